"""When an undertaking falls due: months from the decision, moved to a working day. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from daybook.kernel.calendar import worked_day_from

LONGEST_MONTHS = 240


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


def occurrence_promised(first: date, every_months: int, occurrence: int) -> date:
    """The day for which the `occurrence`th (from 1) of a repeated undertaking is promised, worked or not."""
    return after_months(first, every_months * (occurrence - 1))


def occurrence_due(first: date, every_months: int, occurrence: int) -> date:
    """When it falls due: that day or the next working day; never drifts with working days."""
    return worked_day_from(occurrence_promised(first, every_months, occurrence))
