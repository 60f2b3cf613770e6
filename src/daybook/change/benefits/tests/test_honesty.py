"""What keeps a register honest: lines of the appraisal, figures by the owner alone, parts of a log, and length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daybook.change.appraisal.operations.write_lines import write_lines
from daybook.change.appraisal.rules.content import LineRow
from daybook.change.appraisal.tests.build import appraised
from daybook.change.appraisal.tests.build import seen as seen_appraisal
from daybook.change.benefits.models import Actual, Benefit, Target
from daybook.change.benefits.operations.approve_benefit import approve_benefit
from daybook.change.benefits.operations.draft_benefit import draft_benefit
from daybook.change.benefits.operations.measure_from_log import measure_from_log
from daybook.change.benefits.operations.record_actual import record_actual
from daybook.change.benefits.operations.set_targets import TargetByDay
from daybook.change.benefits.tests.build import LEAVE, NOW, SAVING, approved, drafted, ready, seen
from daybook.change.discovery.public import part_of_log
from daybook.change.discovery.tests.people import NOW as LOG_NOW
from daybook.change.discovery.tests.people import brought_in, columns
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused
from daybook.kernel.prices import MILLION
from tests.pages import client_of, named, page, queries_of

pytestmark = pytest.mark.django_db


def test_a_line_must_stand_in_the_appraisal_or_somebody_says_why_not(players: Cast) -> None:
    appraisal = appraised(players).reference
    officer = {"actor": players.originating_officer, "now": NOW}
    given = replace(LEAVE, appraisal=appraisal, line="posts  RELEASED")
    refusal = refused("unknown_line", draft_benefit, **officer, profile=replace(given, line="Charge"))
    assert "Posts released" in refusal.message
    assert drafted(players, given).state == "draft"
    draft_benefit(**officer, profile=replace(given, line="Gone", line_reason="It is priced at full case."))
    kept = Benefit.objects.order_by("id").values_list("line", "line_reason")
    assert list(kept) == [("posts RELEASED", ""), ("Gone", "It is priced at full case.")]


def test_more_than_the_line_comes_to_is_told_across_both(players: Cast) -> None:
    made = appraised(players)
    said = replace(SAVING, appraisal=made.reference, line="Posts released")
    ref = ready(players, said, [TargetByDay(date(2022, 12, 31), "370000")])
    refusal = refused(
        "counted_twice", approve_benefit, actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference)
    )
    assert "£30,000 a year is promised" in refusal.message
    assert "£20,000.33" in page(client_of(players.auditor), named("benefits:benefit", ref.reference))
    more = LineRow("new", "benefit", "Posts released", "cash_releasing", [0, 0, 30_000_00], basis="Counted again")
    write_lines(**seen_appraisal(players, made), option="new", lines=[more])
    assert approve_benefit(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference)).state == "approved"


def test_the_owner_alone_records_by_hand(players: Cast) -> None:
    ref = approved(players)
    given: dict[str, Any] = {"now": NOW, "on": date(2022, 1, 31), "value": "850", "evidence": "Time survey"}
    refused("not_the_owner", record_actual, actor=players.senior_responsible_owner, **given, **seen(ref.reference))
    assert not Actual.objects.exists()
    record_actual(actor=players.budget_holder, **given, **seen(ref.reference))
    unowned = drafted(players, owner_post="", title="Nobody answers for it yet")
    record_actual(actor=players.senior_responsible_owner, **given, **seen(unowned.reference))
    assert Actual.objects.count() == 2


def test_a_part_of_a_log_flows_in(players: Cast) -> None:
    stories = [
        ("A", [("Ask", "x"), ("Check", "x"), ("Answer", "x")]),
        ("B", [("Ask", "x"), ("Answer", "x")]),
        ("C", [("Answer", "x"), ("Ask", "x"), ("Check", "x"), ("Check", "x"), ("Answer", "x")]),
        ("D", [("Ask", "x"), ("Check", "x")]),
    ]
    log = brought_in(players.originating_officer, columns=columns(stories)).reference
    whole = part_of_log(log)
    assert (whole.cases, whole.median_seconds, whole.first_on) == (4, 5_400, date(2026, 3, 2))
    pair = part_of_log(log, start="Ask", end="Answer")
    assert (pair.cases, pair.median_seconds, pair.last_on) == (3, 7_200, date(2026, 3, 16))
    later = part_of_log(log, first=date(2026, 3, 9), last=date(2026, 3, 15), start="Ask", end="Answer")
    assert (later.cases, later.median_seconds) == (1, 3_600)
    again = part_of_log(log, start="Check", end="Check")
    assert (again.cases, again.median_seconds) == (1, 3_600)
    ref = approved(players)
    act: dict[str, Any] = {"actor": players.budget_holder, "now": LOG_NOW, "log": log, "figure": "median"}
    refused("half_a_pair", measure_from_log, **act, start="Ask", **seen(ref.reference))
    days = {"first": date(2026, 3, 9), "last": date(2026, 3, 2)}
    refused("bad_period", measure_from_log, **act, **days, **seen(ref.reference))
    refused("no_such_part", measure_from_log, **act, start="Ask", end="Sleep", **seen(ref.reference))
    measure_from_log(**act, first=date(2026, 3, 9), start="Ask", end="Answer", **seen(ref.reference))
    actual = Actual.objects.get()
    assert (actual.value, actual.on, actual.source) == (2 * MILLION, date(2026, 3, 16), log)
    assert "from “Ask” to “Answer”: 2 cases" in actual.evidence


def test_the_register_of_a_thousand_is_paged_and_asks_no_more(players: Cast) -> None:
    first = approved(players)
    reader, address = client_of(players.auditor), named("benefits:register")
    few = queries_of(reader, address)
    row = Benefit.objects.get()
    many = [_copy(row, place) for place in range(2, 1_001)]
    Benefit.objects.bulk_create(many)
    Target.objects.bulk_create(Target(benefit=one, number=1, on=date(2022, 12, 31), value=600) for one in many)
    assert queries_of(reader, address) == few
    shown = page(reader, address)
    assert "1000 benefits" in shown
    assert "and 994 more: all take hours" in shown
    assert first.reference in shown
    assert "BEN-000051" not in shown.split("<table")[1]
    onward = page(reader, f"{address}?after=BEN-000050&sort=title")
    assert "BEN-000051" in onward
    assert "BEN-000050<" not in onward.split("<table")[1]
    assert "BEN-000001" in page(reader, f"{address}?before=BEN-000051").split("<table")[1]
    assert "BEN-000001" in page(reader, f"{address}?after=gone").split("<table")[1]
    rows = reader.get(address, {"export": "csv", "standing": "not approved"}).getvalue().decode().splitlines()
    assert len(rows) == 1_000


def _copy(row: Benefit, place: int) -> Benefit:
    fields = {field.attname: getattr(row, field.attname) for field in Benefit._meta.concrete_fields}
    fields |= {"id": None, "reference": f"BEN-{place:06}", "state": "draft"}
    return Benefit(**fields)
