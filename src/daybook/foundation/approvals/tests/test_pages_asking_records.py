"""Records offer to be asked about by whoever they wait for, and a question is taken back by whoever asked."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from daybook.decisions.cases.tests.build import Cast, autumn, submitted
from daybook.decisions.cases.tests.conftest import players
from daybook.finance.budgets.tests.build import line_of
from daybook.finance.budgets.tests.test_changes import virement
from daybook.finance.ledger.tests.build import NOW
from daybook.foundation.approvals.models import ItemQuestion, QuestionWithdrawal
from daybook.foundation.approvals.operations.answer_question import answer_question
from daybook.foundation.approvals.operations.ask_question import ask_question
from daybook.foundation.approvals.operations.withdraw_question import withdraw_question
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.notifications.models import Message
from daybook.kernel.refused import Refused
from tests.pages import client_of, named, page

pytestmark = pytest.mark.django_db
__all__ = ["players"]
ASK = "Ask about this before you act"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", "2021-11-25")


def asked(players: Cast) -> str:
    case = submitted(players)
    return ask_question(
        actor=players.chief_executive, now=autumn(17), subject=case.slug, verb="decisions.sign_case", seen_version=1,
        words="Does <b>the price</b> hold?",
    ).reference  # fmt: skip


def refused(code: str, **given: object) -> None:
    with pytest.raises(Refused) as refusal:
        withdraw_question(**given)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_a_record_is_asked_about_from_its_own_page_by_whoever_it_waits_for(players: Cast) -> None:
    case = submitted(players)
    address = named("decisions:case", case.slug)
    text = page(client_of(players.chief_executive), address)
    ask = named("work:ask", case.slug, "decisions.sign_case")
    assert f'href="{ask}"' in text
    assert ASK not in page(client_of(players.auditor), address)
    answer = client_of(players.chief_executive).post(ask, {"version": "1", "words": "Does it hold?"}, follow=True)
    assert "has your question" in answer.content.decode()
    lines = line_of(players, 1_000_00), line_of(players, 5_000_00, "P2")
    change = virement(players, lines, 100_00)
    address = named("budgets:change", change.reference)
    assert ASK in page(client_of(players.budget_holder), address)
    assert ASK not in page(client_of(players.accountant), address)


def test_a_question_is_taken_back_by_whoever_asked(players: Cast) -> None:
    reference = asked(players)
    asker, address = client_of(players.chief_executive), named("work:withdraw_question", reference)
    assert client_of(players.originating_officer).post(address).status_code == 404
    assert f'href="{address}"' in page(asker, named("work:question", reference))
    assert f'href="{address}"' not in page(client_of(players.originating_officer), named("work:question", reference))
    assert "Does &lt;b&gt;the price&lt;/b&gt; hold?" in page(asker, address)
    told = asker.post(address, follow=True).content.decode()
    assert f"{reference} is withdrawn, and waits for nobody any more." in told
    assert "Withdrawn by whoever asked" in told
    assert "Withdrawn" in page(asker, named("work:asked"))
    assert reference not in {item.subject for item in visible_waiting(players.originating_officer, autumn(18))}
    assert Message.objects.filter(title__startswith="A question to you is withdrawn").count() == 1
    entry = AuditEntry.objects.get(verb="approvals.withdraw_question", refusal="")
    assert reference in entry.subjects
    with pytest.raises(Refused) as refusal:
        answer_question(actor=players.originating_officer, now=autumn(18), reference=reference, words="Yes.")
    assert refusal.value.code == "withdrawn"


def test_nobody_else_takes_it_back_and_it_stays_as_it_was(players: Cast) -> None:
    reference = asked(players)
    given = {"now": autumn(18), "reference": reference}
    refused("not_yours", actor=players.originating_officer, **given)
    refused("not_yours", actor=players.stranger, **given)
    refused("not_found", actor=players.chief_executive, now=NOW, reference="ASK-999999")
    assert not QuestionWithdrawal.objects.exists()
    answer_question(actor=players.originating_officer, now=autumn(18), reference=reference, words="Yes.")
    refused("already_answered", actor=players.chief_executive, **given)


def test_what_was_taken_back_stays_taken_back(players: Cast) -> None:
    reference = asked(players)
    withdraw_question(actor=players.chief_executive, now=autumn(18), reference=reference)
    refused("already_withdrawn", actor=players.chief_executive, now=autumn(18), reference=reference)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionWithdrawal.objects.update(withdrawn_at=autumn(19))
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionWithdrawal.objects.all().delete()
    assert ItemQuestion.objects.get().withdrawal.withdrawn_at == autumn(18)
