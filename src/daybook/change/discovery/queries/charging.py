"""Reads of outsourced services as they are paid for. `visible_charges` is the only road to rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from daybook.change.discovery.models import Charge, ChargeReading, ChargeTerms
from daybook.change.discovery.refs import ChargeMonth, ChargeRef, ChargeYear, PaidService
from daybook.change.discovery.rules.charge_terms import levels_of_terms, lines_of_terms
from daybook.change.discovery.rules.charging import MonthCharge, Terms, month_charge, months_from
from daybook.change.discovery.rules.readings import ReadingKind
from daybook.finance.ledger.public import Segments, Span, enquiry_address, months_of
from daybook.kernel.actor import Actor
from daybook.kernel.periods import FinancialYear
from daybook.kernel.prices import Millionths, from_millionths
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class ChargeDetail:
    """A charge with its terms (the newest first), its readings (the newest first), and each month worked out.

    `worked` holds the lines of each month of `months`, in the same order; both are empty until there are terms.
    """

    ref: ChargeRef
    terms: tuple[ChargeTerms, ...]
    readings: tuple[ChargeReading, ...]
    months: tuple[ChargeMonth, ...]
    worked: tuple[MonthCharge, ...]


def visible_charges(actor: Actor, search: str = "") -> QuerySet[Charge]:
    """Charges whose title, supplier or reference has every word; whoever may see discovery sees all of them."""
    found = Charge.objects.all() if actor.person else Charge.objects.none()
    for word in search.split():
        found = found.filter(Q(title__icontains=word) | Q(supplier__icontains=word) | Q(reference__icontains=word))
    return found


def charge_detail(actor: Actor, reference: str, today: date) -> ChargeDetail:
    """One charge with its months; Refused `not_found`."""
    return _detail(_found(visible_charges(actor), reference), today)


def find_charge(reference: str) -> ChargeRef:
    """The charge of this reference; Refused `not_found`."""
    return charge_ref(_found(Charge.objects.all(), reference))


def paid_services(records: Collection[str], today: date) -> list[PaidService]:
    """The charges among these records, year by year as they stand on a day, in order of entry."""
    rows = Charge.objects.filter(reference__in=list(records)).order_by("id")
    return [PaidService(one.ref, _years(one.months, today)) for one in (_detail(row, today) for row in rows)]


def _found(rows: QuerySet[Charge], reference: str) -> Charge:
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no charge {reference}. Check the reference.")
    return row


def _years(months: Sequence[ChargeMonth], today: date) -> tuple[ChargeYear, ...]:
    found: dict[str, list[ChargeMonth]] = defaultdict(list)
    for one in months:
        found[str(FinancialYear.of(one.month))].append(one)
    return tuple(
        ChargeYear(
            year,
            sum(one.due_pence for one in within),
            sum(one.due_pence for one in over),
            sum(one.paid_pence or 0 for one in over),
            len(over) == len(within),
        )
        for year, within in found.items()
        for over in [[one for one in within if is_over(one.month, today)]]
    )


def is_over(month: date, today: date) -> bool:
    """Whether a month, told by its first day, has ended."""
    return months_from(month, 2)[1] <= today


def _detail(row: Charge, today: date) -> ChargeDetail:
    terms = tuple(row.terms.order_by("-number"))
    readings = tuple(row.readings.order_by("-month", "-id"))
    worked = _worked(row, terms, readings) if terms else ()
    paid = _paid(row, today) if terms else {}
    months = tuple(
        ChargeMonth(one.month, one.metered, one.charge_pence, one.credit_pence, one.due_pence, paid.get(one.month))
        for one in worked
    )
    return ChargeDetail(charge_ref(row), terms, readings, months, worked)


def charge_ref(row: Charge) -> ChargeRef:
    """A charge as others see it."""
    return ChargeRef(
        row.reference, row.title, row.supplier, row.cost_centre, row.account, row.project, row.starts_on, row.months,
        row.version,
    )  # fmt: skip


def names_in_terms(row: Charge) -> dict[ReadingKind, list[str]]:
    """What readings may be of: the lines, levels and indices of any terms, in order."""
    names: dict[ReadingKind, list[str]] = {kind: [] for kind in ReadingKind}
    for one in row.terms.order_by("number"):
        terms = terms_of(one)
        names[ReadingKind.VOLUME] += [line.name for line in terms.lines]
        names[ReadingKind.LEVEL] += [level.name for level in terms.levels]
        names[ReadingKind.INDEX] += filter(None, [one.index_name])
    return {kind: list(dict.fromkeys(found)) for kind, found in names.items()}


def terms_of(row: ChargeTerms) -> Terms:
    """Terms as they are worked with."""
    cap = row.index_cap_millionths
    return Terms(
        lines_of_terms(row.lines.splitlines()),
        levels_of_terms(row.levels.splitlines()),
        from_millionths(Millionths(row.credit_cap_millionths)),
        None if cap is None else from_millionths(Millionths(cap)),
    )


def paid_address(ref: ChargeRef, month: date) -> str:
    """The account enquiry whose lines are what was paid in a month."""
    first_of_next = months_from(month, 2)[1]
    last = date.fromordinal(first_of_next.toordinal() - 1)
    return enquiry_address(Span("ACTUAL", month, last, _segments(ref), expenditure_only=True))


def _worked(row: Charge, terms: Sequence[ChargeTerms], readings: Sequence[ChargeReading]) -> tuple[MonthCharge, ...]:
    by_kind: dict[str, dict[tuple[date, str], Decimal]] = defaultdict(dict)
    # The newest comes first, so an earlier one of the same month and name no longer counts.
    for one in readings:
        value = from_millionths(Millionths(one.value_millionths))
        by_kind[one.kind].setdefault((one.month, one.name), value)
    ordered = sorted(terms, key=lambda one: (one.holds_from, one.number))
    parsed = {one.number: terms_of(one) for one in ordered}
    found = []
    for month in months_from(row.starts_on, row.months):
        holding = [one for one in ordered if one.holds_from <= month][-1]
        volumes = {name: int(value) for (on, name), value in by_kind["volume"].items() if on == month}
        levels = {name: value for (on, name), value in by_kind["level"].items() if on == month}
        index = sorted((on, value) for (on, name), value in by_kind["index"].items() if name == holding.index_name)
        found.append(month_charge(parsed[holding.number], month, volumes, levels, index))
    return tuple(found)


def _paid(row: Charge, today: date) -> dict[date, int]:
    """What the ledger holds under the codes of a charge, by months that have begun."""
    found: dict[date, int] = {}
    by_year: dict[str, list[int]] = {}
    for month in months_from(row.starts_on, row.months):
        if month > today:
            break
        year = str(FinancialYear.of(month))
        if year not in by_year:
            by_year[year] = months_of(_segments(charge_ref(row)), year)
        found[month] = by_year[year][(month.month - 4) % 12]
    return found


def _segments(ref: ChargeRef) -> Segments:
    return Segments(cost_centre=ref.cost_centre, account=ref.account, project=ref.project)
