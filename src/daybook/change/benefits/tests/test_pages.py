"""The pages of benefits: who may open them, what their forms do and refuse, and how many queries they take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from daybook.change.appraisal.public import appraisal_titles
from daybook.change.appraisal.tests.build import appraised
from daybook.change.benefits.models import Actual, Benefit, Evidencing, Target
from daybook.change.benefits.tests.build import LEAVE, SAVING, TARGETS, TODAY, approved, claimed, drafted, owned, ready
from daybook.decisions.cases.tests.build import Cast
from tests.pages import client_of, named, page, queries_of

FORM: dict[str, Any] = {
    "title": "Pay queries <b>fall</b>", "theme": "user experience", "benefit_class": "quantified", "unit": "cases",
    "direction": "lower", "measure": "Queries a month", "confidence": "medium", "baseline": "1,100",
    "baseline_on": "1/10/2021", "baseline_source": "Call log",
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())


def addresses(reference: str) -> list[str]:
    overviews = [named(f"benefits:{name}") for name in ("register", "map", "tracker")]
    return [*overviews, named("benefits:benefit", reference)]


def test_readers_open_every_page_and_the_stranger_none(players: Cast) -> None:
    ref = claimed(players)
    for address in addresses(ref.reference):
        for reader in (players.auditor, players.deputy_mayor, players.originating_officer):
            assert client_of(reader).get(address).status_code == 200, address
        assert client_of(players.stranger).get(address).status_code == 403
        assert Client().get(address).status_code == 302
    acts = ("revise_benefit", "set_targets", "approve_benefit", "record_actual", "withdraw_benefit")
    for name in acts:
        assert client_of(players.auditor).get(named(f"benefits:{name}", ref.reference)).status_code == 403, name


def test_a_benefit_is_drafted_by_page_and_what_cannot_be_is_said_beside_the_field(players: Cast) -> None:
    client = client_of(players.originating_officer)
    address = named("benefits:draft_benefit")
    for wrong, words in (
        ({"baseline": "many"}, "This number cannot be read"),
        ({"owner_post": "POST-9"}, "No post is called “POST-000009”"),
        ({"appraisal": "Pay again"}, "No appraisal is called “Pay again”"),
        ({"benefit_class": "cash-releasing"}, "counted in pounds"),
        ({"baseline_source": ""}, "Give all three"),
        ({"title": ""}, "govuk-error-summary"),
    ):
        answer = client.post(address, FORM | wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Benefit.objects.exists()
    assert client.post(address, FORM).status_code == 302
    row = Benefit.objects.get()
    assert (row.baseline, row.baseline_on) == (1_100_000_000, date(2021, 10, 1))
    text = page(client, named("benefits:benefit", row.reference))
    assert "Pay queries &lt;b&gt;fall&lt;/b&gt;" in text
    assert "Give it an owner" in text


def test_targets_are_pasted_a_line_each(players: Cast) -> None:
    ref = drafted(players)
    client = client_of(players.originating_officer)
    address = named("benefits:set_targets", ref.reference)
    wrong = client.post(address, {"version": 1, "targets": "31/3/2022 900\nsoon 5"})
    assert wrong.status_code == 422
    assert "Line 2 cannot be read" in wrong.content.decode()
    assert client.post(address, {"version": 1, "targets": "31/3/2022\t£900\n\n2022-12-31 600.5\n"}).status_code == 302
    assert sorted(Target.objects.values_list("value", flat=True)) == [600_500_000, 900_000_000]
    assert "31/03/2022 900\n31/12/2022 600.5" in page(client, address)
    assert client.post(address, {"version": 1, "targets": "31/3/2022 1"}).status_code == 422


def test_a_claim_is_recorded_and_evidenced_by_page(players: Cast) -> None:
    ref = approved(players)
    holder, auditor = client_of(players.budget_holder), client_of(players.auditor)
    address = named("benefits:record_actual", ref.reference)
    given = {"version": 3, "on": "31/1/2022", "value": "850", "evidence": "Survey"}
    early = holder.post(address, given | {"on": "3/2/2022"})
    assert early.status_code == 422
    assert "has not come yet" in early.content.decode()
    assert holder.post(address, given).status_code == 302
    record = named("benefits:benefit", ref.reference)
    evidence = named("benefits:evidence_claim", ref.reference, 1)
    assert evidence in page(auditor, record)
    assert evidence not in page(holder, record)
    assert auditor.post(evidence, {"version": 4, "seen": "The survey itself"}).status_code == 302
    assert Evidencing.objects.get().words == "The survey itself"
    assert evidence not in page(auditor, record)
    assert auditor.get(named("benefits:evidence_claim", ref.reference, 7)).status_code == 404


def test_what_can_only_be_refused_shows_no_form(players: Cast) -> None:
    ref = claimed(players)
    sponsor = client_of(players.senior_responsible_owner)
    told = page(sponsor, named("benefits:record_actual", ref.reference), 403)
    assert "Head of People Services (" in told
    assert named("benefits:benefit", ref.reference) in told
    assert client_of(players.budget_holder).get(named("benefits:record_actual", ref.reference)).status_code == 200
    assert "is counted in" in page(sponsor, named("benefits:measure_from_ledger", ref.reference), 422)
    page(sponsor, named("benefits:approve_benefit", ref.reference), 409)
    bare = drafted(players)
    assert "It has not got a target" in page(sponsor, named("benefits:approve_benefit", bare.reference), 422)


def test_what_counts_twice_is_named_before_approval_and_on_the_register(players: Cast) -> None:
    first = approved(players)
    second = ready(players, replace(LEAVE, title="Advisers are fewer"))
    sponsor = client_of(players.senior_responsible_owner)
    address = named("benefits:approve_benefit", second.reference)
    for shown in (address, named("benefits:register"), named("benefits:benefit", second.reference)):
        text = page(sponsor, shown)
        assert "May be counted twice" in text
        assert named("benefits:benefit", first.reference) in text
    assert sponsor.post(address, {"version": second.version, "reason": ""}).status_code == 422
    assert sponsor.post(address, {"version": second.version, "reason": "Half of it each"}).status_code == 302
    assert Benefit.objects.get(reference=second.reference).state == "approved"


def test_the_register_is_filtered_sorted_and_exported(players: Cast) -> None:
    leave, saving = approved(players), ready(players, replace(SAVING, title="=SUM(A1)"))
    client = client_of(players.auditor)
    register = named("benefits:register")

    def listed(**asked: str) -> list[str]:
        text = client.get(register, asked).content.decode()
        places = {ref.reference: text.find(named("benefits:benefit", ref.reference)) for ref in (leave, saving)}
        return sorted((name for name, at in places.items() if at >= 0), key=places.__getitem__)

    assert listed() == [leave.reference, saving.reference]
    assert listed(sort="-title") == [leave.reference, saving.reference]
    assert listed(sort="title") == [saving.reference, leave.reference]
    assert listed(theme="cost savings") == [saving.reference]
    assert listed(kind="non-cash-releasing") == [leave.reference]
    assert listed(standing="reading due") == [leave.reference]
    assert listed(search="switched SUM") == []
    assert listed(theme="glory") == [leave.reference, saving.reference]
    exported = b"".join(client.get(register, {"export": "csv"}).streaming_content)  # type: ignore[attr-defined]
    assert b"'=SUM(A1)" in exported
    assert b"1200" in exported


def test_figures_read_from_records_lead_to_them(players: Cast) -> None:
    ref = approved(players, SAVING)
    holder = client_of(players.budget_holder)
    address = named("benefits:measure_from_ledger", ref.reference)
    wrong = holder.post(address, {"version": 3, "first": "1/11/2021", "last": "30/11/2021"})
    assert wrong.status_code == 422
    assert "Name a cost centre" in wrong.content.decode()
    log = holder.post(
        named("benefits:measure_from_log", ref.reference), {"version": 3, "log": "LOG-9", "figure": "cases"}
    )
    assert log.status_code == 422
    assert "There is no event log LOG-000009" in log.content.decode()
    assert not Actual.objects.exists()


def test_a_benefit_is_revised_and_withdrawn_by_page(players: Cast) -> None:
    ref = approved(players)
    officer, sponsor = client_of(players.originating_officer), client_of(players.senior_responsible_owner)
    address = named("benefits:revise_benefit", ref.reference)
    text = page(officer, address)
    assert 'value="1200"' in text
    owner, made = owned(players), appraised(players)
    assert f'<option value="{made.reference}">' in page(officer, address)
    given = FORM | {
        "unit": "hours",
        "owner_post": "head of people services",
        "version": 3,
        "reason": "It is about pay.",
    }
    given["appraisal"] = appraisal_titles()[made.reference].upper()
    assert officer.post(address, given | {"reason": ""}).status_code == 422
    assert officer.post(address, given).status_code == 302
    row = Benefit.objects.get(reference=ref.reference)
    assert (row.owner_post, row.appraisal) == (owner, made.reference)
    assert officer.post(address, given).status_code == 422
    withdraw = named("benefits:withdraw_benefit", ref.reference)
    assert sponsor.post(withdraw, {"version": 4, "reason": "Dropped"}).status_code == 302
    assert "Withdrawn" in page(sponsor, named("benefits:benefit", ref.reference))


def test_the_map_and_the_tracker_show_what_there_is_and_open_it(players: Cast) -> None:
    ref = claimed(players, SAVING, value="300000")
    ready(players, SAVING, benefit_class="dis-benefit", title="Licences overlap", baseline_source="Elsewhere")
    client = client_of(players.auditor)
    for name in ("map", "tracker"):
        empty = page(client, f"{named(f'benefits:{name}')}?search=nothing")
        assert "No benefit matches" in empty
        assert "<svg" not in empty[empty.index("<main") :]
    shown = page(client, named("benefits:map"))
    assert f"{LEAVE.enabler} brings {SAVING.title}, for {LEAVE.objective}" in shown
    assert named("benefits:benefit", ref.reference) in shown
    tracked = page(client, named("benefits:tracker"))
    assert "promised £399,399.50, claimed £100,000, evidenced £0" in tracked
    assert "What gets worse" in tracked
    client.post(named("benefits:evidence_claim", ref.reference, 1), {"version": ref.version, "seen": "Seen"})
    assert "evidenced £100,000" in page(client, named("benefits:tracker"))


def test_a_claim_without_a_baseline_asks_nobody_to_evidence_it(players: Cast) -> None:
    ref = drafted(players, baseline="", baseline_on=None)
    holder, auditor = client_of(players.budget_holder), client_of(players.auditor)
    given = {"version": 1, "on": "31/1/2022", "value": "850", "evidence": "Survey"}
    assert holder.post(named("benefits:record_actual", ref.reference), given).status_code == 302
    text = page(auditor, named("benefits:benefit", ref.reference))
    assert "Claimed" in text
    assert named("benefits:evidence_claim", ref.reference, 1) not in text


def test_search_finds_a_benefit(players: Cast) -> None:
    ref = drafted(players)
    assert named("benefits:benefit", ref.reference) in page(client_of(players.auditor), "/search/?q=sooner")


def test_pages_take_the_same_few_queries_however_many_benefits_there_are(players: Cast) -> None:
    ref = claimed(players, claims_on="", baseline_source="Survey 1")
    client = client_of(players.auditor)
    before = [queries_of(client, address) for address in addresses(ref.reference)]
    for number in range(2, 5):
        claimed(players, claims_on="", baseline_source=f"Survey {number}")
    assert [queries_of(client, address) for address in addresses(ref.reference)] == before
    assert len(TARGETS) == 2
