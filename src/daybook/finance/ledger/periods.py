"""Periods of the books: making a year's fourteen, and moving one from state to state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from daybook.finance.ledger.models import PERIOD_COLUMNS, OpeningBalance, Period
from daybook.finance.ledger.states import PERIOD, PeriodState
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import ADJUSTMENT_PERIOD, AccountingPeriod, FinancialYear
from daybook.kernel.refused import Refused

OPENING_PERIOD = 0


@dataclass(frozen=True, slots=True)
class PeriodRef:
    """A period of the books and its state."""

    year: str
    number: int
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class YearClosed:
    """Published when a financial year (2026/27) has been closed and its balances carried forward."""

    year: str


def record_year(year: FinancialYear, state: PeriodState = PeriodState.FUTURE) -> int:
    """Make whatever periods of a year are missing, in `state`; how many were made. Refused `year_closed`."""
    standing = set(Period.objects.filter(year=str(year)).values_list("number", flat=True))
    rows = [_period(year, number, state) for number in range(ADJUSTMENT_PERIOD + 1) if number not in standing]
    if rows and str(year) < first_open_year():
        raise Refused("year_closed", f"The books of {year} are closed: later years already carry its balances.")
    Period.objects.bulk_create(rows, ignore_conflicts=True)
    note(f"YEAR-{year}")
    return len(rows)


def refuse_other_day(on_date: date, *, adjustment: bool) -> None:
    """A year-end adjustment is dated on the last day of its year; Refused `not_year_end`."""
    last_day = FinancialYear.of(on_date).last_day
    if adjustment and on_date != last_day:
        message = (
            f"A year-end adjustment (period 13) is dated 31 March, and this is dated {on_date:%-d %B %Y}. Date it "
            f"{last_day:%-d %B %Y}, or post it in its month without the adjustment."
        )
        raise Refused("not_year_end", message)


def first_open_year() -> str:
    """The first year that is not closed; earlier ones take nothing more. Blank before the first close."""
    locked = Period.objects.filter(state=PeriodState.LOCKED, number__gt=OPENING_PERIOD)
    last = locked.order_by("-year").values_list("year", flat=True).first()
    return str(FinancialYear.parse(last).plus(1)) if last else ""


def takes_budget(year: FinancialYear) -> bool:
    """Whether the books of a year still take a budget: those not closed, and those not opened yet."""
    locked = Period.objects.filter(year=str(year), state__in=[PeriodState.CLOSED, PeriodState.LOCKED], number=12)
    return str(year) >= first_open_year() and not locked.exists()


def refuse_shut_budget(day: date) -> None:
    """Refused `period_not_open` where the books of a day take no budget any more; a year still to be opened does."""
    month = AccountingPeriod.of(day)
    state = Period.objects.filter(year=str(month.year), number=month.number).values_list("state", flat=True).first()
    if str(month.year) < first_open_year() or state not in {None, PeriodState.OPEN, PeriodState.FUTURE}:
        message = f"The books of {month.year} take no budget for {day:%-d %B %Y} any more. Choose a later year."
        raise Refused("period_not_open", message, year=str(month.year))


def record_months(days: set[date]) -> None:
    """Make, open, each month that holds one of these days and does not stand yet; for imports that create codes."""
    months = {AccountingPeriod.of(day) for day in days}
    standing = set(Period.objects.filter(year__in={str(m.year) for m in months}).values_list("year", "number"))
    missing = [month for month in sorted(months) if (str(month.year), month.number) not in standing]
    rows = [_period(month.year, month.number, PeriodState.OPEN) for month in missing]
    Period.objects.bulk_create(rows, ignore_conflicts=True)


def move_period(year: str, number: int, seen_version: int, verb: str) -> PeriodRef:
    """Take a period to where `verb` leads; Refused `not_found`, `stale` or `wrong_state`."""
    period = Period.objects.select_for_update().filter(year=year, number=number).first()
    if period is None:
        raise Refused("not_found", f"The books have no period {number} of {year}. Open the year first.")
    if period.version != seen_version:
        message = f"{period} is now {period.state.lower()}: somebody moved it since you looked. Look again."
        raise Refused("stale", message, subject=str(period), seen=seen_version, now=period.version)
    target = PERIOD.target(PeriodState(period.state), verb)
    note_move(f"PERIOD-{period}", period.state, target)
    period.state, period.version = target, period.version + 1
    period.save()
    return PeriodRef(period.year, period.number, period.state, period.version)


_CARRY = f"""
INSERT INTO ledger_openingbalance (book, coding_id, year, amount_pence)
SELECT book, coding_id, %s, sum(amount_pence) FROM (
    SELECT book, coding_id, amount_pence FROM ledger_openingbalance WHERE year = %s
    UNION ALL
    SELECT book, coding_id, {" + ".join(PERIOD_COLUMNS)} FROM ledger_yearbalance WHERE year >= %s AND year <= %s
) kept GROUP BY book, coding_id"""


def carry_forward(year: FinancialYear) -> None:
    """Write what every coding brings out of a year into the next, so that no later read goes behind it."""
    held = OpeningBalance.objects.filter(year__lte=str(year)).order_by("-year").values_list("year", flat=True).first()
    base = held or ""
    with connection.cursor() as cursor:
        cursor.execute(_CARRY, [str(year.plus(1)), base, base, str(year)])


def _period(year: FinancialYear, number: int, state: PeriodState) -> Period:
    if number == OPENING_PERIOD:
        first = year.span.start
        return Period(
            year=str(year), number=number, starts_on=first, ends_before=first + timedelta(days=1), state=state
        )
    days = list(AccountingPeriod(year, number).span.days())
    return Period(
        year=str(year), number=number, starts_on=days[0], ends_before=days[-1] + timedelta(days=1), state=state
    )
