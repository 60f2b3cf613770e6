"""A benefit from its first words to a claim that is evidenced, and everything that stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from daybook.change.benefits.models import Actual, Benefit, BenefitStep, Evidencing, Target
from daybook.change.benefits.operations.approve_benefit import approve_benefit
from daybook.change.benefits.operations.draft_benefit import draft_benefit
from daybook.change.benefits.operations.evidence_claim import evidence_claim
from daybook.change.benefits.operations.measure_from_ledger import measure_from_ledger
from daybook.change.benefits.operations.measure_from_log import measure_from_log
from daybook.change.benefits.operations.record_actual import record_actual
from daybook.change.benefits.operations.revise_benefit import revise_benefit
from daybook.change.benefits.operations.set_targets import TargetByDay, set_targets
from daybook.change.benefits.operations.withdraw_benefit import withdraw_benefit
from daybook.change.benefits.public import benefits_of, cash_of
from daybook.change.benefits.queries import sheet_of
from daybook.change.benefits.rules.profile import Profile
from daybook.change.benefits.tests.build import (
    LEAVE,
    NOW,
    SAVING,
    TARGETS,
    TODAY,
    approved,
    claimed,
    drafted,
    owned,
    ready,
    seen,
)
from daybook.change.discovery.operations.withdraw_log import withdraw_log
from daybook.change.discovery.tests.people import brought_in
from daybook.decisions.cases.tests.build import Cast, moment
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.foundation.identity.operations.grant_role import grant_role
from tests.pages import client_of, page, total_on

APPROVE = "benefits.approve_benefit"
LATER = moment(date(2022, 3, 1))


def measured(**changed: Any) -> dict[str, Any]:
    return {"on": date(2022, 1, 31), "value": "850", "evidence": "Time survey"} | changed


def test_a_benefit_is_drafted_approved_measured_and_evidenced(players: Cast) -> None:
    ref = ready(players)
    assert waiting(players.senior_responsible_owner, NOW) == [(APPROVE, ref.reference)]
    ref = approve_benefit(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))
    assert (ref.state, waiting(players.senior_responsible_owner, NOW)) == ("approved", [])
    entry = last_entry()
    assert (entry.from_state, entry.to_state, entry.subjects) == ("draft", "approved", [ref.reference])
    record_actual(actor=players.budget_holder, now=NOW, **measured(), **seen(ref.reference))
    sheet = sheet_of(Benefit.objects.get(), TODAY)
    assert (sheet.standing.value, sheet.latest_evidenced) == ("on track", None)
    done = evidence_claim(actor=players.auditor, now=NOW, number=1, seen="The survey itself.", **seen(ref.reference))
    sheet = sheet_of(Benefit.objects.get(), TODAY)
    assert sheet.latest_evidenced == sheet.latest == Actual.objects.get()
    assert done.version == 5
    verbs = list(BenefitStep.objects.order_by("id").values_list("verb", "to_state"))
    assert verbs == [
        ("draft_benefit", "draft"), ("set_targets", "draft"), ("approve_benefit", "approved"),
        ("record_actual", "approved"), ("evidence_claim", "approved"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("bad_name", {"title": " "}),
        ("bad_name", {"measure": ""}),
        ("unknown_choice", {"theme": "glory"}),
        ("unknown_choice", {"unit": "euros"}),
        ("bad_text", {"enabler": "x" * 301}),
        ("bad_text", {"description": "null \0"}),
        ("bad_number", {"baseline": "many"}),
        ("baseline_incomplete", {"baseline_on": None}),
        ("baseline_incomplete", {"baseline_source": " "}),
        ("baseline_incomplete", {"baseline": ""}),
        ("bad_day", {"baseline_on": date(2022, 2, 2)}),
        ("bad_day", {"starts_on": date(1066, 10, 14)}),
        ("not_in_pounds", {"benefit_class": "cash-releasing"}),
        ("line_without_appraisal", {"line": "Licences"}),
        ("unknown_appraisal", {"appraisal": "APP-999999"}),
        ("unknown_post", {"owner_post": "POST-999999"}),
    ],
)
def test_what_cannot_be_said_of_a_benefit_is_refused(players: Cast, code: str, changed: dict[str, Any]) -> None:
    refused(code, draft_benefit, actor=players.originating_officer, now=NOW, profile=replace(LEAVE, **changed))


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({"baseline": "", "baseline_on": None}, ["a baseline"]),
        ({"owner_post": ""}, ["an owner"]),
        ({"baseline": "", "baseline_on": None, "owner_post": ""}, ["a baseline", "an owner"]),
    ],
)
def test_no_baseline_or_no_owner_no_approval(players: Cast, changed: dict[str, Any], lacking: list[str]) -> None:
    ref = ready(players, **changed)
    assert waiting(players.senior_responsible_owner, NOW) == []
    told = refused(
        "not_measurable", approve_benefit, actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference)
    )
    assert told.facts["lacking"] == lacking
    assert sheet_of(Benefit.objects.get(), TODAY).standing.value == "not measurable"


def test_no_target_no_approval(players: Cast) -> None:
    ref = drafted(players)
    refused("not_measurable", approve_benefit, actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))


def test_who_wrote_it_or_answers_for_it_does_not_approve_it(players: Cast) -> None:
    ref = ready(players)
    for person in (players.originating_officer, players.budget_holder):
        grant_role(
            actor=players.administrator, now=NOW, person=person.person, role="senior_responsible_owner",
            valid_from=NOW.date(),
        )  # fmt: skip
        refused("own_work", approve_benefit, actor=person, now=NOW, **seen(ref.reference))
        assert waiting(person, NOW) == []


def test_who_claims_does_not_evidence(players: Cast) -> None:
    ref = claimed(players)
    grant_role(
        actor=players.administrator, now=NOW, person=players.budget_holder.person, role="auditor", valid_from=NOW.date()
    )
    act: dict[str, Any] = {"now": NOW, "number": 1, "seen": "The survey."}
    refused("own_work", evidence_claim, actor=players.budget_holder, **act, **seen(ref.reference))
    evidence_claim(actor=players.chief_finance_officer, **act, **seen(ref.reference))
    refused("already_evidenced", evidence_claim, actor=players.auditor, **act, **seen(ref.reference))
    refused("not_found", evidence_claim, actor=players.auditor, **act | {"number": 9}, **seen(ref.reference))


def test_a_claim_without_a_baseline_stays_a_claim(players: Cast) -> None:
    ref = drafted(players, baseline="", baseline_on=None)
    record_actual(actor=players.budget_holder, now=NOW, **measured(), **seen(ref.reference))
    act: dict[str, Any] = {"now": NOW, "number": 1, "seen": "A report says so."}
    refused("not_measurable", evidence_claim, actor=players.auditor, **act, **seen(ref.reference))
    assert not Evidencing.objects.exists()


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("bad_number", {"value": "lots"}),
        ("bad_day", {"on": date(2022, 2, 2)}),
        ("words_missing", {"evidence": " "}),
        ("bad_text", {"evidence": "\0"}),
        ("stale", {"seen_version": 9}),
        ("not_found", {"reference": "BEN-9"}),
    ],
)
def test_what_was_not_measured_is_refused(players: Cast, code: str, changed: dict[str, Any]) -> None:
    ref = approved(players)
    refused(code, record_actual, actor=players.budget_holder, now=NOW, **seen(ref.reference) | measured(**changed))


def test_another_reading_of_a_day_takes_the_place_of_the_first(players: Cast) -> None:
    ref = claimed(players)
    record_actual(actor=players.budget_holder, now=NOW, **measured(value="950"), **seen(ref.reference))
    sheet = sheet_of(Benefit.objects.get(), TODAY)
    assert [one.number for one in sheet.actuals] == [1, 2]
    assert [one.number for one in sheet.readings] == [2]
    assert sheet.standing.value == "behind"


def test_an_approved_benefit_that_is_changed_is_a_draft_again(players: Cast) -> None:
    ref = approved(players)
    officer = players.originating_officer
    again = [TargetByDay(date(2022, 12, 31), "700")]
    ref = set_targets(actor=officer, now=NOW, targets=again, **seen(ref.reference))
    assert ref.state == "draft"
    assert waiting(players.senior_responsible_owner, NOW) == [(APPROVE, ref.reference)]
    approve_benefit(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))
    otherwise = replace(LEAVE, owner_post=owned(players), title="Leave is answered at once")
    act: dict[str, Any] = {"actor": officer, "now": NOW, "profile": otherwise}
    refused("words_missing", revise_benefit, reason=" ", **act, **seen(ref.reference))
    ref = revise_benefit(reason="It is quicker than thought.", **act, **seen(ref.reference))
    assert (ref.state, ref.title) == ("draft", "Leave is answered at once")
    refused("unchanged", revise_benefit, reason="Again", **act, **seen(ref.reference))
    said = [step.said["title"] for step in BenefitStep.objects.order_by("id") if step.said]
    assert said == [LEAVE.title, otherwise.title]
    assert sorted(Target.objects.values_list("number", "value")) == [
        (1, 600_500_000), (1, 900_000_000), (2, 700_000_000)
    ]  # fmt: skip


def test_figures_stay_in_the_unit_they_were_given_in(players: Cast) -> None:
    ref = ready(players)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "reason": "Count days."}
    days = replace(LEAVE, owner_post=owned(players), unit="days")
    refused("unit_in_use", revise_benefit, profile=days, **act, **seen(ref.reference))


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("bad_targets", []),
        ("bad_targets", [TargetByDay(date(2023, 1, 1), "1"), TargetByDay(date(2023, 1, 1), "2")]),
        ("bad_targets", [TargetByDay(date(2023 + n, 1, 1), "1") for n in range(61)]),
        ("bad_number", [TargetByDay(date(2023, 1, 1), "=1")]),
        ("bad_day", [TargetByDay(date(3001, 1, 1), "1")]),
        ("unchanged", list(reversed(TARGETS))),
    ],
)
def test_targets_that_cannot_be_kept_are_refused(players: Cast, code: str, targets: list[TargetByDay]) -> None:
    ref = ready(players)
    refused(code, set_targets, actor=players.originating_officer, now=NOW, targets=targets, **seen(ref.reference))


def test_what_is_withdrawn_moves_no_more(players: Cast) -> None:
    ref = claimed(players)
    sponsor, officer = players.senior_responsible_owner, players.originating_officer
    refused("words_missing", withdraw_benefit, actor=sponsor, now=NOW, reason="", **seen(ref.reference))
    ref = withdraw_benefit(actor=sponsor, now=NOW, reason="The change was dropped.", **seen(ref.reference))
    assert ref.state == "withdrawn"
    assert benefits_of("", TODAY) == ()
    acts: list[tuple[Any, dict[str, Any]]] = [
        (withdraw_benefit, {"actor": sponsor, "reason": "Again"}),
        (approve_benefit, {"actor": sponsor}),
        (revise_benefit, {"actor": officer, "profile": LEAVE, "reason": "Again"}),
        (set_targets, {"actor": officer, "targets": TARGETS}),
        (record_actual, {"actor": officer, **measured()}),
        (measure_from_log, {"actor": officer, "log": "LOG-1", "figure": "median"}),
        (measure_from_ledger, {"actor": sponsor, "first": TODAY, "last": TODAY, "account": "5200"}),
        (evidence_claim, {"actor": players.auditor, "number": 1, "seen": "Seen"}),
    ]
    for act, given in acts:
        refused("wrong_state", act, now=NOW, **given, **seen(ref.reference))


def test_the_stranger_does_nothing(players: Cast) -> None:
    ref = claimed(players)
    acts: list[tuple[Any, dict[str, Any]]] = [
        (withdraw_benefit, {"reason": "Gone"}),
        (approve_benefit, {}),
        (revise_benefit, {"profile": LEAVE, "reason": "Again"}),
        (set_targets, {"targets": TARGETS}),
        (record_actual, measured()),
        (measure_from_log, {"log": "LOG-1", "figure": "median"}),
        (measure_from_ledger, {"first": TODAY, "last": TODAY, "account": "5200"}),
        (evidence_claim, {"number": 1, "seen": "Seen"}),
    ]
    for act, given in acts:
        refused("not_permitted", act, actor=players.stranger, now=NOW, **given, **seen(ref.reference))
    refused("not_permitted", draft_benefit, actor=players.stranger, now=NOW, profile=LEAVE)


def test_what_counts_twice_is_approved_only_with_a_reason(players: Cast) -> None:
    first = approved(players)
    second = ready(players, replace(LEAVE, title="Advisers are fewer"))
    sponsor = players.senior_responsible_owner
    told = refused("counted_twice", approve_benefit, actor=sponsor, now=NOW, **seen(second.reference))
    assert told.facts["others"] == [first.reference]
    assert "Hours of HR advisers" in told.message
    approve_benefit(actor=sponsor, now=NOW, reason="The first is half of it.", **seen(second.reference))
    assert BenefitStep.objects.latest("id").words == "The first is half of it."
    one, two = benefits_of("", TODAY)
    assert one.counted_twice[0].startswith(second.reference)
    assert two.counted_twice[0].startswith(first.reference)
    withdraw_benefit(actor=sponsor, now=NOW, reason="It is the same.", **seen(second.reference))
    [left] = benefits_of("", TODAY)
    assert left.counted_twice == ()


def test_an_outline_case_sees_how_a_benefit_stands(players: Cast) -> None:
    claimed(players)
    [view] = benefits_of("", TODAY)
    assert (view.owner, view.theme, view.state, view.standing) == (
        "Head of People Services", "time saved", "approved", "on track"
    )  # fmt: skip
    assert view.baseline is not None
    assert (view.baseline.on, view.baseline.value, view.baseline.words) == (
        date(2021, 10, 1), 1_200_000_000, "1,200 hours"
    )  # fmt: skip
    assert view.latest is not None
    assert view.next_target == view.last_target
    assert view.last_target is not None
    assert (view.latest.words, view.last_target.words, view.evidenced) == ("850 hours", "600.5 hours", False)
    assert benefits_of("APP-000001", TODAY) == ()


def test_only_what_releases_cash_reaches_a_financial_case(players: Cast) -> None:
    targets = [TargetByDay(date(2022, 12, 31), "150000"), TargetByDay(date(2023, 12, 31), "0")]
    saving = ready(players, SAVING, targets)
    ready(players, SAVING, targets, benefit_class="non-cash-releasing", baseline_source="Elsewhere")
    ready(players, SAVING, targets, baseline="", baseline_on=None)
    [cash] = cash_of("", TODAY)
    assert (cash.reference, cash.state) == (saving.reference, "draft")
    assert cash.by_day == ((date(2022, 12, 31), 250_000_00), (date(2023, 12, 31), 400_000_00))


def test_the_time_of_a_case_flows_in_from_an_event_log(players: Cast) -> None:
    log = brought_in(players.originating_officer)
    ref = ready(players, owner_post=owned(players), claims_on="")
    act: dict[str, Any] = {"actor": players.budget_holder, "now": moment(date(2026, 6, 1)), "figure": "median"}
    refused("not_found", measure_from_log, log="LOG-9", **act, **seen(ref.reference))
    refused("unknown_figure", measure_from_log, log=log.reference, **act | {"figure": "mood"}, **seen(ref.reference))
    refused("other_unit", measure_from_log, log=log.reference, **act | {"figure": "cases"}, **seen(ref.reference))
    measure_from_log(log=log.reference, **act, **seen(ref.reference))
    actual = Actual.objects.get()
    assert actual.value == round(log.median_seconds / 36) * 10_000
    assert (actual.source, actual.on) == (log.reference, log.last_at.date())
    assert log.title in actual.evidence
    assert set(last_entry().subjects) == {ref.reference, log.reference}
    withdraw_log(actor=players.originating_officer, now=act["now"], reference=log.reference, reason="Wrong file")
    refused("withdrawn", measure_from_log, log=log.reference, **act, **seen(ref.reference))


def test_what_was_spent_flows_in_from_the_ledger(players: Cast) -> None:
    ref = ready(players, SAVING)
    rows = [
        JournalRow(cost_centre="F300", account="5200", amount="1234.56", body="MOPAC"),
        JournalRow(cost_centre="CORP", account="1000", amount="-1234.56", body="MOPAC"),
    ]
    day, when = date(2021, 11, 24), moment(date(2021, 11, 24))
    draft = draft_journal(actor=players.accountant, now=when, on_date=day, description="Spent", rows=rows)
    post_journal(actor=players.chief_finance_officer, now=when, reference=draft.reference, seen_version=draft.version)
    act: dict[str, Any] = {"actor": players.budget_holder, "now": NOW, "first": date(2021, 11, 1), "last": day}
    refused("no_codes", measure_from_ledger, body="MOPAC", **act, **seen(ref.reference))
    refused("nothing_posted", measure_from_ledger, account="5100", **act, **seen(ref.reference))
    refused(
        "bad_period", measure_from_ledger, account="5200", **act | {"last": date(2021, 10, 1)}, **seen(ref.reference)
    )
    refused("bad_day", measure_from_ledger, account="5200", **act | {"last": date(2022, 2, 2)}, **seen(ref.reference))
    measure_from_ledger(account="5200", cost_centre="F300", **act, **seen(ref.reference))
    actual = Actual.objects.get()
    assert (actual.value, actual.on) == (1_234_560_000, day)
    # Whoever looks at its evidence sees the same sum at the head of the lines that make it.
    assert total_on(page(client_of(players.auditor), actual.source)) == 1_234_56
    other = ready(players, claims_on="")
    refused("other_unit", measure_from_ledger, account="5200", **act, **seen(other.reference))


def test_what_was_recorded_is_never_changed(players: Cast) -> None:
    ref = claimed(players)
    evidence_claim(actor=players.auditor, now=NOW, number=1, seen="Seen.", **seen(ref.reference))
    for table in ("benefitstep", "target", "actual", "evidencing"):
        for change in (f"DELETE FROM benefits_{table}", f"UPDATE benefits_{table} SET id = id + 1000"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    assert Actual.objects.exists()


def test_the_database_keeps_no_approved_benefit_that_cannot_be_measured(players: Cast) -> None:
    ref = ready(players)
    for changed in ({"baseline": None, "baseline_on": None}, {"owner_post": ""}, {"baseline_on": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Benefit.objects.filter(reference=ref.reference).update(state="approved", **changed)


def test_a_profile_names_every_column_it_is_kept_in() -> None:
    columns = {field.name for field in Benefit._meta.get_fields() if getattr(field, "concrete", False)}
    assert set(Profile.__slots__) == columns - {"id", "reference", "state", "drafted_by", "drafted_at", "version"}
