"""What became of the undertakings of the demonstration's decisions.

What is public of PCD 1080: its deliverables were done by January 2023, when PCD 1357 was taken, fourteen months after
the decision and not six. What became of its assessments is not public, so they are released when the next phase begins.
"""

from __future__ import annotations

from datetime import date, timedelta

from daybook.config.demonstration.books import moment
from daybook.decisions.undertakings.jobs import remind_of_overdue
from daybook.decisions.undertakings.operations.break_undertaking import break_undertaking
from daybook.decisions.undertakings.operations.keep_undertaking import keep_undertaking
from daybook.decisions.undertakings.operations.move_due_date import move_due_date
from daybook.decisions.undertakings.operations.propose_due_date import propose_due_date
from daybook.decisions.undertakings.operations.release_undertaking import release_undertaking
from daybook.decisions.undertakings.queries import undertakings_of
from daybook.decisions.undertakings.rules.promises import Kind
from daybook.kernel.actor import Actor

# The month is public and the day is not, so the last day of it is used.
NEXT_PHASE = date(2023, 1, 31)
LATER_BY = timedelta(days=60)
_DONE = "PCD 1357 of January 2023 says that the discovery and the outline case are done. Its day is not public."
_UNKNOWN = "What became of it is not public; the next phase, PCD 1357, makes its own."


def settle_pcd_1080(cast: dict[str, Actor]) -> None:
    """Deliverables kept, eight months late; the rest released with the reason, so that nothing blocks for ever."""
    for one in undertakings_of("PCD-1080", today=NEXT_PHASE):
        reference, seen, now = one.reference, one.version, moment(NEXT_PHASE, 10)
        if one.kind == Kind.DELIVERABLE:
            keep_undertaking(
                actor=cast["officer"],
                now=now,
                reference=reference,
                seen_version=seen,
                evidence=_DONE,
                kept_on=NEXT_PHASE,
            )
        else:
            release_undertaking(actor=cast["deputy"], now=now, reference=reference, seen_version=seen, reason=_UNKNOWN)


def begin_undertakings(cast: dict[str, Actor], case: str, on: date) -> None:
    """Of an invented decision: one broken and not yet answered for, and what has become late in the inbox."""
    for one in undertakings_of(case, today=on):
        if one.kind == Kind.GIVEN and one.blocking:
            break_undertaking(
                actor=cast["governance"],
                now=moment(on, 9),
                reference=one.reference,
                seen_version=one.version,
                reason="The group was given up before it met. Invented for the demonstration.",
            )
    _ask_for_other_days(cast, case, on)
    remind_of_overdue(moment(on, 10))


def _ask_for_other_days(cast: dict[str, Actor], case: str, on: date) -> None:
    """One day moved by the deputy mayor, and one still asked for."""
    open_ones = [one for one in undertakings_of(case, today=on) if one.state == "open" and one.owner_post]
    for place, one in enumerate(open_ones[:2]):
        asked = propose_due_date(
            actor=cast["officer"],
            now=moment(on, 9),
            reference=one.reference,
            seen_version=one.version,
            due_on=max(one.due_on, on) + LATER_BY,
            reason="The supplier's figures come two months late. Invented for the demonstration.",
        )
        if place == 0:
            move_due_date(actor=cast["deputy"], now=moment(on, 9), reference=one.reference, seen_version=asked.version)
