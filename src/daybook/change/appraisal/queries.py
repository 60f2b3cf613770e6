"""Every read of appraisals. `visible_appraisals` is the only road to rows for pages and the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max, Q, QuerySet

from daybook.change.appraisal.models import (
    WHOLE,
    Appraisal,
    JudgementEntry,
    LineAmount,
    LineEntry,
    OptionEntry,
    Revision,
    RiskEntry,
)
from daybook.change.appraisal.rules.content import (
    ChoiceRow,
    Content,
    CorrelationRow,
    FundingRow,
    JudgementRow,
    LineRow,
    ObjectiveRow,
    OptionRow,
    RiskRow,
    ScenarioRow,
)
from daybook.change.appraisal.rules.inputs import Side
from daybook.change.appraisal.rules.prices import NOMINAL
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class RevisionDetail:
    """One revision of an appraisal with all that it holds; `latest` is the number of the newest."""

    reference: str
    title: str
    question: str
    number: int
    latest: int
    why: str
    made_by: str
    made_at: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision in a list of them."""

    number: int
    part: str
    why: str
    made_by: str
    made_at: datetime


def visible_appraisals(actor: Actor, search: str = "") -> QuerySet[Appraisal]:
    """Appraisals whose title, question or reference has every word; whoever may see appraisals sees all of them."""
    found = Appraisal.objects.all()
    for word in search.split():
        found = found.filter(Q(reference__icontains=word) | Q(title__icontains=word) | Q(question__icontains=word))
    return found


def revision_detail(actor: Actor, reference: str, number: int | None = None) -> RevisionDetail:
    """The latest revision of an appraisal, or another by its number. Refused `not_found`."""
    return _detail(visible_appraisals(actor), reference, number)


def revision_of(reference: str, number: int | None) -> RevisionDetail:
    """The same for another domain, which asks for nobody in particular."""
    return _detail(Appraisal.objects.all(), reference, number)


def _detail(visible: QuerySet[Appraisal], reference: str, number: int | None) -> RevisionDetail:
    row = visible.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no appraisal {reference}. Check the reference.")
    revision = row.revisions.filter(number=row.revision if number is None else number).first()
    if revision is None:
        raise Refused("not_found", f"{reference} has no revision {number}. Its latest is {row.revision}.")
    return RevisionDetail(
        row.reference, row.title, row.question, revision.number, row.revision, revision.why, revision.made_by,
        revision.made_at, content_of(revision),
    )  # fmt: skip


def benefit_lines(references: Collection[str]) -> list[tuple[str, str, int]]:
    """Appraisal, label and the largest yearly pence of every benefit line in the latest revisions."""
    revision = "line__option__revision"
    latest = LineAmount.objects.filter(
        **{f"{revision}__appraisal__reference__in": list(references)},
        line__side=Side.BENEFIT,
        line__option__revision__number=F(f"{revision}__appraisal__revision"),
    )
    named = latest.order_by().values_list(f"{revision}__appraisal__reference", "line__label")
    return [(str(reference), str(label), int(pence)) for reference, label, pence in named.annotate(Max("pence"))]


def option_names(reference: str) -> dict[str, str]:
    """The names of the options in the latest revision, by key; none where there is no such appraisal."""
    latest = F("revision__appraisal__revision")
    found = OptionEntry.objects.filter(revision__appraisal__reference=reference, revision__number=latest)
    return dict(found.order_by("place").values_list("key", "name"))


def revisions_of(actor: Actor, reference: str) -> tuple[RevisionLine, ...]:
    """Every revision of an appraisal, the newest first."""
    rows = Revision.objects.filter(appraisal__in=visible_appraisals(actor).filter(reference=reference))
    return tuple(
        RevisionLine(row.number, row.part, row.why, row.made_by, row.made_at) for row in rows.order_by("-number")
    )


def content_of(revision: Revision) -> Content:
    """What a revision holds, from its rows."""
    options = list(revision.options.order_by("place"))
    keys = {option.pk: option.key for option in options}
    lines = list(LineEntry.objects.filter(option__in=options).order_by("place", "id"))
    risks = RiskEntry.objects.filter(option__in=options).order_by("place", "id")
    return Content(
        base_year=revision.base_year,
        years=revision.years,
        schedule=revision.schedule,
        options=tuple(OptionRow(row.key, row.name, row.role, row.summary) for row in options),
        lines=_lines(lines, keys),
        risks=tuple(_risk(row, keys[row.option_id]) for row in risks),
        correlations=tuple(
            CorrelationRow(row.first, row.second, _decimals(row.rho_millionths))
            for row in revision.correlations.order_by("id")
        ),
        objectives=tuple(
            ObjectiveRow(row.purpose, row.words, row.measure) for row in revision.objectives.order_by("place")
        ),
        choices=tuple(
            ChoiceRow(row.dimension, row.choice, row.outcome, row.reason) for row in revision.choices.order_by("place")
        ),
        judgements=tuple(
            JudgementRow(keys[row.option_id], row.aspect, row.verdict, row.confidence, row.evidence, row.owner)
            for row in JudgementEntry.objects.filter(option__in=options).order_by("option__place", "id")
        ),
        funding=_funding(revision),
        iterations=revision.iterations,
        seed=revision.seed,
        deflator=revision.deflator,
        scenarios=tuple(
            ScenarioRow(row.name, row.what, row.option, row.label, _decimals(row.change_millionths * 100), row.years)
            for row in revision.scenarios.order_by("place")
        ),
    )


def _lines(lines: Iterable[LineEntry], keys: dict[int, str]) -> tuple[LineRow, ...]:
    lines = list(lines)
    amounts: dict[int, list[int]] = defaultdict(list)
    kept = LineAmount.objects.filter(line__in=lines).order_by("year")
    for line, pence in kept.values_list("line_id", "pence"):
        amounts[line].append(pence)
    return tuple(
        LineRow(
            option=keys[row.option_id],
            side=row.side,
            label=row.label,
            kind=row.kind,
            amounts_pence=amounts[row.pk],
            bias=row.bias,
            mitigation_percent=_decimals(row.mitigation_millionths * 100),
            treatment=row.treatment,
            basis=row.basis,
            upper_percent=_decimals(row.upper_millionths * 100),
            prices=_prices(row.price_year, row.nominal),
        )
        for row in lines
    )


def _risk(row: RiskEntry, option: str) -> RiskRow:
    return RiskRow(
        option=option,
        label=row.label,
        on=row.on,
        probability_percent=_decimals(row.probability_millionths * 100),
        distribution=row.distribution,
        year=row.year,
        low_pence=row.low_pence,
        mode_pence=row.mode_pence,
        high_pence=row.high_pence,
        chances=row.chances,
        said_by=row.said_by,
        said_on=row.said_on,
        basis=row.basis,
    )


def _funding(revision: Revision) -> tuple[FundingRow, ...]:
    amounts: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    columns = ("fund", "kind", "pence", "price_year", "nominal", "code")
    kept = revision.funding.order_by("place", "year").values_list(*columns)
    for fund, kind, pence, price_year, nominal, code in kept:
        amounts[fund, kind, _prices(price_year, nominal), code].append(pence)
    return tuple(FundingRow(fund, kind, given, prices, code) for (fund, kind, prices, code), given in amounts.items())


def _prices(price_year: int | None, nominal: bool) -> str:
    return NOMINAL if nominal else str(price_year or "")


def _decimals(millionths: int) -> str:
    """Millionths as a decimal without needless noughts: 37,500,000 gives "37.5"."""
    whole, part = divmod(abs(millionths), WHOLE)
    digits = f"{whole}.{part:06d}".rstrip("0").rstrip(".")
    return f"-{digits}" if millionths < 0 else digits
