"""What a paper's decision asks of the budgets: the same request when it is submitted, to be tried, and when decided."""

from __future__ import annotations

from datetime import date

from daybook.decisions.cases.models import Case, CaseVersion
from daybook.decisions.cases.rules.funding import FundingAsked
from daybook.finance.budgets.public import AllocationRequest, YearAmount


def allocation_request(
    case: Case, version: CaseVersion, asked: FundingAsked, *, decided_on: date, paragraph: str = ""
) -> AllocationRequest:
    """What one fund is asked for, under the codes of the paper's version."""
    return AllocationRequest(
        case=case.reference,
        title=case.title,
        fund_name=asked.fund,
        paragraph=paragraph,
        decided_on=decided_on,
        years=[YearAmount(share.year, share.amount_pence) for share in asked.years],
        cost_centre=version.cost_centre,
        account=version.account,
        project=version.project,
        contingency_pence=asked.contingency_pence,
        money=asked.money,
    )
