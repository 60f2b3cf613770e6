"""Bodies and cost centres: founded by people, recorded by imports, looked up in bulk; and who answers for a budget."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.foundation.audit.models import AuditEntry, AuditSubject
from daybook.foundation.organisation import public
from daybook.foundation.organisation.models import CostCentre, LegalBody
from daybook.foundation.organisation.operations.assign_budget_holder import assign_budget_holder
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.open_cost_centre import open_cost_centre
from daybook.foundation.organisation.tests.build import ADVISER, NOW, SPRING, STRANGER, moment, post
from daybook.kernel import operation
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.usefixtures("example_force")


def test_founding_a_body_leaves_its_audit_entry() -> None:
    ref = found_body(actor=ADVISER, now=NOW, code="PCC", name="Policing body")
    assert (ref.code, ref.name) == ("PCC", "Policing body")
    assert public.body_by_code("PCC") == ref
    entry = AuditEntry.objects.get(pk=AuditSubject.objects.get(subject="BODY-PCC").entry_id)
    assert (entry.verb, entry.actor, entry.refusal) == ("organisation.found_body", ADVISER.person, "")


def test_a_stranger_is_refused_and_leaves_no_trace_but_the_refusal() -> None:
    before = LegalBody.objects.count()
    with pytest.raises(Refused) as refusal:
        found_body(actor=STRANGER, now=NOW, code="PCC", name="Policing body")
    assert refusal.value.code == "not_permitted"
    assert LegalBody.objects.count() == before
    assert AuditEntry.objects.order_by("-id")[0].refusal == "not_permitted"


def test_a_code_is_given_once() -> None:
    with pytest.raises(Refused) as refusal:
        found_body(actor=ADVISER, now=NOW, code="MET", name="Another")
    assert refusal.value.code == "code_taken"
    with pytest.raises(Refused) as refusal:
        open_cost_centre(actor=ADVISER, now=NOW, body="MET", code="1001", name="Another")
    assert refusal.value.code == "code_taken"
    assert public.body_by_code("MET").name == "Example Police"
    assert public.cost_centre_by_code("MET", "1001").name == "Central"


def test_codes_unknown_are_refused_by_name() -> None:
    for ask, code in (
        (lambda: public.body_by_code("NONE"), "unknown_body"),
        (lambda: public.cost_centre_by_code("MET", "9999"), "unknown_cost_centre"),
        (lambda: public.person("P-999999"), "unknown_person"),
        (lambda: open_cost_centre(actor=ADVISER, now=NOW, body="NONE", code="1", name="x"), "unknown_body"),
    ):
        with pytest.raises(Refused) as refusal:
            ask()
        assert refusal.value.code == code


def test_imports_record_codes_once_and_keep_names() -> None:
    entry = operation.Entry(ADVISER, "test.import", NOW)
    token = operation._entry.set(entry)
    try:
        for _ in range(2):
            public.record_body(code="NEW", name="NEW")
            public.record_cost_centre(body="NEW", code="1001", name="1001")
            kept = public.record_cost_centre(body="MET", code="1001", name="1001")
    finally:
        operation._entry.reset(token)
    assert kept.name == "Central"
    assert CostCentre.objects.count() == 2
    assert entry.subjects == ["BODY-NEW", "CC-NEW-1001", "CC-MET-1001"]


def test_keys_are_looked_up_in_bulk_within_their_body() -> None:
    found_body(actor=ADVISER, now=NOW, code="PCC", name="Policing body")
    open_cost_centre(actor=ADVISER, now=NOW, body="PCC", code="1001", name="Office")
    bodies = public.body_ids({"MET", "PCC", "NONE"})
    assert bodies == dict(LegalBody.objects.values_list("code", "id"))
    pairs = {("MET", "1001"), ("PCC", "1001"), ("MET", "2"), ("NONE", "1001")}
    keys = public.cost_centre_ids(pairs)
    assert set(keys) == {("MET", "1001"), ("PCC", "1001")}
    assert keys["PCC", "1001"] == CostCentre.objects.get(body__code="PCC").pk
    assert public.cost_centre_ids(set()) == {}


def test_who_answers_for_a_budget_is_known_as_at_any_day() -> None:
    first, second = post("Head"), post("Deputy")

    def assign(to: str, on: date, version: int) -> public.BudgetHolderRef:
        return assign_budget_holder(
            actor=ADVISER, now=NOW, body="MET", cost_centre="1001", post=to, valid_from=on, version=version
        )

    held = assign(first.reference, SPRING, 0)
    with pytest.raises(Refused) as refusal:
        assign(second.reference, date(2026, 6, 1), 0)
    assert refusal.value.code == "stale"
    assign(second.reference, date(2026, 6, 1), held.version)

    def holder(on: date) -> str:
        found = public.budget_holder_of("MET", "1001", on=on, known_at=moment(12, 1))
        return found.post if found else ""

    days = [date(2026, 3, 31), SPRING, date(2026, 5, 31), date(2026, 6, 1)]
    assert [holder(day) for day in days] == ["", first.reference, first.reference, second.reference]
