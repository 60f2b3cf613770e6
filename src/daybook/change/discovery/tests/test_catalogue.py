"""Services and their baselines, requirements and their wordings: kept, refused, and on their pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.discovery.models import Baseline, Requirement, Service, Wording
from daybook.change.discovery.operations.drop_requirement import drop_requirement
from daybook.change.discovery.operations.open_service import open_service
from daybook.change.discovery.operations.record_baseline import record_baseline
from daybook.change.discovery.operations.revise_requirement import revise_requirement
from daybook.change.discovery.operations.revise_service import revise_service
from daybook.change.discovery.operations.write_requirement import write_requirement
from daybook.change.discovery.public import find_requirement, latest_baselines
from daybook.change.discovery.refs import RequirementRef, ServiceRef
from daybook.change.discovery.rules.catalogue import Measure, Priority, check_value, traces_of, value_words
from daybook.change.discovery.tests.people import NOW, brought_in
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.undertakings.tests.build import seat
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.refused import Refused
from tests.pages import client_of

SAYS: dict[str, Any] = {
    "statement": "Pay is right.", "source": "Payroll", "priority": Priority.MUST, "measure": "No corrections.",
    "traces": ["CONNECT"],
}  # fmt: skip


def entered(players: Cast, title: str = "Invoices") -> ServiceRef:
    officer = players.originating_officer
    post = Service.objects.values_list("owner_post", flat=True).first() or seat(players, officer, "Head of Change")
    return open_service(actor=officer, now=NOW, title=title, purpose="Suppliers are paid.", owner_post=post)


def measured(players: Cast, service: str, **changed: Any) -> Any:
    given = {"measure": Measure.TOUCH_TIME, "value": "14.5", "measured_on": NOW.date(), "basis": "Time study"}
    return record_baseline(actor=players.originating_officer, now=NOW, service=service, **(given | changed))


def written(players: Cast, **changed: Any) -> RequirementRef:
    return write_requirement(actor=players.originating_officer, now=NOW, **(SAYS | changed))


def url(name: str, *given: str) -> str:
    return reverse(f"catalogue:{name}", args=given)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_the_newest_of_each_measure_is_the_baseline_and_those_before_stay(players: Cast) -> None:
    ref, log = entered(players), brought_in(players.originating_officer)
    measured(players, ref.reference, measured_on=date(2026, 3, 31), value="16")
    measured(players, ref.reference, log=log.reference)
    measured(players, ref.reference, measured_on=date(2026, 1, 31), value="20")
    measured(players, ref.reference, measure=Measure.VOLUME, value="96000")
    latest = latest_baselines([ref.reference])[ref.reference]
    assert {measure: one.value for measure, one in latest.items()} == {"touch_time": Decimal("14.5"), "volume": 96000}
    assert latest["touch_time"].log == log.reference
    assert Baseline.objects.count() == 4
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE discovery_baseline SET value_millionths = 1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"value": "-1"}, "bad_value"),
        ({"value": "few"}, "bad_number"),
        ({"measure": Measure.VOLUME, "value": "1.5"}, "bad_value"),
        ({"measure": Measure.SATISFACTION, "value": "101"}, "bad_value"),
        ({"measured_on": NOW.date() + timedelta(days=1)}, "bad_day"),
        ({"basis": ""}, "bad_name"),
        ({"log": "LOG-000009"}, "not_found"),
        ({"service": "SVC-000009"}, "not_found"),
    ],
)
def test_what_is_no_baseline_is_refused(players: Cast, changed: dict[str, Any], code: str) -> None:
    ref = entered(players)
    asked = {"service": ref.reference} | changed
    assert refusal_of(lambda: measured(players, asked.pop("service"), **asked)) == code
    assert not Baseline.objects.exists()


def test_a_service_has_one_name_and_an_owner(players: Cast) -> None:
    ref = entered(players)
    officer = players.originating_officer
    act = {"actor": officer, "now": NOW}
    assert refusal_of(lambda: entered(players)) == "title_taken"
    asked = {"title": "Other", "purpose": "Some.", "owner_post": "POST-999999"}
    assert refusal_of(lambda: open_service(**act, **asked)) == "unknown_post"
    told = {"reference": ref.reference, "purpose": "All are paid.", "owner_post": ref.owner_post}
    assert revise_service(**act, **told, seen_version=1).version == 2
    assert refusal_of(lambda: revise_service(**act, **told, seen_version=1)) == "stale"
    assert refusal_of(lambda: revise_service(**act, **(told | {"reference": "SVC-9"}), seen_version=1)) == "not_found"


def test_a_requirement_is_worded_anew_and_keeps_what_it_said(players: Cast) -> None:
    ref = written(players, traces=["CONNECT", " CONNECT ", ""])
    assert (ref.reference, ref.version, ref.traces, ref.state) == ("REQ-000001", 1, ("CONNECT",), "open")
    act = {"actor": players.originating_officer, "now": NOW, "reference": ref.reference}
    anew = revise_requirement(**act, seen_version=1, **(SAYS | {"priority": Priority.SHOULD, "traces": []}))
    assert (anew.version, anew.priority, anew.traces) == (2, "should", ())
    assert [one.priority for one in Wording.objects.order_by("version")] == ["must", "should"]
    assert refusal_of(lambda: revise_requirement(**act, seen_version=1, **SAYS)) == "stale"
    gone = drop_requirement(**act, seen_version=2, reason="The law changed.")
    assert (gone.state, gone.version, find_requirement(ref.reference)) == ("dropped", 3, gone)
    assert refusal_of(lambda: revise_requirement(**act, seen_version=3, **SAYS)) == "wrong_state"
    assert refusal_of(lambda: drop_requirement(**act, seen_version=3, reason="Again.")) == "wrong_state"
    entry = AuditEntry.objects.get(verb="discovery.drop_requirement", refusal="")
    assert (entry.subjects, entry.from_state, entry.to_state) == (["REQ-000001"], "open", "dropped")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"statement": ""}, "bad_name"),
        ({"source": " x"}, "bad_name"),
        ({"measure": ""}, "bad_name"),
        ({"traces": ["SVC-000009"]}, "unknown_trace"),
        ({"traces": ["LOG-000009"]}, "unknown_trace"),
        ({"traces": ["x" * 61]}, "bad_trace"),
        ({"traces": [str(number) for number in range(21)]}, "bad_trace"),
    ],
)
def test_what_is_no_requirement_is_refused(players: Cast, changed: dict[str, Any], code: str) -> None:
    assert refusal_of(lambda: written(players, **changed)) == code
    assert not Requirement.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "auditor"])
def test_others_change_nothing(players: Cast, who: str) -> None:
    ref, need = entered(players), written(players)
    act = {"actor": getattr(players, who), "now": NOW}
    measure = {"measure": Measure.VOLUME, "value": "1", "measured_on": NOW.date(), "basis": "None"}
    for refused in (
        lambda: write_requirement(**act, **SAYS),
        lambda: drop_requirement(**act, reference=need.reference, seen_version=1, reason="No."),
        lambda: record_baseline(**act, service=ref.reference, **measure),
        lambda: open_service(**act, title="T", purpose="P", owner_post=ref.owner_post),
    ):
        assert refusal_of(refused) == "not_permitted"
    assert (Requirement.objects.count(), Service.objects.count(), Baseline.objects.count()) == (1, 1, 0)


@given(st.sampled_from(list(Measure)), st.decimals(-10, 10_000, places=2))
def test_a_value_is_taken_or_refused_and_then_said(measure: Measure, value: Decimal) -> None:
    fits = value >= 0 and (measure is not Measure.VOLUME or value == int(value))
    fits = fits and (measure is not Measure.SATISFACTION or value <= 100)
    try:
        check_value(measure, value)
    except Refused:
        assert not fits
    else:
        assert fits
        assert Decimal(value_words(measure, value).strip("£%").replace(",", "")) == value


def test_traces_are_cleaned() -> None:
    assert traces_of(["  A  B ", "A B", "", "C"]) == ["A B", "C"]


def test_readers_open_every_page_and_others_none(players: Cast) -> None:
    ref, need = entered(players), written(players)
    read = [url("services"), url("service", ref.reference), url("requirements"), url("requirement", need.reference)]
    change = [
        url("open_service"), url("revise_service", ref.reference), url("record_baseline", ref.reference),
        url("write_requirement"), url("revise_requirement", need.reference), url("drop_requirement", need.reference),
    ]  # fmt: skip
    for page in [*read, *change]:
        assert client_of(players.originating_officer).get(page).status_code == 200, page
        assert client_of(players.auditor).get(page).status_code == (200 if page in read else 403), page
        assert client_of(players.stranger).get(page).status_code == 403, page


def test_each_is_done_on_its_page(players: Cast) -> None:
    client, ref = client_of(players.originating_officer), entered(players)
    baseline = {"measure": "unit_cost", "value": "6.4", "measured_on": "1/3/2026", "basis": "Ledger"}
    assert client.post(url("record_baseline", ref.reference), baseline).status_code == 302
    assert client.post(url("record_baseline", ref.reference), baseline | {"value": "x"}).status_code == 422
    page = text_of(client.get(url("service", ref.reference)))
    assert "£6.40" in page
    assert "Not measured yet" in page
    said = SAYS | {"priority": "must", "traces": f"{ref.reference}\nCONNECT\n"}
    assert client.post(url("write_requirement"), said).status_code == 302
    page = text_of(client.get(url("service", ref.reference)))
    assert "Pay is right." in page
    form = said | {"seen_version": "1", "statement": "Pay is always right."}
    assert client.post(url("revise_requirement", "REQ-000001"), form).status_code == 302
    page = text_of(client.get(url("requirement", "REQ-000001")))
    assert page.count("Pay is always right.") >= 2
    assert "Pay is right." in page
    assert client.post(url("drop_requirement", "REQ-000001"), {"seen_version": "2", "reason": ""}).status_code == 422
    gone = {"seen_version": "2", "reason": "The law changed."}
    assert client.post(url("drop_requirement", "REQ-000001"), gone).status_code == 302
    assert "The law changed." in text_of(client.get(url("requirement", "REQ-000001")))


def test_requirements_are_filtered_and_exported(players: Cast) -> None:
    client = client_of(players.auditor)
    written(players)
    written(players, statement="Claims are quick.", priority=Priority.COULD, traces=[])
    assert "Claims are quick." not in text_of(client.get(url("requirements"), {"priority": "must"}))
    assert "Pay is right." not in text_of(client.get(url("requirements"), {"search": "claims"}))
    assert "Pay is right." in text_of(client.get(url("requirements"), {"trace": "CONNECT"}))
    exported = b"".join(client.get(url("requirements"), {"export": "csv"}).streaming_content).decode()
    assert len(exported.splitlines()) == 3
    assert client.get(url("services"), {"export": "csv"}).status_code == 200


def test_lists_ask_the_same_number_of_queries_at_any_size(players: Cast) -> None:
    client = client_of(players.auditor)
    for page, add in (
        ("services", lambda number: measured(players, entered(players, f"Service {number}").reference)),
        ("requirements", lambda number: written(players, statement=f"Need {number}.")),
    ):
        counts = []
        for number in range(6):
            add(number)
            if number in (0, 5):
                with CaptureQueriesContext(connection) as asked:
                    client.get(url(page))
                counts.append(len(asked))
        assert counts[0] == counts[1] <= 12
