"""The look before a deputy is offered or proposed: it refuses what sending would refuse, and writes nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.decisions.cases.tests.conftest import players
from daybook.foundation.approvals.tests.test_deputies import offered
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import Deputyship
from daybook.foundation.identity.operations.suspend_user import suspend_user
from tests.pages import client_of, page

__all__ = ["players"]
pytestmark = pytest.mark.django_db
OFFER, PROPOSE = "/authority/deputies/offer-deputyship/", "/authority/deputies/propose-deputyship/"
SAID = {
    "deputy": "Auditor Example", "role": "chief_executive", "valid_from": "18/11/2021", "valid_until": "02/12/2021",
    "why": "Away", "preview": "1",
}  # fmt: skip
AWAY = SAID | {"principal": "Chief Executive Example"}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-17")


def looked(client: Client, where: str, said: dict[str, str], status: int = 422) -> str:
    """The page after a look ahead, which leaves no trace."""
    before = (Deputyship.objects.count(), AuditEntry.objects.count())
    answer = client.post(where, said)
    assert answer.status_code == status
    assert (Deputyship.objects.count(), AuditEntry.objects.count()) == before
    text = answer.content.decode()
    assert ("What would change</h2>" in text) == (status == 200)
    return text


def test_a_look_at_an_offer_refuses_what_sending_it_would(players: Cast) -> None:
    client, auditor = client_of(players.chief_executive), players.auditor
    assert auditor.person
    for wrong, words in (
        ({"deputy": "Chief Executive Example"}, "You cannot be your own deputy"),
        ({"valid_until": "18/11/2021"}, "must come after their first day"),
        ({"valid_from": "01/11/2021", "valid_until": "10/11/2021"}, "These days are over"),
        ({"valid_from": "18/11/2031", "valid_until": "02/12/2031"}, "A deputyship is for leave"),
        ({"limit_pence": "0"}, "The limit must be above nothing"),
        ({"deputy": "Nobody"}, "nobody called Nobody"),
    ):
        assert words in looked(client, OFFER, SAID | wrong)
    offered(players)
    assert "names a deputy for this role" in looked(client, OFFER, SAID)


def test_a_look_at_a_proposal_refuses_what_sending_it_would(players: Cast) -> None:
    assert {players.chief_executive, players.auditor}
    client = client_of(players.governance_officer)
    shown = page(client, PROPOSE)
    assert "Chief Executive Officer or Deputy Mayor for Policing and Crime; never for themselves" in shown
    for wrong, words in (
        ({"principal": "Governance Officer Example"}, "You are not away"),
        ({"deputy": "Governance Officer Example"}, "You cannot propose yourself"),
        ({"deputy": "Chief Executive Example"}, "Nobody is their own deputy"),
        ({"role": "budget_holder"}, "They do not hold the role Budget holder on all of these days"),
    ):
        assert words in looked(client, PROPOSE, AWAY | wrong)
    assert "is suspended" not in looked(client, PROPOSE, AWAY, 200)
    suspend_user(actor=players.administrator, now=autumn(17), person=players.chief_executive.person)
    told = "The sign-in of Chief Executive Example is suspended: while it is, nothing of theirs is lent"
    assert told in looked(client, PROPOSE, AWAY, 200)


def test_what_lending_less_may_mend_is_told_beside_the_ticks(players: Cast) -> None:
    client, officer = client_of(players.chief_executive), players.second_officer.person
    text = looked(client, OFFER, SAID | {"deputy": officer}, 200)
    assert "All of it would be refused. They would come to approve what they make" in text
    assert 'value="decisions.sign_case"' in text
