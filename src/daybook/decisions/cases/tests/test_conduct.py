"""Returning a paper, standing aside from it, calling it in, and the gates that its answers open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daybook.decisions.cases.models import Case, Signature
from daybook.decisions.cases.operations.call_in_case import call_in_case
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.pass_gate import pass_gate
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.return_case import return_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.progress import standing_titles
from daybook.decisions.cases.queries import case_detail
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.tests.build import (
    CODES,
    PASSWORD,
    Cast,
    advised,
    autumn,
    checked,
    drafted,
    seen,
    signed,
    submitted,
)
from daybook.decisions.cases.tests.papers import changed
from daybook.decisions.cases.tests.traces import refused, waiting
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.refused import Refused

PERSONAL_DATA = changed(("personal_data_of_public = false", "personal_data_of_public = true"))
INTEREST = {"interest_kind": "prejudicial", "interests": "A relative works for the supplier."}


def _detail(players: Cast, case: CaseRef):  # type: ignore[no-untyped-def]
    return case_detail(players.auditor, case.slug, today=autumn(28).date())


def test_a_returned_paper_is_a_draft_whose_signatures_lapse_and_are_kept(players: Cast) -> None:
    case = signed(players)
    back = return_case(actor=players.deputy_mayor, now=autumn(18), reason="Split the second cost line.", **seen(case))
    assert (back.state, back.version) == ("draft", case.version)
    detail = _detail(players, case)
    assert detail.signatures == ()
    assert [one.person for one in detail.lapsed] == [players.chief_executive.person]
    assert [one.reason for one in detail.conduct.returns] == ["Split the second cost line."]
    assert ("decisions.check_case", case.slug) in waiting(players.originating_officer, autumn(18))
    entry = AuditEntry.objects.get(verb="decisions.return_case")
    assert (entry.from_state, entry.to_state) == ("signed_by_chief_executive", "draft")


def test_a_returned_paper_is_signed_again_on_its_new_text(players: Cast) -> None:
    case = signed(players)
    case = return_case(actor=players.chief_executive, now=autumn(18), reason="Say more.", **seen(case))
    better = changed(("Six months of discovery.", "Six months of discovery, by a hybrid team."))
    case = edit_case(actor=players.originating_officer, now=autumn(18, 11), form=better, **seen(case), **CODES)
    case = check_case(actor=players.originating_officer, now=autumn(18, 12), **seen(case))
    case = submit_case(actor=players.originating_officer, now=autumn(18, 13), **seen(advised(players, case)))
    case = sign_case(actor=players.chief_executive, now=autumn(19), password=PASSWORD, **seen(case))
    case = decide_case(actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(case))
    assert case.state == "decided"
    assert [row.submission for row in Signature.objects.order_by("id")] == [1, 2, 2]
    assert {one.digest for one in _detail(players, case).signatures} == {case.digest}


def test_a_paper_is_not_returned_without_a_reason(players: Cast) -> None:
    refused("reason_missing", return_case, actor=players.chief_executive, now=autumn(17), reason=" \n",
            **seen(submitted(players)))  # fmt: skip


@pytest.mark.parametrize("kind", ["prejudicial", "pecuniary"])
def test_somebody_with_a_barring_interest_neither_signs_nor_decides(players: Cast, kind: str) -> None:
    case = submitted(players)
    given = {"now": autumn(17), "password": PASSWORD, "interest_kind": kind, "interests": "Shares."}
    refusal = refused("interest_declared", sign_case, actor=players.chief_executive, **given, **seen(case))
    assert refusal.facts["who_can"] == "Deputy Chief Executive"
    case = sign_case(actor=players.chief_executive, now=autumn(17), password=PASSWORD, **seen(case))
    refusal = refused("interest_declared", decide_case, actor=players.deputy_mayor, **given, **seen(case))
    assert refusal.facts["who_can"] == "Mayor of London"


def test_a_personal_interest_is_said_and_printed(players: Cast) -> None:
    case = signed(players)
    given = {"actor": players.deputy_mayor, "now": autumn(23), "password": PASSWORD, "interest_kind": "personal"}
    refused("interest_unsaid", decide_case, **given, **seen(case))
    refused("unknown_interest", decide_case, **{**given, "interest_kind": "slight"}, **seen(case))
    refused("interest_contradicted", decide_case, **{**given, "interest_kind": "none"}, interests="Yes.", **seen(case))
    decide_case(**given, interests="I once lived nearby.", **seen(case))
    signature = _detail(players, case).signatures[-1]
    assert (signature.interest_kind, signature.interests) == ("personal", "I once lived nearby.")


def test_no_interest_is_not_signed_with_words_for_one(players: Cast) -> None:
    case = submitted(players)
    given = {"actor": players.chief_executive, "now": autumn(17), "password": PASSWORD}
    refused("interest_contradicted", sign_case, interests="A cousin works there.", **given, **seen(case))
    assert sign_case(interests=" \n", **given, **seen(case)).state == "signed_by_chief_executive"


def test_the_alternate_decides_where_the_decision_maker_stands_aside(players: Cast) -> None:
    case = signed(players)
    refused("not_the_role", decide_case, actor=players.mayor, now=autumn(18), password=PASSWORD, **seen(case))
    recuse_from_case(actor=players.deputy_mayor, now=autumn(18), **INTEREST, **seen(case))
    assert waiting(players.deputy_mayor, autumn(18)) == []
    assert waiting(players.mayor, autumn(18)) == [("decisions.decide_case", case.slug)]
    again = {"now": autumn(19), **seen(case)}
    refused("recused", decide_case, actor=players.deputy_mayor, password=PASSWORD, **again)
    refused("recused", recuse_from_case, actor=players.deputy_mayor, **INTEREST, **again)
    # Nor does anybody as their deputy, whatever roles they hold of their own.
    stands_in = replace(players.mayor, deputy_for=players.deputy_mayor.person)
    with pytest.raises(Refused) as refusal:
        standing_titles(Case.objects.get(), stands_in, frozenset({"Mayor of London"}))
    assert refusal.value.code == "recused"
    decided = decide_case(actor=players.mayor, password=PASSWORD, **again)
    assert decided.budget_lines
    signature = _detail(players, case).signatures[-1]
    assert signature.role_title == "Mayor of London"
    assert signature.stands_in_for == "Deputy Mayor for Policing and Crime"


def test_the_alternate_signs_where_the_chief_executive_stands_aside(players: Cast) -> None:
    case = submitted(players)
    recuse_from_case(actor=players.chief_executive, now=autumn(17), **INTEREST, **seen(case))
    case = sign_case(actor=players.deputy_chief_executive, now=autumn(17), password=PASSWORD, **seen(case))
    assert case.state == "signed_by_chief_executive"
    assert _detail(players, case).signatures[0].stands_in_for == "Chief Executive Officer"


def test_standing_aside_needs_a_barring_interest_in_words_and_an_alternate(players: Cast) -> None:
    case = signed(players)
    given = {"actor": players.deputy_mayor, "now": autumn(18), **seen(case)}
    refused("not_barring", recuse_from_case, interest_kind="personal", interests="I live there.", **given)
    refused("interest_unsaid", recuse_from_case, interest_kind="pecuniary", interests=" ", **given)
    recuse_from_case(**INTEREST, **given)
    refused("no_alternate", recuse_from_case, **{**given, "actor": players.mayor}, **INTEREST)


def test_an_award_is_called_in_and_decided_under_its_paragraph(players: Cast) -> None:
    award = changed(('action = "approve_route_to_market"', 'action = "approve_contract_award"\namount = 700000'))
    case = signed(players, award)
    given = {"now": autumn(18), "reason": "It is of wide public interest.", **seen(case)}
    refused("not_permitted", call_in_case, actor=players.chief_executive, **given)
    refused("reason_missing", call_in_case, actor=players.deputy_mayor, **{**given, "reason": " "})
    call_in_case(actor=players.deputy_mayor, **given)
    refused("called_in", call_in_case, actor=players.deputy_mayor, **given)
    decide_case(actor=players.deputy_mayor, now=autumn(23), password=PASSWORD, **seen(case))
    paragraphs = [each.authority.paragraph for each in _detail(players, case).recommendations]
    assert paragraphs == ["4.8", "4.14"]
    assert Case.objects.get().authorisations.get(place=1).paragraph == "4.14"


def test_a_small_award_is_called_in_by_nobody(players: Cast) -> None:
    award = changed(('action = "approve_route_to_market"', 'action = "approve_contract_award"\namount = 700'))
    case = signed(players, award)
    refused("no_authority", call_in_case, actor=players.deputy_mayor, now=autumn(18), reason="Wanted.", **seen(case))


def test_personal_data_opens_both_gates_and_holds_the_paper(players: Cast) -> None:
    case = advised(players, checked(players, PERSONAL_DATA))
    assert [gate.kind for gate in _detail(players, case).conduct.open_gates] == ["data_protection", "equality"]
    officer = players.originating_officer
    assert refused("gate_open", submit_case, actor=officer, now=autumn(16), **seen(case)).facts["gate"] == (
        "data_protection"
    )
    assert waiting(players.equality_adviser, autumn(16)) == [("decisions.pass_gate", case.slug)]
    passed = {"now": autumn(16), "assessment": "DPIA 12", "gate": "data_protection", **seen(case)}
    refused("not_the_role", pass_gate, actor=players.equality_adviser, **passed)
    pass_gate(actor=players.information_rights_adviser, **passed)
    assert waiting(players.information_rights_adviser, autumn(16)) == []
    refused("gate_not_open", pass_gate, actor=players.information_rights_adviser, **passed)
    refused("gate_open", submit_case, actor=officer, now=autumn(16), **seen(case))
    pass_gate(actor=players.equality_adviser, **{**passed, "gate": "equality", "assessment": "EIA 3"})
    assert waiting(players.equality_adviser, autumn(16)) == []
    assert submit_case(actor=officer, now=autumn(16), **seen(case)).state == "submitted"


def test_another_answer_opens_the_gate_again_and_other_words_do_not(players: Cast) -> None:
    case = drafted(players, PERSONAL_DATA)
    adviser, officer = players.information_rights_adviser, players.originating_officer
    pass_gate(actor=adviser, now=autumn(16), gate="data_protection", assessment="DPIA 12", **seen(case))
    retitled = PERSONAL_DATA.replace('title = "A discovery"', 'title = "Another"')
    case = edit_case(actor=officer, now=autumn(16, 11), form=retitled, **seen(case), **CODES)
    assert [gate.kind for gate in _detail(players, case).conduct.open_gates] == ["equality"]
    answered = retitled.replace("dpia_required = false", "dpia_required = true")
    case = edit_case(actor=officer, now=autumn(16, 12), form=answered, **seen(case), **CODES)
    reopened = _detail(players, case).conduct.open_gates
    assert [(gate.kind, gate.reopened) for gate in reopened] == [("data_protection", True), ("equality", False)]


def test_nobody_passes_a_gate_of_their_own_paper(players: Cast) -> None:
    from daybook.decisions.cases.tests.build import moment
    from daybook.foundation.identity.operations.grant_role import grant_role

    case = drafted(players, PERSONAL_DATA)
    grant_role(
        actor=players.administrator, now=moment(autumn(1).date()), person=players.originating_officer.person,
        role="equality_adviser", valid_from=autumn(1).date(),
    )  # fmt: skip
    refused(
        "own_work", pass_gate, actor=players.originating_officer, now=autumn(16), gate="equality", assessment="EIA 1",
        **seen(case),
    )  # fmt: skip
