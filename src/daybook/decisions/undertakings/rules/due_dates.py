"""When an undertaking falls due: months from the decision, moved to a working day. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from daybook.kernel.calendar import is_working_day
from daybook.kernel.periods import ONE_DAY
from daybook.kernel.refused import Refused

LONGEST_MONTHS = 240
_SATURDAY = 5


def after_months(day: date, months: int) -> date:
    """The same day of the month, that many months later; the month's last day where it is shorter.

    No promise reaches further than 20 years: more months than that count as 20 years.
    """
    whole = day.year * 12 + day.month - 1 + min(months, LONGEST_MONTHS)
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_due(today: date) -> date:
    """The last day that may be asked for."""
    return after_months(today, LONGEST_MONTHS)


def due_day(day: date) -> date:
    """The day itself if people work on it, else the next working day, as England and Wales keep bank holidays.

    Beyond the years whose bank holidays are known only weekends are stepped over.
    """
    while not _is_worked(day):
        day += ONE_DAY
    return day


def occurrence_due(first: date, every_months: int, occurrence: int) -> date:
    """When the `occurrence`th (from 1) of a repeated undertaking falls due; never drifts with working days."""
    return due_day(after_months(first, every_months * (occurrence - 1)))


def _is_worked(day: date) -> bool:
    try:
        return is_working_day(day)
    except Refused:
        return day.weekday() < _SATURDAY
