"""The story of a record and the audit log: who sees what, in which words, and whether it is sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.tests.build import NOW, Cast, books, cast, drafted, posted
from daybook.foundation.audit.models import AuditEntry, AuditSeal
from daybook.foundation.audit.public import recent_deeds, story_of
from daybook.foundation.audit.queries import sealed_among
from daybook.foundation.audit.rules.wording import attempt, deed, refused_because
from daybook.foundation.audit.sealing import seal_entries
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.kernel.refused import Refused
from tests.pages import client_of, page, queries_of

pytestmark = pytest.mark.django_db
LOG = "/story/"


@pytest.fixture
def ledger(db: None) -> Cast:
    people = cast()
    books(people)
    return people


@pytest.mark.parametrize(
    ("verb", "done", "to_do"),
    [
        ("ledger.post_journal", "Posted journal", "post a journal"),
        ("decisions.give_advice", "Gave advice", "give advice"),
        ("discovery.log_engagement", "Logged engagement", "log an engagement"),
        ("decisions.plan_paper", "Planned paper", "plan a paper"),
        ("decisions.read_part_two", "Read Part 2", "read Part 2"),
        ("decisions.write_part_two", "Wrote Part 2", "write Part 2"),
        ("decisions.drop_paper", "Dropped paper", "drop a paper"),
        ("decisions.submit_case", "Submitted paper", "submit a paper"),
        ("decisions.withdraw_case", "Withdrew paper", "withdraw a paper"),
        ("ledger.start_closing_period", "Started closing period", "start closing a period"),
        ("programmes.issue_soc", "Signed off an outline case", "sign off an outline case"),
        ("undertakings.keep_undertaking", "Kept undertaking", "keep an undertaking"),
        ("budgets.reserve_funds", "Reserved money", "reserve money"),
        ("jobs.stop_job", "Stopped job", "stop a job"),
    ],
)
def test_verbs_read_as_words(verb: str, done: str, to_do: str) -> None:
    assert (deed(verb), attempt(verb)) == (done, to_do)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("not_permitted", "No role of theirs allowed it."),
        ("own_work", "It was their own work."),
        ("name_taken", "Name taken."),
        ("", ""),
    ],
)
def test_refusals_are_worded_from_their_codes(code: str, words: str) -> None:
    assert refused_because(code) == words


def test_a_record_tells_its_story_newest_first_with_names(ledger: Cast) -> None:
    draft = posted(ledger)
    events = story_of(ledger.clerk, draft.reference)
    assert [(event.what, event.who, event.detail) for event in events] == [
        ("Posted journal", "Accountant", "Draft → Posted"),
        ("Drafted journal", "Clerk", "Draft"),
    ]


def test_what_was_entered_later_and_dated_earlier_is_told_in_its_time(ledger: Cast) -> None:
    draft = drafted(ledger)
    before = NOW - timedelta(hours=1)
    post_journal(actor=ledger.accountant, now=before, reference=draft.reference, seen_version=draft.version)
    assert [event.at for event in story_of(ledger.clerk, draft.reference)] == [NOW, before]


def test_the_story_page_leads_to_the_records_it_names(ledger: Cast) -> None:
    draft = posted(ledger)
    text = page(client_of(ledger.accountant), f"/story/{draft.reference}/")
    assert f'href="/story/{draft.journal}/"' in text
    assert "Unsealed" in text
    seal_entries(NOW + timedelta(minutes=1))
    assert "Unsealed" not in page(client_of(ledger.accountant), f"/story/{draft.reference}/")


def test_the_log_is_filtered_and_shows_refusals_with_their_reason(ledger: Cast) -> None:
    draft = drafted(ledger)
    with pytest.raises(Refused):
        post_journal(actor=ledger.stranger, now=NOW, reference=draft.reference, seen_version=1)
    client = client_of(ledger.accountant)
    text = page(client, f"{LOG}?refusals=on")
    assert "Refused: post a journal" in text
    assert "No role of theirs allowed it." in text
    assert "Drafted journal" not in text
    assert "Drafted journal" in page(client, f"{LOG}?actor={ledger.clerk.person}")
    assert "Refused" not in page(client, f"{LOG}?actor={ledger.clerk.person}&first=2026-11-22")
    assert "Nothing was recorded" in page(client, f"{LOG}?first=23/11/2026")


def test_days_the_wrong_way_round_are_said(ledger: Cast) -> None:
    drafted(ledger)
    text = page(client_of(ledger.accountant), f"{LOG}?first=2999-01-02&last=1/1/2021")
    assert "before the first day" in text


def test_what_was_done_is_chosen_by_its_words_under_its_domain(ledger: Cast) -> None:
    text = page(client_of(ledger.accountant), LOG)
    group = text.partition('<optgroup label="Ledger">')[2].partition("</optgroup>")[0]
    assert '<option value="ledger.post_journal">Post a journal</option>' in group
    assert "(ledger.post_journal)" not in text
    assert "budgets." not in group


def test_the_log_is_paged_without_losing_an_entry(ledger: Cast) -> None:
    for _ in range(40):
        drafted(ledger)
    client, address, seen = client_of(ledger.accountant), LOG, []
    while address:
        table = client.get(address).context["table"]
        seen += [int(row.key) for row in table.rows]
        address = f"{LOG}{table.next_url}" if table.next_url else ""
    assert seen == list(AuditEntry.objects.order_by("-id").values_list("id", flat=True))


def test_queries_of_the_log_do_not_grow(ledger: Cast) -> None:
    client = client_of(ledger.accountant)
    few = queries_of(client, LOG)
    for _ in range(60):
        drafted(ledger)
    seal_entries(NOW)
    assert queries_of(client, LOG) <= few + 1


def test_an_entry_that_came_late_is_sealed_only_once_a_later_seal_holds_it(ledger: Cast) -> None:
    entries = list(AuditEntry.objects.order_by("id").values_list("id", flat=True)[:3])
    AuditSeal.objects.create(last_id=entries[2], members="[]", gaps=[entries[1]], sealed_at=NOW, digest="a")
    assert sealed_among(entries) == {entries[0], entries[2]}
    later = AuditSeal.objects.get()
    AuditSeal.objects.create(
        previous=later, last_id=entries[2], members=f'[[{entries[1]},"x"]]', gaps=[], sealed_at=NOW, digest="b"
    )
    assert sealed_among(entries) == set(entries)


def test_what_a_person_lately_did_names_each_record_once(ledger: Cast) -> None:
    first, second = posted(ledger), drafted(ledger)
    assert [(one.subject, one.what) for one in recent_deeds(ledger.clerk)] == [
        (second.reference, "Drafted journal"),
        (first.reference, "Drafted journal"),
    ]


@pytest.mark.parametrize("address", [LOG, "/story/JD-000001/"])
def test_only_those_who_assure_see_the_log(ledger: Cast, address: str) -> None:
    assert client_of(ledger.clerk).get(address).status_code == 403
    grant_role(actor=ledger.administrator, now=NOW, person=ledger.clerk.person, role="auditor", valid_from=NOW.date())
    assert client_of(ledger.clerk).get(address).status_code == 200


def test_a_record_without_a_story_says_so(ledger: Cast) -> None:
    assert "Nothing is recorded about JNL-999999" in page(client_of(ledger.accountant), "/story/JNL-999999/")
