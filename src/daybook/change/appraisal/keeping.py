"""How a revision is written, and what every change of an appraisal shares: it has seen the latest one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from daybook.change.appraisal.models import (
    WHOLE,
    Appraisal,
    ChoiceEntry,
    CorrelationEntry,
    FundingEntry,
    JudgementEntry,
    LineAmount,
    LineEntry,
    ObjectiveEntry,
    OptionEntry,
    Revision,
    RiskEntry,
    ScenarioEntry,
)
from daybook.change.appraisal.queries import content_of
from daybook.change.appraisal.refs import RevisionRef
from daybook.change.appraisal.rules.bias import upper_bounds
from daybook.change.appraisal.rules.content import Content, FundingRow, LineRow, RiskRow, share
from daybook.change.appraisal.rules.prices import NOMINAL
from daybook.change.appraisal.rules.soundness import RowFault, faults_of
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_note

LONGEST_WHY = 2_000


def revised(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_revision: int,
    why: str,
    part: str,
    change: Callable[[Content], Content],
) -> RevisionRef:
    """The next revision: the latest with one part changed. Refused `not_found`, `stale`, `bad_text` or `bad_rows`."""
    row = Appraisal.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no appraisal {reference}. Check the reference.")
    if row.revision != seen_revision:
        message = f"{reference} is at revision {row.revision} and you saw {seen_revision}. Open it again and look."
        raise Refused("stale", message, subject=reference, seen=seen_revision, now=row.revision)
    _refuse_without_reason(why)
    before = content_of(row.revisions.get(number=row.revision))
    row.revision, row.changed_at = row.revision + 1, now
    row.save(update_fields=["revision", "changed_at"])
    return written(row, change(before), part=part, why=why, actor=actor, now=now)


def written(row: Appraisal, content: Content, *, part: str, why: str, actor: Actor, now: datetime) -> RevisionRef:
    """One whole revision in rows, with its audit facts. Refused `bad_rows` with every fault."""
    content = replace(content, lines=tuple(_bounded(line) for line in content.lines))
    faults = faults_of(content)
    if faults:
        raise refusal_of(faults)
    revision = Revision.objects.create(
        appraisal=row, number=row.revision, part=part, why=why.strip(), base_year=content.base_year,
        years=content.years, schedule=content.schedule, iterations=content.iterations, seed=content.seed,
        made_by=actor.person, made_at=now, deflator=content.deflator,
    )  # fmt: skip
    _write_rows(revision, content)
    note(row.reference, revision=row.revision, part=part, lines=len(content.lines), risks=len(content.risks))
    return RevisionRef(row.reference, row.revision)


def refusal_of(faults: list[RowFault]) -> Refused:
    """Every fault of the rows, the first of them in the message; rows are counted from 1 there, as people count."""
    first = faults[0]
    where = "" if first.part == "head" else f"{first.part.capitalize()}, row {first.row + 1}, {first.column}: "
    more = f" There {'is' if len(faults) == 2 else 'are'} {len(faults) - 1} more." if len(faults) > 1 else ""
    told = [{"part": one.part, "row": one.row + 1, "column": one.column, "message": one.message} for one in faults]
    return Refused("bad_rows", f"{where}{first.message}{more}", findings=told)


def _refuse_without_reason(why: str) -> None:
    if not why.strip():
        raise Refused("words_missing", "Say what you changed and why: it stands in the story of the figures.")
    check_note(why, LONGEST_WHY)


def _bounded(line: LineRow) -> LineRow:
    """The line with the upper bound that the reference gives today, which is kept with it."""
    bound = upper_bounds().get(line.bias)
    return replace(line, upper_percent=bound.percent if bound else "0")


def _write_rows(revision: Revision, content: Content) -> None:
    options = {
        row.key: OptionEntry(
            revision=revision, place=place, key=row.key, name=row.name, role=row.role, summary=row.summary
        )
        for place, row in enumerate(content.options)
    }
    OptionEntry.objects.bulk_create(options.values())
    lines = [_line(options[row.option], place, row) for place, row in enumerate(content.lines)]
    LineEntry.objects.bulk_create(lines)
    LineAmount.objects.bulk_create(
        LineAmount(line=line, year=year, pence=pence)
        for line, row in zip(lines, content.lines, strict=True)
        for year, pence in enumerate(row.amounts_pence)
    )
    RiskEntry.objects.bulk_create(_risk(options[row.option], place, row) for place, row in enumerate(content.risks))
    JudgementEntry.objects.bulk_create(
        JudgementEntry(
            option=options[row.option], aspect=row.aspect, verdict=row.verdict, confidence=row.confidence,
            evidence=row.evidence, owner=row.owner,
        )
        for row in content.judgements
    )  # fmt: skip
    _write_words(revision, content)


def _write_words(revision: Revision, content: Content) -> None:
    CorrelationEntry.objects.bulk_create(
        CorrelationEntry(
            revision=revision, first=row.first, second=row.second, rho_millionths=_millionths(row.rho) * 100
        )
        for row in content.correlations
    )
    ObjectiveEntry.objects.bulk_create(
        ObjectiveEntry(revision=revision, place=place, purpose=row.purpose, words=row.words, measure=row.measure)
        for place, row in enumerate(content.objectives)
    )
    ChoiceEntry.objects.bulk_create(
        ChoiceEntry(
            revision=revision, place=place, dimension=row.dimension, choice=row.choice, outcome=row.outcome,
            reason=row.reason,
        )
        for place, row in enumerate(content.choices)
    )  # fmt: skip
    ScenarioEntry.objects.bulk_create(
        ScenarioEntry(
            revision=revision, place=place, name=row.name, what=row.what, option=row.option, label=row.label,
            change_millionths=_millionths(row.percent), years=row.years,
        )
        for place, row in enumerate(content.scenarios)
    )  # fmt: skip
    FundingEntry.objects.bulk_create(
        entry for place, row in enumerate(content.funding) for entry in _funding(revision, place, row)
    )


def _line(option: OptionEntry, place: int, row: LineRow) -> LineEntry:
    return LineEntry(
        option=option,
        place=place,
        side=row.side,
        label=row.label,
        kind=row.kind,
        bias=row.bias,
        upper_millionths=_millionths(row.upper_percent),
        mitigation_millionths=_millionths(row.mitigation_percent),
        treatment=row.treatment,
        basis=row.basis,
        **_prices(row.prices),
    )


def _prices(basis: str) -> dict[str, Any]:
    return {"nominal": basis == NOMINAL, "price_year": int(basis) if basis and basis != NOMINAL else None}


def _risk(option: OptionEntry, place: int, row: RiskRow) -> RiskEntry:
    return RiskEntry(
        option=option,
        place=place,
        label=row.label,
        on=row.on,
        probability_millionths=_millionths(row.probability_percent),
        distribution=row.distribution,
        low_pence=row.low_pence,
        mode_pence=row.mode_pence,
        high_pence=row.high_pence,
        chances=row.chances,
        year=row.year,
        said_by=row.said_by,
        said_on=row.said_on or date.min,
        basis=row.basis,
    )


def _funding(revision: Revision, place: int, row: FundingRow) -> list[FundingEntry]:
    return [
        FundingEntry(revision=revision, place=place, fund=row.fund, kind=row.kind, year=year, pence=pence,
                     code=row.code, **_prices(row.prices))
        for year, pence in enumerate(row.amounts_pence)
    ]  # fmt: skip


def _millionths(text: str) -> int:
    """A percentage in millionths of the whole: "37.5" gives 375,000. It has no more than four decimals."""
    return int(share(text) * WHOLE)
