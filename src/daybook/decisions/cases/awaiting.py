"""Who decides each open paper by given rules of the scheme: for inboxes, and for a look at what a change would do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db.models import F

from daybook.decisions.cases.models import CallIn, Case, CaseVersion, Recusal, Signature
from daybook.decisions.cases.progress import step_of
from daybook.decisions.cases.queries.conduct import call_in_told
from daybook.decisions.cases.rules.chain import agreements_left, chain_of
from daybook.decisions.cases.rules.form import KINDS_OF_PAPER, parse_form
from daybook.decisions.cases.rules.judging import authorised, deciding_role, paragraphs_of
from daybook.decisions.cases.states import CaseState
from daybook.foundation.approvals.public import Awaited, DelegationRule, authority_for

_OPEN = (CaseState.DRAFT, CaseState.CHECKED, CaseState.SUBMITTED, CaseState.SIGNED)
AGREE, DECIDE = "decisions.agree_case", "decisions.decide_case"


def kinds_of_papers() -> set[str]:
    """The kinds of paper: those the form offers, and any that an open paper brought in a file."""
    brought = Case.objects.filter(state__in=_OPEN).exclude(kind="").values_list("kind", flat=True)
    return {*KINDS_OF_PAPER, *brought.distinct()}


def awaited_decisions(rules: Sequence[DelegationRule], on: date) -> list[Awaited]:
    """Every paper not yet decided, with who agrees to and decides it on a day; four queries, however many there are."""
    versions = CaseVersion.objects.filter(case__state__in=_OPEN, number=F("case__version")).select_related("case")
    versions = versions.order_by("case_id")
    called_in = {row.case_id: row for row in CallIn.objects.filter(case__state__in=_OPEN)}
    stand_ins: dict[int, dict[str, str]] = {}
    for row in Recusal.objects.filter(case__state__in=_OPEN).order_by("id"):
        stand_ins.setdefault(row.case_id, {})[row.role_title] = row.alternate
    signed: dict[tuple[int, int], set[str]] = {}
    waits = any(version.case.state == CaseState.SIGNED for version in versions)
    for one in Signature.objects.filter(case__state=CaseState.SIGNED) if waits else ():
        signed.setdefault((one.case_id, one.submission), set()).add(one.stands_in_for or one.role_title)
    scheme, found = partial(authority_for, rules), []
    for version in versions:
        case, call_in = version.case, called_in.get(version.case_id)
        # Not held to its digest: a text altered behind Daybook's back is found when it is acted on, and alone.
        form = parse_form(version.form.encode())
        given = authorised(form, scheme=scheme, on=on, called_in=call_in_told(call_in) if call_in else None)
        role, instead = deciding_role(form, given), stand_ins.get(case.pk, {})
        left = agreements_left(chain_of(given, instead, on), signed.get((case.pk, case.submission), ()))
        next_one = left[0] if left and case.state == CaseState.SIGNED else None
        found.append(
            Awaited(
                subject=case.slug,
                title=f"{case.reference}: {case.title}",
                amount_pence=case.total_pence,
                roles=(*(one.acting for one in left), instead.get(role, role)),
                paragraph=next_one.paragraph if next_one else paragraphs_of(given),
                verb=step_of(case, next_one)[0] if case.state == CaseState.SIGNED else "",
                asks=step_of(case, next_one)[1] if case.state == CaseState.SIGNED else {},
            )
        )
    return found
