"""Reads of the market's evidence. `visible_procurements` is the only road to rows for pages and the API."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.db.models import BigIntegerField, Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, ExtractYear

from daybook.change.discovery.models import MarketRelease, Procurement, ProcurementLine
from daybook.change.discovery.refs import LineRef, ProcurementRef
from daybook.change.discovery.rules.market import POUND
from daybook.change.discovery.rules.merging import Dropped, in_order, merged
from daybook.change.discovery.rules.releases import Release
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class MarketFilter:
    """Which contracting processes; every blank matches all.

    `code` is the beginning of a CPV code; `won_by` those who won together, named as the line names them.
    """

    search: str = ""
    buyer: str = ""
    supplier: str = ""
    code: str = ""
    stage: str = ""
    won_by: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What processes come to: how many, and the pounds (in pence) of the awards that state them without tax.

    `unpriced` counts the awards that state no amount in pounds without tax, which are left out of the sum.
    """

    processes: int
    awards: int
    net_pence: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class KeptRelease:
    """A release with the file it came in."""

    release: Release
    file_name: str
    file_digest: str


@dataclass(frozen=True, slots=True)
class ProcurementDetail:
    """A contracting process with its releases in order, and what later ones dropped of earlier ones."""

    ref: ProcurementRef
    releases: tuple[KeptRelease, ...]
    dropped: tuple[Dropped, ...]


def visible_procurements(actor: Actor, wanted: MarketFilter | None = None) -> QuerySet[Procurement]:
    """Contracting processes that match, in no order; `pounds` is what sorting by value goes by."""
    wanted = wanted or MarketFilter()
    found = Procurement.objects.all() if actor.person else Procurement.objects.none()
    for word in wanted.search.split():
        found = found.filter(Q(title__icontains=word) | Q(reference__icontains=word) | Q(ocid__icontains=word))
    if wanted.buyer:
        found = found.filter(buyer__icontains=wanted.buyer)
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    if wanted.code:
        found = found.filter(codes__contains=f" {wanted.code}")
    lines = ProcurementLine.objects.filter(procurement=OuterRef("pk"))
    if wanted.supplier or wanted.won_by or wanted.year is not None:
        found = found.filter(Exists(lines.filter(_of_lines(wanted))))
    in_pounds = When(currency=POUND, net__isnull=False, then=F("net"))
    return found.annotate(pounds=Case(in_pounds, default=0, output_field=BigIntegerField()))


def lines_of(actor: Actor, wanted: MarketFilter) -> QuerySet[ProcurementLine]:
    """The awards of the processes that match; those of the supplier or the year alone, where that is asked."""
    processes = visible_procurements(actor, wanted).values("pk")
    return ProcurementLine.objects.filter(_of_lines(wanted), procurement__in=processes)


def sums_of(actor: Actor, wanted: MarketFilter) -> Sums:
    """What the processes that match come to."""
    counted = _of_lines(wanted, "lines__", "")
    in_pounds = counted & Q(lines__currency=POUND, lines__net__isnull=False)
    told = visible_procurements(actor, wanted).aggregate(
        processes=Count("pk", distinct=True),
        awards=Count("lines", filter=counted),
        priced=Count("lines", filter=in_pounds),
        net=Sum("lines__net", filter=in_pounds, default=0),
    )
    return Sums(told["processes"], told["awards"], told["net"], told["awards"] - told["priced"])


def awards_by_process(wanted: MarketFilter, references: Collection[str]) -> dict[str, tuple[list[str], int | None]]:
    """Who won each of some processes, each once, and the pence without tax of the awards that match (None: of none)."""
    in_pounds = When(_of_lines(wanted) & Q(currency=POUND, net__isnull=False), then=F("net"))
    lines = ProcurementLine.objects.filter(procurement__reference__in=references).order_by("id")
    winners: dict[str, dict[str, None]] = {reference: {} for reference in references}
    pence: dict[str, int] = {}
    columns = lines.annotate(counts=Case(in_pounds)).values_list("procurement__reference", "suppliers", "counts")
    for reference, suppliers, counts in columns:
        winners[reference] |= dict.fromkeys(filter(None, suppliers.split("; ")))
        if counts is not None:
            pence[reference] = pence.get(reference, 0) + counts
    return {reference: (list(names), pence.get(reference)) for reference, names in winners.items()}


def pounds_by_supplier(actor: Actor, wanted: MarketFilter, most: int) -> list[tuple[str, int]]:
    """Who was awarded how many pence without tax, the most first; who won together stands together."""
    rows = _priced(actor, wanted).exclude(suppliers="").values("suppliers").annotate(pence=Sum("net"))
    return [(row["suppliers"], row["pence"]) for row in rows.order_by("-pence", "suppliers")[:most]]


def pounds_by_year(actor: Actor, wanted: MarketFilter) -> list[tuple[int, int]]:
    """Pence without tax by the calendar year of the award, or of the latest release where no award has a day."""
    rows = (
        _priced(actor, wanted)
        .annotate(year=ExtractYear(Coalesce("on", "procurement__latest_on"), output_field=IntegerField()))
        .values("year")
        .annotate(pence=Sum("net"))
        .order_by("year")
    )
    return [(row["year"], row["pence"]) for row in rows]


def procurement_detail(actor: Actor, reference: str) -> ProcurementDetail:
    """One contracting process; Refused `not_found`."""
    row = visible_procurements(actor).prefetch_related("lines").filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no market evidence {reference}. Check the reference.")
    rows = MarketRelease.objects.filter(procurement=row).select_related("procurement", "file")
    kept = {one.release_id: KeptRelease(release_of(one), one.file.name, one.file.digest) for one in rows}
    ordered = in_order(one.release for one in kept.values())
    _, dropped = merged(ordered)
    return ProcurementDetail(procurement_ref(row), tuple(kept[one.release_id] for one in ordered), tuple(dropped))


def find_procurement(reference: str) -> ProcurementRef:
    """The contracting process of this reference; Refused `not_found`."""
    row = Procurement.objects.prefetch_related("lines").filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no market evidence {reference}. Check the reference.")
    return procurement_ref(row)


def procurement_ref(row: Procurement) -> ProcurementRef:
    """A contracting process as others see it."""
    return ProcurementRef(
        reference=row.reference,
        ocid=row.ocid,
        title=row.title,
        buyer=row.buyer,
        stage=row.stage,
        notices=row.notices,
        first_on=row.first_on,
        latest_on=row.latest_on,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        codes=tuple(row.codes.split()),
        net=row.net,
        gross=row.gross,
        currency=row.currency,
        lines=_line_refs(row),
    )


def release_of(row: MarketRelease) -> Release:
    """A release as it was kept; its process is read with it."""
    at = row.released_at.astimezone(UTC)
    return Release(row.procurement.ocid, row.release_id, at, tuple(row.tags), row.content)


def _line_refs(row: Procurement) -> tuple[LineRef, ...]:
    lines: Sequence[ProcurementLine] = sorted(row.lines.all(), key=lambda one: one.pk)
    return tuple(
        LineRef(one.key, one.suppliers, one.together, one.on, one.net, one.gross, one.currency) for one in lines
    )


def _priced(actor: Actor, wanted: MarketFilter) -> QuerySet[ProcurementLine]:
    return lines_of(actor, wanted).filter(currency=POUND, net__isnull=False)


def _of_lines(wanted: MarketFilter, line: str = "", process: str = "procurement__") -> Q:
    """The awards asked for; `line` and `process` lead to an award and its process from where the query starts."""
    found = Q()
    if wanted.supplier:
        found &= Q((f"{line}suppliers__icontains", wanted.supplier))
    if wanted.won_by:
        found &= Q((f"{line}suppliers", wanted.won_by))
    if wanted.year is not None:
        undated = Q((f"{line}on", None), (f"{process}latest_on__year", wanted.year))
        found &= Q((f"{line}on__year", wanted.year)) | undated
    return found
