"""The sums of decision papers that might have been split: each recommendation by its own value."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from daybook.decisions.cases.models import CaseVersion
from daybook.decisions.cases.rules.check import value_of
from daybook.decisions.cases.rules.form import parse_form
from daybook.decisions.cases.states import CaseState
from daybook.foundation.approvals.public import Sum
from daybook.kernel.periods import london_bounds, london_day

_LEFT_OUT = (CaseState.DRAFT, CaseState.WITHDRAWN)


def spending_since(day: date) -> list[Sum]:
    """The recommendations of papers begun since a day and checked, by programme and contract; one query."""
    versions = CaseVersion.objects.filter(case__drafted_at__gte=london_bounds(day)[0], number=F("case__version"))
    found = []
    for version in versions.exclude(case__state__in=_LEFT_OUT).select_related("case"):
        case, form = version.case, parse_form(version.form.encode())
        for each in form.recommendations:
            value = value_of(form, each)
            if value is not None:
                found.append(
                    Sum(
                        case.slug, case.title, london_day(case.drafted_at), value, form.body, form.kind, each.action,
                        case.made_by, case.programme, each.contract,
                    )
                )  # fmt: skip
    return found
