"""Drafting, posting, changing, discarding and reversing journals: what works, and who is refused what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from daybook.finance.ledger.models import Account, AccountKind, Book, Draft, Journal, Line
from daybook.finance.ledger.operations.discard_journal import discard_journal
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.reopen_period import reopen_period
from daybook.finance.ledger.operations.reverse_journal import reverse_journal
from daybook.finance.ledger.operations.revise_journal import revise_journal
from daybook.finance.ledger.operations.start_closing_period import start_closing_period
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.public import DraftRef
from daybook.finance.ledger.queries import trial_balance
from daybook.finance.ledger.tests.build import NOW, TODAY, YEAR, Cast, deputy, drafted, pair, posted, row, shut
from daybook.foundation.approvals.models import WaitingBar, WaitingItem
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.actor import Actor
from daybook.kernel.money import LARGEST_LINE_PENCE, pounds
from daybook.kernel.refused import Refused


def refused(code: str, do: Callable[..., object], actor: Actor, **arguments: Any) -> Refused:
    """The operation is refused with this code, and leaves the refusal and nothing else."""
    before = _everything()
    with pytest.raises(Refused) as refusal:
        do(actor=actor, now=NOW, **arguments)
    assert refusal.value.code == code, refusal.value.message
    assert _everything() == before
    entry = AuditEntry.objects.latest("id")
    assert (entry.refusal, entry.actor, entry.verb) == (code, actor.person, f"ledger.{do.__name__}")
    return refusal.value


def _everything() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Draft, Journal, Line, WaitingItem)]


def balances(on: date = TODAY) -> dict[tuple[str, str], int]:
    return {(found.body, found.account): found.balance_pence for found in trial_balance(on)}


def test_a_draft_is_posted_by_a_second_person(ledger: Cast) -> None:
    draft = drafted(ledger, pair("12.34"))
    assert balances() == {}
    assert WaitingBar.objects.get(item__subject=draft.reference).person == ledger.clerk.person
    done = post_journal(actor=ledger.accountant, now=NOW, reference=draft.reference, seen_version=1)
    assert (done.state, done.version) == ("POSTED", 2)
    assert balances() == {("MET", "1000"): -1234, ("MET", "5000"): 1234}
    journal = Journal.objects.get()
    assert (journal.made_by, journal.posted_by, journal.line_count) == (
        ledger.clerk.person,
        ledger.accountant.person,
        2,
    )
    assert WaitingItem.objects.filter(settled_at=None).count() == 0
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.from_state, entry.to_state) == ("ledger.post_journal", "DRAFT", "POSTED")
    assert entry.subjects == [draft.reference, done.journal]
    assert prove().ok


def test_nobody_posts_their_own(ledger: Cast) -> None:
    draft = draft_journal(actor=ledger.accountant, now=NOW, on_date=TODAY, description="Mine", rows=pair())
    refused("own_work", post_journal, ledger.accountant, reference=draft.reference, seen_version=1)
    theirs = deputy(ledger.accountant, "accountant", ledger.second)
    refused("own_work", post_journal, theirs, reference=draft.reference, seen_version=1)


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_strangers_are_refused_everything(ledger: Cast, who: str) -> None:
    draft, done = drafted(ledger), posted(ledger)
    actor = getattr(ledger, who)
    seen = {"reference": draft.reference, "seen_version": 1}
    written = {"on_date": TODAY, "description": "x", "rows": pair()}
    refused("not_permitted", draft_journal, actor, **written)
    refused("not_permitted", revise_journal, actor, **seen, **written)
    refused("not_permitted", post_journal, actor, **seen)
    refused("not_permitted", discard_journal, actor, **seen)
    refused("not_permitted", reverse_journal, actor, journal=done.journal, on_date=TODAY, reason="x")


def test_a_clerk_may_draft_but_not_post(ledger: Cast) -> None:
    draft = drafted(ledger)
    refused("not_permitted", post_journal, ledger.clerk, reference=draft.reference, seen_version=1)


def test_a_stale_form_changes_nothing(ledger: Cast) -> None:
    draft = drafted(ledger)
    written = {"on_date": TODAY, "description": "Second thought", "rows": pair("50.00")}
    revise_journal(actor=ledger.clerk, now=NOW, reference=draft.reference, seen_version=1, **written)
    seen = {"reference": draft.reference, "seen_version": 1}
    assert refused("stale", post_journal, ledger.accountant, **seen).facts["now"] == 2
    refused("stale", revise_journal, ledger.clerk, **seen, **written)
    refused("stale", discard_journal, ledger.clerk, **seen)
    post_journal(actor=ledger.accountant, now=NOW, reference=draft.reference, seen_version=2)
    assert balances()["MET", "5000"] == 5000


def test_only_the_maker_changes_or_discards(ledger: Cast) -> None:
    draft = drafted(ledger)
    seen = {"reference": draft.reference, "seen_version": 1}
    refused("not_the_maker", discard_journal, ledger.accountant, **seen)
    refused("not_the_maker", revise_journal, ledger.accountant, **seen, on_date=TODAY, description="x", rows=pair())


@pytest.mark.parametrize("state", ["POSTED", "DISCARDED"])
def test_what_is_over_stays_over(ledger: Cast, state: str) -> None:
    draft = drafted(ledger)
    end: Callable[..., DraftRef] = post_journal if state == "POSTED" else discard_journal
    actor = ledger.accountant if state == "POSTED" else ledger.clerk
    assert end(actor=actor, now=NOW, reference=draft.reference, seen_version=1).state == state
    seen = {"reference": draft.reference, "seen_version": 2}
    refused("wrong_state", post_journal, ledger.accountant, **seen)
    refused("wrong_state", discard_journal, ledger.clerk, **seen)
    refused("wrong_state", revise_journal, ledger.clerk, **seen, on_date=TODAY, description="x", rows=pair())


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([row("1.00")], "lines"),
        ([row("1.00"), row("-0.99", "1000")], "amount"),
        ([row("1.00"), row("-1.00", body="PCC")], "amount"),
        ([row("0.00"), row("0.00", "1000")], "amount"),
        ([row("1.001"), row("-1.001", "1000")], "amount"),
        ([row("1,000.00"), row("-1,000.00", "1000")], "amount"),
        ([row(pounds(LARGEST_LINE_PENCE + 1)), row(pounds(-LARGEST_LINE_PENCE - 1), "1000")], "amount"),
        ([row("1.00", "7777"), row("-1.00")], "account"),
        ([row("1.00", body="NOBODY"), row("-1.00", body="NOBODY")], "body"),
        ([row("1.00", cost_centre=""), row("-1.00")], "cost_centre"),
        ([row("1.00", project="NONE"), row("-1.00")], "project"),
        ([row("1.00", account="50|00"), row("-1.00")], "account"),
        ([row("1.00", description="x" * 501), row("-1.00")], "description"),
    ],
)
def test_a_bad_journal_is_not_kept(ledger: Cast, rows: list[Any], field: str) -> None:
    written = {"on_date": TODAY, "description": "x", "rows": rows}
    refusal = refused("bad_journal", draft_journal, ledger.clerk, **written)
    assert field in {finding["field"] for finding in refusal.facts["findings"]}  # type: ignore[attr-defined]


def test_two_bodies_balance_each_by_itself(ledger: Cast) -> None:
    posted(ledger, [*pair("10.00"), *pair("7.50", body="PCC")])
    assert balances() == {
        ("MET", "1000"): -1000, ("MET", "5000"): 1000, ("PCC", "1000"): -750, ("PCC", "5000"): 750,
    }  # fmt: skip


def test_a_closed_period_takes_nothing_and_a_closing_one_only_checked_journals(ledger: Cast) -> None:
    draft, late = drafted(ledger), drafted(ledger)
    start_closing_period(actor=ledger.cfo, now=NOW, year=YEAR, number=8, seen_version=2)
    post_journal(actor=ledger.accountant, now=NOW, reference=draft.reference, seen_version=1)
    shut(ledger, YEAR, 8)
    refusal = refused("period_not_open", post_journal, ledger.accountant, reference=late.reference, seen_version=1)
    assert refusal.facts["state"] == "closed"
    reopen_period(actor=ledger.cfo, now=NOW, year=YEAR, number=8, seen_version=4)
    post_journal(actor=ledger.accountant, now=NOW, reference=late.reference, seen_version=1)
    assert balances()["MET", "5000"] == 20000


def test_a_date_outside_every_year_of_the_books_is_refused(ledger: Cast) -> None:
    draft = drafted(ledger, on=date(2030, 1, 1))
    refused("no_period", post_journal, ledger.accountant, reference=draft.reference, seen_version=1)


def test_a_posted_journal_is_undone_by_a_reversing_one_once(ledger: Cast) -> None:
    done = posted(ledger, pair("9.99"))
    undo = reverse_journal(actor=ledger.second, now=NOW, journal=done.journal, on_date=TODAY, reason="Wrong account")
    again = {"journal": done.journal, "on_date": TODAY, "reason": "Again"}
    refused("already_reversed", reverse_journal, ledger.accountant, **again)
    theirs = deputy(ledger.second, "accountant", ledger.accountant)
    refused("own_work", post_journal, theirs, reference=undo.reference, seen_version=1)
    post_journal(actor=ledger.accountant, now=NOW, reference=undo.reference, seen_version=1)
    assert balances() == {}
    assert Journal.objects.get(reverses__isnull=False).reverses == Journal.objects.get(pk=int(done.journal[4:]))
    refused("already_reversed", reverse_journal, ledger.accountant, **again)
    assert prove().ok


def test_a_reversal_given_up_may_be_made_again(ledger: Cast) -> None:
    done = posted(ledger)
    reverse = {"journal": done.journal, "on_date": TODAY, "reason": "Wrong"}
    undo = reverse_journal(actor=ledger.clerk, now=NOW, **reverse)
    discard_journal(actor=ledger.clerk, now=NOW, reference=undo.reference, seen_version=1)
    again = reverse_journal(actor=ledger.clerk, now=NOW, **reverse)
    post_journal(actor=ledger.accountant, now=NOW, reference=again.reference, seen_version=1)
    assert balances() == {}


def test_a_line_at_the_largest_amount_is_kept_to_the_penny(ledger: Cast) -> None:
    posted(ledger, pair(pounds(LARGEST_LINE_PENCE)))
    assert balances()["MET", "5000"] == LARGEST_LINE_PENCE
    assert Line.objects.filter(book=Book.ACTUAL, amount_pence=-LARGEST_LINE_PENCE).count() == 1


def test_a_control_account_takes_no_line_of_a_person(ledger: Cast) -> None:
    told = refused(
        "bad_journal", draft_journal, ledger.clerk, on_date=TODAY, description="By hand", rows=pair("1.00", "9900")
    )
    assert "only budgets and the year end write to" in told.message


def test_a_draft_on_what_has_become_a_control_account_is_not_posted(ledger: Cast) -> None:
    draft = drafted(ledger)
    Account.objects.filter(code="5000").update(kind=AccountKind.CONTROL)
    refused("bad_journal", post_journal, ledger.accountant, reference=draft.reference, seen_version=1)


def test_a_journal_that_stands_on_a_control_account_can_be_undone(ledger: Cast) -> None:
    journal = posted(ledger).journal
    Account.objects.filter(code="5000").update(kind=AccountKind.CONTROL)
    draft = reverse_journal(actor=ledger.clerk, now=NOW, journal=journal, on_date=TODAY, reason="Should not be there")
    post_journal(actor=ledger.accountant, now=NOW, reference=draft.reference, seen_version=1)
    assert set(balances().values()) <= {0}


def test_an_adjustment_of_another_day_is_told_which_day(ledger: Cast) -> None:
    told = refused(
        "not_year_end", draft_journal, ledger.clerk, on_date=TODAY, description="Accrual", rows=pair("1.00"),
        adjustment=True,
    )  # fmt: skip
    assert "31 March 2027" in told.message
