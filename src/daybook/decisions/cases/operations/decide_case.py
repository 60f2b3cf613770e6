"""A signed paper is decided, and the money it approves is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from daybook.decisions.cases.models import Authorisation, Case, CaseVersion, OpenedLine, Signature
from daybook.decisions.cases.progress import (
    locked_case,
    makers,
    move,
    refuse_digest_differs,
    refuse_nothing_asked,
    refuse_part_in,
    refuse_unless_moves,
    signers,
)
from daybook.decisions.cases.queries import case_ref, current_version, form_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.form import DecisionForm
from daybook.decisions.cases.rules.funding import FundingAsked, funding_asked
from daybook.decisions.cases.rules.judging import Authorised, authorised, paragraphs_of
from daybook.finance.budgets.public import AllocationRequest, YearAmount, record_allocation
from daybook.foundation.identity.public import refuse_wrong_password, role_titles_held
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import FinancialYear, london_day
from daybook.kernel.refused import Refused


@operation("decisions.decide_case")
def decide_case(
    *, actor: Actor, now: datetime, reference: str, seen_version: int, password: str, interests: str = ""
) -> CaseRef:
    """Take the decision that a paper recommends; its allocation and budget lines are open when this returns.

    Asks for the actor's password again. `interests` are those the decision-maker declares; blank declares none. Each
    recommendation needs the role that the scheme of delegation names for it. Refused `wrong_password`,
    `too_many_tries`, `own_work` for whoever wrote or signed the paper, `nothing_asked`, `no_authority` or
    `not_the_role` with the paragraph, `digest_differs`, `altered`, `stale`, or as the funds and the ledger refuse
    (`unknown_fund`, `fund_exhausted`, `unknown_code` ...).
    """
    case = locked_case(reference, seen_version)
    refuse_unless_moves(case, "decide_case")
    refuse_part_in(case, actor, [*makers(case), *signers(case)], "the paper or its first signature")
    version, today = current_version(case), london_day(now)
    form = form_of(version)
    refuse_nothing_asked(case, form)
    given = authorised(form, on=today)
    _refuse_without_authority(given, role_titles_held(actor.person, today))
    refuse_digest_differs(case, version)
    refuse_wrong_password(actor, password, now)
    _record_decision(case, version, given, actor, now, interests.strip())
    case.decided_on, case.year = today, str(FinancialYear.of(today))
    paragraphs = paragraphs_of(given)
    note(case.slug, digest=version.digest)
    move(case, "decide_case", actor, now, paragraph=paragraphs)
    _open_money(case, version, form, given, today, actor, now)
    return case_ref(case)


def _refuse_without_authority(given: Sequence[Authorised], titles: frozenset[str]) -> None:
    for each in given:
        number, authority = each.recommendation.number, each.authority
        if authority.role is None:
            raise Refused(
                "no_authority",
                f"The scheme of delegation to hand names nobody who may decide recommendation {number}. Confirm in the "
                "full scheme who may, and have its paragraph added to the scheme; the decision can then be taken.",
                recommendation=number,
            )
        if authority.role not in titles:
            raise Refused(
                "not_the_role",
                f"Recommendation {number} is for the {authority.role} to decide, under paragraph "
                f"{authority.paragraph}. Ask whoever holds that role.",
                paragraph=authority.paragraph,
                who_can=authority.role,
                recommendation=number,
            )


def _record_decision(
    case: Case, version: CaseVersion, given: Sequence[Authorised], actor: Actor, now: datetime, interests: str
) -> None:
    titles = dict.fromkeys(each.authority.role or "" for each in given)
    Signature.objects.create(
        case=case,
        version=version,
        role_title=", ".join(titles)[:120] or case.decision_maker,
        person=actor.person,
        post=actor.post,
        digest=version.digest,
        paragraph=paragraphs_of(given)[:120],
        interests=interests,
        signed_at=now,
    )
    Authorisation.objects.bulk_create(
        Authorisation(
            case=case,
            place=each.place,
            recommendation=each.recommendation.number,
            role_title=each.authority.role or "",
            paragraph=each.authority.paragraph or "",
            scheme=each.authority.scheme,
            verified=each.authority.verified,
        )
        for each in given
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
        request = AllocationRequest(
            case=case.reference,
            title=case.title,
            fund_name=asked.fund,
            paragraph=paragraph[:60],
            decided_on=today,
            years=[YearAmount(share.year, share.amount_pence) for share in asked.years],
            cost_centre=version.cost_centre,
            account=version.account,
            project=version.project,
        )
        allocated = record_allocation(request, made_by=actor.person, now=now)
        _keep_opened(case, asked, allocated.reference, allocated.budget_lines)


def _keep_opened(case: Case, asked: FundingAsked, allocation: str, lines: Sequence[str]) -> None:
    OpenedLine.objects.bulk_create(
        OpenedLine(
            case=case,
            fund=asked.fund,
            allocation=allocation,
            budget_line=line,
            year=share.year,
            amount_pence=share.amount_pence,
            split_stated=asked.split_stated,
        )
        for share, line in zip(asked.years, lines, strict=True)
    )
    if not asked.split_stated:
        note(case.slug, split=f"the paper gives no split by year: the whole is in {asked.years[0].year}")
