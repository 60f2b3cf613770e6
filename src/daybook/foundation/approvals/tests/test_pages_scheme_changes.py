"""Pages on which the scheme is changed: what would change before saving, a second person, and how it stands after."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from daybook.decisions.cases.tests.build import Cast, signed, submitted
from daybook.decisions.cases.tests.conftest import players
from daybook.decisions.cases.tests.papers import changed
from daybook.foundation.approvals.models import SchemeChange
from daybook.foundation.approvals.tests.build import DEPUTY, FINANCE, HOLDER, MAYOR, proposed, rule_for
from daybook.foundation.approvals.web import previews
from tests.pages import client_of, named, page, queries_of

__all__ = ["players"]
pytestmark = pytest.mark.django_db
SMALL = "Virement below £50,000"
ANOTHER = (('reference = "PCD 1"', 'reference = "PCD 2"'), ('programme = "Second generation"', 'programme = "Q"'))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-20")


def send(client: Client, address: str, said: dict[str, Any], status: int = 200) -> str:
    answer = client.post(address, said, follow=True)
    assert answer.status_code == status, answer.content.decode()[-3_000:]
    return unescape(answer.content.decode())


def terms(rule: str, **changes: str) -> dict[str, str]:
    return {
        "version": "1", "value_from_pence": "500000", "role": DEPUTY, "paragraph": rule, "source": "The scheme",
        "valid_from": "22/11/2021", "why": "The mayor takes these back",
    } | changes  # fmt: skip


def test_a_change_is_seen_before_it_is_proposed_and_again_before_it_is_approved(
    players: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert players.deputy_mayor
    waits, submitted_only = signed(players), submitted(players, changed(*ANOTHER))
    rule = str(rule_for("4.8", "approve_funding")[0])
    officer, address = client_of(players.administrator), named("approvals:propose_rule_change", rule)
    assert "4.8" in page(officer, address)
    version = str(rule_for("4.8", "approve_funding")[0].terms.count())
    said = terms("4.9", role=MAYOR, version=version)
    seen = send(officer, address, said)
    assert not SchemeChange.objects.exists()
    assert "Nothing has changed yet" in seen
    for expected in (
        waits.reference,
        submitted_only.reference,
        "Deputy Mayor Example",
        "nobody holds this role",
        "under 4.9",
    ):
        assert expected in seen
    assert players.mayor
    assert "Mayor Example" in send(officer, address, said)
    done = send(officer, address, said | {"confirmed": "yes"})
    change = SchemeChange.objects.get()
    assert f"{change.reference} is proposed" in done
    assert "You proposed it, so you cannot" in done
    chief = client_of(players.chief_executive)
    record = unescape(page(chief, named("approvals:scheme_change", change.reference)))
    assert "Approve this change" in record
    assert f'href="{named("decisions:case", waits.slug)}"' in record
    assert "Show the other" not in record
    with monkeypatch.context() as few:
        few.setattr(previews, "_FIRST", 1)
        record = unescape(page(chief, named("approvals:scheme_change", change.reference)))
        assert "1 of 2" in record
        first, _, others = record.partition("Show the other 1<")
        assert (waits.reference in first, submitted_only.reference in others) == (True, True)
    approve = named("approvals:approve_scheme_change", change.reference)
    assert waits.reference in page(chief, approve)
    assert "is approved" in send(chief, approve, {"version": "1"})
    send(chief, approve, {"version": "1"}, 409)
    shown = page(chief, "/authority/scheme/?on=22/11/2021")
    assert (">4.9<" in shown, ">4.9<" in page(chief, "/authority/scheme/?on=21/11/2021")) == (True, False)
    assert ">4.9<" not in page(chief, "/authority/scheme/?on=22/11/2021&known=19/11/2021")
    story = unescape(page(chief, named("approvals:scheme_rule", rule)))
    assert "Replaced" in story


def test_what_stays_with_the_same_people_is_not_said_to_go_to_somebody_else(players: Cast) -> None:
    assert players.deputy_mayor
    waits = signed(players)
    found, _ = rule_for("4.8", "approve_funding")
    said = terms("4.9", version=str(found.terms.count()))
    seen = send(client_of(players.administrator), named("approvals:propose_rule_change", str(found)), said)
    assert "Nothing that is open now would go to anybody else" in seen
    assert f'{named("decisions:case", waits.slug)}"' not in seen


def test_a_chain_and_an_end_are_proposed_on_pages(players: Cast) -> None:
    officer, rule = client_of(players.administrator), str(rule_for(SMALL, "virement")[0])
    said = terms(SMALL, value_from_pence="", value_below_pence="50000", role=FINANCE, first_1=HOLDER, confirmed="yes")
    send(officer, named("approvals:propose_rule_change", rule), said)
    assert SchemeChange.objects.get().first_roles == [HOLDER]
    end = {"version": "1", "valid_from": "01/12/2021", "why": "No longer needed"}
    assert "Nothing" in send(officer, named("approvals:propose_rule_end", rule), end)
    send(officer, named("approvals:propose_rule_end", rule), end | {"confirmed": "yes"})
    listed = unescape(page(officer, "/authority/scheme/changes/?state=proposed"))
    assert f"{HOLDER}, then {FINANCE}" in listed
    assert "Nothing: it ends" in listed
    exported = b"".join(officer.get("/authority/scheme/changes/?export=csv").streaming_content).decode()
    assert exported.count("SC-") == 2
    assert "No longer needed" not in page(officer, "/authority/scheme/changes/?state=approved")
    for paragraph, action, asked in (("4.8", "approve_funding", True), ("4.14", "call_in_contract_award", False)):
        paper = named("approvals:propose_rule_change", str(rule_for(paragraph, action)[0]))
        assert ("Who agrees first" in page(officer, paper)) is asked


def test_a_new_rule_is_proposed_on_a_page(players: Cast) -> None:
    administrator = client_of(players.administrator)
    said = terms("5.1", scheme="MOPAC Scheme of Delegation and Consent", body="MOPAC", action="approve_funding",
                 kind="grant", role=MAYOR)  # fmt: skip
    assert "A new rule" in send(administrator, "/authority/scheme/propose-rule/", said)
    send(administrator, "/authority/scheme/propose-rule/", said | {"confirmed": "yes"})
    assert SchemeChange.objects.get().kind == "grant"
    overlapping = said | {"kind": "business_case"}
    assert "answers the same question" in send(administrator, "/authority/scheme/propose-rule/", overlapping, 422)
    assert '<option value="exemption">Exemption</option>' in page(administrator, "/authority/scheme/propose-rule/")
    for kind in ("business case", "no such kind <b>"):
        send(administrator, "/authority/scheme/propose-rule/", said | {"kind": kind}, 422)


def test_whoever_changes_a_rule_says_anew_that_they_read_its_source(players: Cast) -> None:
    found, held = rule_for("4.8", "approve_funding")
    assert held.verified
    shown = page(client_of(players.administrator), named("approvals:propose_rule_change", str(found)))
    ticked = re.findall(r'<input[^>]*name="verified"[^>]*>', shown)
    assert ["checked" in one for one in ticked] == [False]


def test_what_cannot_be_proposed_is_said_beside_what_was_typed(players: Cast) -> None:
    officer, rule = client_of(players.administrator), str(rule_for(SMALL, "virement")[0])
    address = named("approvals:propose_rule_change", rule)
    nasty = "<script>alert(1)</script>"
    said = terms(nasty, value_from_pence="", value_below_pence="50000", role=HOLDER)
    past = client_of(players.administrator).post(address, said | {"valid_from": "01/11/2021"})
    assert past.status_code == 422
    assert "which has passed" in past.content.decode()
    for text in (past.content.decode(), officer.post(address, said).content.decode()):
        assert nasty not in text
    stale = officer.post(address, said | {"version": "7", "confirmed": "yes"})
    assert stale.status_code == 422
    assert not SchemeChange.objects.exists()


def test_who_sees_and_who_changes(players: Cast) -> None:
    change, rule = proposed(players, SMALL, "virement", role=FINANCE), str(rule_for(SMALL, "virement")[0])
    reading = (
        "/authority/scheme/changes/", named("approvals:scheme_change", change.reference),
        named("approvals:scheme_rule", rule),
    )  # fmt: skip
    acting = (
        "/authority/scheme/propose-rule/", named("approvals:propose_rule_change", rule),
        named("approvals:propose_rule_end", rule), named("approvals:approve_scheme_change", change.reference),
        named("approvals:refuse_scheme_change", change.reference),
        named("approvals:withdraw_scheme_change", change.reference),
    )  # fmt: skip
    auditor, stranger = client_of(players.auditor), client_of(players.stranger)
    for address in reading:
        page(auditor, address)
        page(stranger, address, 403)
        assert queries_of(auditor, address) <= 22
    before = queries_of(auditor, reading[1])
    submitted(players)
    submitted(players, changed(*ANOTHER))
    assert queries_of(auditor, reading[1]) == before
    for address in acting:
        page(auditor, address, 403)
    for missing in ("SDR-9", "SDR-999999", "SDR-x", "SDR-²"):
        page(auditor, named("approvals:scheme_rule", missing), 404)
    page(auditor, named("approvals:scheme_change", "SC-9"), 404)
    page(client_of(players.chief_executive), named("approvals:refuse_scheme_change", change.reference))
    withdrawn = send(
        client_of(players.administrator),
        named("approvals:withdraw_scheme_change", change.reference),
        {"version": "1"},
    )
    assert "is withdrawn" in withdrawn
