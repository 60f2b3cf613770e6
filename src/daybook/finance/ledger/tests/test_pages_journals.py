"""The pages of journals: what each person sees, what they can do, and what is refused."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from daybook.finance.ledger.models import Draft, Journal, Period
from daybook.finance.ledger.operations.import_journals import import_journals
from daybook.finance.ledger.operations.revise_journal import revise_journal
from daybook.finance.ledger.rules.imports import JournalBatch
from daybook.finance.ledger.rules.journals import SegmentCodes
from daybook.finance.ledger.tests.build import IMPORTER, NOW, TODAY, Cast, drafted, pair, posted, row
from tests.pages import client_of, figures_on, follow_figures, named, page, queries_of, total_on

pytestmark = pytest.mark.django_db
POSTED, WAITING, DRAFTING = "/money/journals/", "/money/journals/waiting/", "/money/journals/draft-journal/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def many_journals(count: int) -> None:
    """So many journals of two lines, in one batch."""
    codings = [SegmentCodes("MET", "C1", code, "", "", "") for code in ("5000", "1000")]
    numbers = range(count)
    batch = JournalBatch(
        names=[f"J{number}" for number in numbers],
        on_dates=[TODAY] * count,
        codings=codings,
        journal_of=[number for number in numbers for _ in codings],
        coding_of=[0, 1] * count,
        amounts_pence=[pence for number in numbers for pence in (number + 1, -number - 1)],
        descriptions=["Imported"] * (2 * count),
    )
    import_journals(actor=IMPORTER, now=NOW, source="MANY", batch=batch)


def grid(*lines: tuple[str, ...]) -> str:
    """Lines as the entry grid sends them: six codes, debit, credit, description."""
    return "".join("\t".join(line) + "\n" for line in lines)


BALANCED = grid(
    ("MET", "C1", "5000", "", "", "", "£1,234.50", "", "Paid"),
    ("MET", "C1", "1000", "", "", "", "", "1234.5", "Paid"),
)


def entry(lines: str = BALANCED, **more: str) -> dict[str, str]:
    return {"on_date": "22/11/2026", "description": "By hand", "lines": lines} | more


def test_the_list_shows_journals_and_each_figure_opens_its_journal(ledger: Cast) -> None:
    posted(ledger, pair("12.34"))
    client = client_of(ledger.clerk)
    text = page(client, POSTED)
    assert "JNL-" in text
    assert "Accountant" in text
    assert follow_figures(client, POSTED) == 1


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("text=rent", {"Rent of a yard"}),
        ("book=ACTUAL", {"Rent of a yard", "Test"}),
        ("book=BUDGET", set()),
        ("period=2026%2F27+P07", {"Rent of a yard"}),
        ("source=manual&period=2026%2F27+P08", {"Test"}),
        ("source=import", set()),
    ],
)
def test_the_list_is_filtered(ledger: Cast, asked: str, shown: set[str]) -> None:
    posted(ledger)
    rent = Draft.objects.get(reference=drafted(ledger, on=TODAY.replace(month=10)).reference)
    said = {"on_date": rent.on_date, "description": "Rent of a yard", "rows": pair()}
    revise_journal(actor=ledger.clerk, now=NOW, reference=rent.reference, seen_version=1, **said)
    client = client_of(ledger.accountant)
    client.post(named("ledger:post_journal", rent.reference), {"version": 2})
    text = page(client, f"{POSTED}?{asked}")
    assert {words for words in ("Rent of a yard", "Test") if f">{words}<" in text} == shown


def test_pages_of_the_list_hold_every_journal_once(ledger: Cast) -> None:
    many_journals(120)
    client, address, seen = client_of(ledger.clerk), POSTED, []
    while address:
        answer = client.get(address)
        seen += [row.key for row in answer.context["table"].rows]
        following = answer.context["table"].next_url
        address = f"{POSTED}{following}" if following else ""
    assert len(seen) == 120
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 120


def test_a_thousand_journals_take_no_more_queries_than_ten(ledger: Cast) -> None:
    many_journals(10)
    client = client_of(ledger.clerk)
    few = queries_of(client, POSTED)
    many_journals(1_000)
    assert queries_of(client, POSTED) == few


def test_the_export_holds_what_is_listed_and_no_formula(ledger: Cast) -> None:
    draft = drafted(ledger)
    said = {"on_date": TODAY, "description": "=HYPERLINK(1)", "rows": pair()}
    revise_journal(actor=ledger.clerk, now=NOW, reference=draft.reference, seen_version=1, **said)
    client = client_of(ledger.accountant)
    client.post(named("ledger:post_journal", draft.reference), {"version": 2})
    answer = client.get(f"{POSTED}?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [header, only] = csv.reader(io.StringIO(text))
    assert only[header.index("Description")] == "'=HYPERLINK(1)"


def test_the_record_of_a_posted_journal(ledger: Cast) -> None:
    journal = posted(ledger, [*pair("12.34"), *pair("5.00", body="PCC")]).journal
    client = client_of(ledger.clerk)
    text = page(client, named("ledger:journal", journal))
    assert total_on(text) == 17_34
    assert "Posted journal" in text
    assert "Drafted journal" in text
    assert "Reverse this journal" in text
    assert [one.balance_pence for one in client.get(named("ledger:journal", journal)).context["bodies"]] == [0, 0]


def test_the_reference_of_a_posted_draft_leads_to_its_journal(ledger: Cast) -> None:
    journal = posted(ledger)
    answer = client_of(ledger.clerk).get(named("ledger:journal", journal.reference))
    assert answer.headers["Location"] == named("ledger:journal", journal.journal)


def test_a_journal_that_is_not_there_is_said_so(ledger: Cast) -> None:
    assert "There is no journal JNL-999999" in page(client_of(ledger.clerk), "/money/journals/JNL-999999/", 404)


def test_what_to_do_next_depends_on_who_looks(ledger: Cast) -> None:
    address = named("ledger:journal", drafted(ledger).reference)
    own, other = page(client_of(ledger.clerk), address), page(client_of(ledger.accountant), address)
    assert "Change this draft" in own
    assert "Post this journal" not in own
    assert "Accountant or Chief finance officer" in own
    assert "Post this journal" in other
    assert "Change this draft" not in other


@pytest.mark.parametrize("state", ["CLOSED", "LOCKED", "FUTURE"])
def test_a_draft_that_its_period_does_not_take_is_not_offered_for_posting(ledger: Cast, state: str) -> None:
    draft = drafted(ledger)
    Period.objects.filter(starts_on__lte=TODAY, ends_before__gt=TODAY).update(state=state)
    own, other = (page(client_of(who), named("ledger:journal", draft.reference)) for who in (ledger.clerk, ledger.cfo))
    for text in (own, other, page(client_of(ledger.cfo), named("ledger:post_journal", draft.reference))):
        assert f"2026/27 P08 is {state.lower()} and takes nothing" in text
        assert "cannot be posted as it is dated" in text
        assert "enter the books" not in text
    assert "Change this draft" in own
    assert "Post this journal" not in other


def test_a_second_person_checks_and_posts(ledger: Cast) -> None:
    draft = drafted(ledger, pair("40.00"))
    client, address = client_of(ledger.accountant), named("ledger:post_journal", draft.reference)
    assert "40.00" in page(client, address)
    assert not Journal.objects.exists()
    answer = client.post(address, {"version": draft.version}, follow=True)
    assert f"{Journal.objects.get()} is posted" in answer.content.decode()


def test_the_maker_cannot_post_even_with_the_role(ledger: Cast) -> None:
    client = client_of(ledger.accountant)
    client.post(DRAFTING, entry())
    answer = client.post(named("ledger:post_journal", Draft.objects.get().reference), {"version": 1})
    assert answer.status_code == 403
    assert "somebody else must approve it" in answer.content.decode()
    assert not Journal.objects.exists()


def test_a_stale_form_posts_nothing_and_says_what_happened(ledger: Cast) -> None:
    draft = drafted(ledger)
    said = {"on_date": TODAY, "description": "Changed", "rows": pair("9.00")}
    revise_journal(actor=ledger.clerk, now=NOW, reference=draft.reference, seen_version=1, **said)
    answer = client_of(ledger.accountant).post(named("ledger:post_journal", draft.reference), {"version": 1})
    assert answer.status_code == 409
    assert "was changed since you opened it" in answer.content.decode()
    assert not Journal.objects.exists()


def test_the_maker_discards(ledger: Cast) -> None:
    draft = drafted(ledger)
    client = client_of(ledger.clerk)
    client.post(named("ledger:discard_journal", draft.reference), {"version": 1})
    assert Draft.objects.get().state == "DISCARDED"
    assert draft.reference in page(client, "/money/journals/discarded/")
    assert draft.reference not in page(client, WAITING)


def test_a_journal_is_reversed_once_and_the_second_try_keeps_what_was_typed(ledger: Cast) -> None:
    journal = posted(ledger, pair("7.00")).journal
    client, address = client_of(ledger.clerk), named("ledger:reverse_journal", journal)
    said = {"on_date-day": "22", "on_date-month": "11", "on_date-year": "2026", "reason": "Posted twice"}
    answer = client.post(address, said, follow=True)
    assert f"Reversal of {journal}: Posted twice" in answer.content.decode()
    again = client.post(address, said).content.decode()
    assert "is already reversed" in again
    assert 'value="Posted twice"' in again
    assert "Reverse this journal" not in page(client, named("ledger:journal", journal))


def test_lines_are_drafted_as_typed(ledger: Cast) -> None:
    answer = client_of(ledger.clerk).post(DRAFTING, entry(), follow=True)
    assert total_on(answer.content.decode()) == 1234_50
    assert Draft.objects.get().rows[1]["amount"] == "-1234.50"


def test_the_same_lines_from_a_second_tab_are_asked_about_first(ledger: Cast) -> None:
    client = client_of(ledger.clerk)
    assert client.post(DRAFTING, entry(form_key="one tab")).status_code == 302
    asked = client.post(DRAFTING, entry(form_key="other tab"))
    assert asked.status_code == 409
    assert "By hand" in asked.content.decode()
    assert Draft.objects.count() == 1


def test_errors_stand_at_their_cells_and_keep_what_was_typed(ledger: Cast) -> None:
    lines = grid(
        ("MET", "C1", "5999", "", "", "", "100", "", "No such account"),
        (),
        ("MET", "C1", "1000", "", "", "", "", "ten", "Not an amount"),
        ("MET", "", "1000", "", "", "", "5", "6", "Both sides"),
        ("MET", "C1", "1000", "", "", "", "(5)", "", "Not silently a credit"),
    )
    answer = client_of(ledger.clerk).post(DRAFTING, entry(lines, description=""))
    text = answer.content.decode()
    assert answer.status_code == 422
    for target, words in (
        ("lines-1-account", "There is no account 5999"),
        ("lines-3-credit", "Enter an amount in pounds and pence"),
        ("lines-4-debit", "Enter a debit or a credit, not both"),
        ("lines-4-cost_centre", "The cost centre is missing"),
        ("lines-5-debit", "Enter it as a credit, or without the minus sign or brackets"),
        ("id_description", "“Description” cannot be blank"),
    ):
        assert f'<a href="#{target}">' in text
        assert words in text
    assert "No such account" in text
    assert not Draft.objects.exists()


def test_each_body_must_balance_and_the_page_says_by_how_much(ledger: Cast) -> None:
    lines = grid(
        ("MET", "C1", "5000", "", "", "", "100.00", "", ""), ("PCC", "C1", "1000", "", "", "", "", "100.00", "")
    )
    text = client_of(ledger.clerk).post(DRAFTING, entry(lines)).content.decode()
    assert "Body MET is out of balance by £100.00 more debits" in text
    assert "Body PCC is out of balance by £100.00 more credits" in text


def test_checking_the_lines_keeps_nothing(ledger: Cast) -> None:
    text = client_of(ledger.clerk).post(DRAFTING, entry(check="1")).content.decode()
    assert "Nothing is wrong with these lines" in text
    assert not Draft.objects.exists()


def test_a_change_to_a_draft_that_somebody_changed_is_refused_and_kept_on_the_page(ledger: Cast) -> None:
    draft = drafted(ledger)
    client, address = client_of(ledger.clerk), named("ledger:revise_journal", draft.reference)
    assert client.post(address, entry(version="1")).status_code == 302
    answer = client.post(address, entry(version="1", description="Late"))
    assert answer.status_code == 422
    assert "was changed since you opened it" in answer.content.decode()
    assert "Late" in answer.content.decode()
    assert Draft.objects.get().description == "By hand"


def test_a_thousand_pasted_lines_are_drafted_and_shown_page_by_page(ledger: Cast) -> None:
    client = client_of(ledger.clerk)
    answer = client.post(DRAFTING, entry(BALANCED * 500), follow=True)
    table, shown = answer.context["lines"], 0
    assert total_on(answer.content.decode()) == 500 * 1234_50
    address = answer.redirect_chain[-1][0]
    while table.next_url:
        shown += len(table.rows)
        table = client.get(f"{address}{table.next_url}").context["lines"]
    assert shown + len(table.rows) == 1_000


@pytest.mark.parametrize(
    "name", ["posted", "draft", "discarded", "draft_journal", "trial_balance", "enquiry", "periods"]
)
def test_strangers_see_no_page(ledger: Cast, name: str) -> None:
    assert client_of(ledger.stranger).get(named(f"ledger:{name}")).status_code == 403
    assert Client().get(named(f"ledger:{name}")).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("verb", ["post_journal", "revise_journal", "discard_journal", "reverse_journal"])
def test_strangers_can_do_nothing_to_a_journal(ledger: Cast, verb: str) -> None:
    draft = drafted(ledger, [row("1.00"), row("-1.00", "1000")])
    answer = client_of(ledger.stranger).post(named(f"ledger:{verb}", draft.reference), {"version": 1})
    assert answer.status_code == 403
    assert Draft.objects.get().state == "DRAFT"


def test_figures_are_plain_where_there_is_nothing_to_open(ledger: Cast) -> None:
    assert figures_on(page(client_of(ledger.clerk), POSTED)) == []
