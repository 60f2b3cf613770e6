"""A signed paper is decided, and the money it approves is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from daybook.decisions.cases.contracting import use_contracts
from daybook.decisions.cases.deciding import Declared, keep_supersession, record_decision
from daybook.decisions.cases.models import Case, CaseVersion, OpenedLine
from daybook.decisions.cases.opening import allocation_request
from daybook.decisions.cases.progress import (
    locked_case,
    makers,
    move,
    refuse_digest_differs,
    refuse_nothing_asked,
    refuse_part_in,
    refuse_unless_moves,
    signers,
    standing_titles,
)
from daybook.decisions.cases.promising import record_promises
from daybook.decisions.cases.queries import authorised_now, case_ref, current_version, form_of, still_to_agree
from daybook.decisions.cases.queries.conduct import stand_ins_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.chain import refuse_not_agreed
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.funding import FundingAsked, funding_asked
from daybook.decisions.cases.rules.interests import alternate_role, refuse_barring
from daybook.decisions.cases.rules.judging import Authorised, deciding_role, paragraphs_of
from daybook.finance.budgets.public import Allocated, record_allocation
from daybook.foundation.approvals.public import refuse_beyond_limit, titles_acted_in
from daybook.foundation.identity.public import refuse_wrong_password
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import FinancialYear, london_day
from daybook.kernel.refused import Refused


@operation("decisions.decide_case")
def decide_case(
    *,
    actor: Actor,
    now: datetime,
    reference: str,
    seen_version: int,
    password: str,
    interest_kind: str = "none",
    interests: str = "",
) -> CaseRef:
    """Take the decision that a paper recommends; its allocation and budget lines are open when this returns.

    Asks for the actor's password again. `interest_kind` is none, personal, prejudicial or pecuniary, and `interests`
    its words; one that bars is Refused `interest_declared` (stand aside with `recuse_from_case`), one without words
    `interest_unsaid`, words without one `interest_contradicted`, and whoever stood aside is `recused`. Each
    recommendation needs the role that the scheme of delegation names for it, or its alternate where that role stood
    aside. Contracts it goes to market through must be live and have headroom. Also Refused `wrong_password`,
    `too_many_tries`, `own_work` for whoever wrote or signed the paper, `nothing_asked`, `no_authority`,
    `not_the_role` or `not_agreed` with the paragraph, `digest_differs`, `altered`, `stale`, `contract_lapsed`,
    `no_headroom`, or as the funds and the ledger refuse (`unknown_fund`, `fund_exhausted`, `unknown_code` ...).
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "decide_case")
    refuse_part_in(case, actor, [*makers(case), *signers(case)], "the paper or its first signature")
    version, today = current_version(case), london_day(now)
    form = form_of(version)
    refuse_nothing_asked(case, form)
    given = authorised_now(case, form, now)
    held = frozenset(titles_acted_in(actor, now))
    _refuse_without_authority(given, standing_titles(case, actor, held), stand_ins_of(case))
    refuse_not_agreed(case.reference, still_to_agree(case, given, now))
    role = deciding_role(form, given)
    refuse_beyond_limit(actor, case.total_pence or 0, now, role_title=role)
    kind = refuse_barring(interest_kind, interests, alternate_role(role, today))
    refuse_digest_differs(case, version)
    refuse_wrong_password(actor, password, now)
    record_decision(case, version, given, actor, now, Declared(held, kind, interests.strip()))
    case.decided_on, case.year = today, str(FinancialYear.of(today))
    paragraphs = paragraphs_of(given)
    note(case.slug, digest=version.digest)
    move(case, "decide_case", actor, now, paragraph=paragraphs)
    use_contracts(case, form, today, now)
    keep_supersession(case, form, now)
    _open_money(case, version, form, given, today, actor, now)
    record_promises(case, version, form, paragraphs, now)
    return case_ref(case)


def _refuse_without_authority(
    given: Sequence[Authorised], titles: frozenset[str], stand_ins: Mapping[str, str]
) -> None:
    for each in given:
        number, authority = each.recommendation.number, each.authority
        if authority.role is None:
            raise Refused(
                "no_authority",
                f"The scheme of delegation to hand names nobody who may decide recommendation {number}. Confirm in the "
                "full scheme who may, and have its paragraph added to the scheme; the decision can then be taken.",
                recommendation=number,
            )
        who = stand_ins.get(authority.role, authority.role)
        if authority.role not in titles:
            raise Refused(
                "not_the_role",
                f"Recommendation {number} is for the {who} to decide, under paragraph "
                f"{authority.paragraph}. Ask whoever holds that role.",
                paragraph=authority.paragraph,
                who_can=who,
                recommendation=number,
            )


def _open_money(
    case: Case,
    version: CaseVersion,
    form: DecisionForm,
    given: Sequence[Authorised],
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    paragraph = paragraphs_of([each for each in given if each.recommendation.action == "approve_funding"])
    for asked in funding_asked(form, on=today):
        request = allocation_request(case, version, asked, decided_on=today, paragraph=paragraph)
        _keep_opened(case, asked, record_allocation(request, made_by=actor.person, now=now))


def _keep_opened(case: Case, asked: FundingAsked, allocated: Allocated) -> None:
    OpenedLine.objects.bulk_create(
        OpenedLine(
            case=case,
            fund=asked.fund,
            allocation=allocated.reference,
            budget_line=line,
            year=share.year,
            amount_pence=amount,
            split_stated=asked.split_stated,
        )
        for share, line, amount in zip(asked.years, allocated.budget_lines, allocated.amounts_pence, strict=True)
    )
    if not asked.split_stated:
        note(case.slug, split=f"the paper gives no split by year: the whole is in {asked.years[0].year}")
