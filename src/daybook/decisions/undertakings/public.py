"""THE DOOR of undertakings: decisions above record here what they promised, and ask what stands in their way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

from daybook.decisions.undertakings.models import Promised
from daybook.decisions.undertakings.progress import raised
from daybook.decisions.undertakings.queries import (
    earlier_undertakings,
    find_undertaking,
    ref_of,
    undertakings_of,
)
from daybook.decisions.undertakings.refs import UndertakingRef
from daybook.decisions.undertakings.rules.outstanding import programme_key
from daybook.decisions.undertakings.rules.promises import GivenPromise, Kind, PaperFacts, Periods, Promise, promises_of
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.foundation.organisation.public import posts_held
from daybook.kernel.operation import note
from daybook.kernel.periods import london_day
from daybook.kernel.reference import Reference
from daybook.kernel.refused import Refused

__all__ = [
    "GivenPromise", "Kind", "PaperFacts", "Promise", "UndertakingRef",
    "earlier_undertakings", "find_undertaking", "promised_by", "record_undertakings", "refuse_while_blocked",
    "undertakings_of",
]  # fmt: skip

_PERIODS = Reference.load(Path(__file__).parent / "reference" / "periods.toml")
_MOST_NAMED = 5


def promised_by(paper: PaperFacts, *, on: date) -> tuple[Promise, ...]:
    """What a paper with these facts promises if it is decided on a day, with the day each falls due."""
    periods = Periods(
        int(_PERIODS.number("undated_undertaking", on)), int(_PERIODS.number("assessment_before_work", on))
    )
    return promises_of(paper, decided_on=on, periods=periods)


def record_undertakings(
    *,
    case: str,
    case_reference: str,
    programme: str,
    paragraph: str,
    made_by: str,
    paper: PaperFacts,
    now: datetime,
) -> tuple[UndertakingRef, ...]:
    """What a decision promises becomes dated tasks, in the transaction that decides it; asked twice, the same ones.

    `case` is the key of the paper, `made_by` the person who wrote it: the post they hold owns what names no owner.
    """
    today = london_day(now)
    if Promised.objects.filter(case=case).exists():
        return undertakings_of(case, today=today)
    promises = promised_by(paper, on=today)
    held = posts_held(made_by, on=today, known_at=now)
    author_post = held[0].reference if held else ""
    rows = []
    for each in promises:
        kept = Promised.objects.create(
            case=case,
            case_reference=case_reference,
            key=each.key,
            kind=each.kind,
            words=each.words,
            condition=each.condition,
            programme=programme,
            programme_key=programme_key(programme),
            blocking=each.blocking,
            every_months=each.every_months,
            first_due_on=each.first_due_on,
            until_on=each.until_on,
            paragraph=paragraph,
            made_by=made_by,
            promised_on=today,
        )
        rows.append(raised(kept, 1, each.owner_post or author_post, made_by, now))
    if rows:
        note(case, undertakings=[row.reference for row in rows])
    return tuple(ref_of(row, today) for row in rows)


def refuse_while_blocked(*, programme: str, case: str, supersedes: Collection[str] = (), today: date) -> None:
    """Refused `undertakings_blocking` while a decision that `case` follows has one outstanding, naming each.

    It follows the decisions of its programme, by name, and those it supersedes, by key.
    """
    followed = earlier_undertakings(programme, case=case, supersedes=supersedes, today=today)
    standing = [one for one in followed if one.blocks]
    if not standing:
        return
    named = "; ".join(
        f"{one.reference} ({one.case_reference}): {one.words}, due {one.due_on:%-d %B %Y}"
        for one in standing[:_MOST_NAMED]
    )
    more = f"; and {len(standing) - _MOST_NAMED} more" if len(standing) > _MOST_NAMED else ""
    who = " or ".join(titles_of_roles_with("undertakings.release_undertaking"))
    raise Refused(
        "undertakings_blocking",
        f"Earlier decisions of this programme gave undertakings that are neither kept nor released: {named}{more}. "
        f"Show that they were kept, or ask the {who} to release them; then sign.",
        undertakings=[one.reference for one in standing],
        who_can=who,
    )
