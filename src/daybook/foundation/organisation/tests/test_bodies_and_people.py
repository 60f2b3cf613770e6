"""Who acts for a body, who leads a unit, what a person is called: each from its day, with the version seen."""

from __future__ import annotations

from datetime import date

import pytest

from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.organisation.models import BodyArrangement, Person, Unit
from daybook.foundation.organisation.operations.arrange_body import arrange_body
from daybook.foundation.organisation.operations.found_body import found_body
from daybook.foundation.organisation.operations.revise_person import revise_person
from daybook.foundation.organisation.public import arrangement_of
from daybook.foundation.organisation.queries.structure import heads
from daybook.foundation.organisation.tests.build import (
    ADVISER,
    NOW,
    SPRING,
    STRANGER,
    head,
    holding,
    moment,
    person,
    post,
)
from daybook.kernel.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example_force")]
JUNE = date(2026, 6, 1)


def arrange(contracts: str, version: int = 0, valid_from: date = SPRING, actor: object = ADVISER) -> int:
    return arrange_body(
        actor=actor, now=NOW, body="MET", contracts=contracts, employs="MET", pays=contracts, valid_from=valid_from,
        version=version,
    ).version  # fmt: skip


def test_who_contracts_employs_and_pays_is_told_as_at_any_day() -> None:
    found_body(actor=ADVISER, now=NOW, code="OFFICE", name="Example Policing Office")
    first = arrange("MET")
    arrange("OFFICE", first, JUNE)
    then = arrangement_of("MET", on=date(2026, 5, 31), known_at=moment(12, 1))
    now = arrangement_of("MET", on=JUNE, known_at=moment(12, 1))
    assert then is not None
    assert now is not None
    assert (then.contracts, then.employs, then.pays) == ("MET", "MET", "MET")
    assert (now.contracts, now.employs, now.pays) == ("OFFICE", "MET", "OFFICE")
    assert arrangement_of("MET", on=date(2026, 3, 1), known_at=moment(12, 1)) is None
    assert arrangement_of("OFFICE", on=JUNE, known_at=moment(12, 1)) is None


def test_an_arrangement_is_refused_with_unknown_bodies_old_versions_and_for_strangers() -> None:
    first = arrange("MET")
    rows = BodyArrangement.objects.count()
    for attempt, code in (
        (lambda: arrange("NONE", first, JUNE), "unknown_body"),
        (lambda: arrange("MET", 0, JUNE), "stale"),
        (lambda: arrange("MET", first + 1, JUNE), "stale"),
        (lambda: arrange("MET", first, date(2026, 3, 1)), "stale"),
        (lambda: arrange("MET", first, JUNE, STRANGER), "not_permitted"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == code
    assert BodyArrangement.objects.count() == rows


def test_a_unit_is_led_by_another_post_from_a_day_and_by_whoever_holds_it() -> None:
    one, two, robin = post("One"), post("Two"), person()
    first = head("HQ", one)
    head("HQ", two, JUNE, first.version)
    holding(two, robin, JUNE)
    unit = _key("HQ")
    before, after = heads(date(2026, 5, 31), moment(12, 1), [unit]), heads(JUNE, moment(12, 1), [unit])
    assert (before[unit].title, before[unit].holder) == ("One", None)
    assert after[unit].title == "Two"
    assert after[unit].holder is not None
    assert after[unit].holder.reference == robin.reference
    for attempt, code in (
        (lambda: head("HQ", one, JUNE, first.version), "stale"),
        (lambda: head("NONE", one), "unknown_unit"),
        (lambda: head("HQ", post("Late", valid_from=JUNE)), "post_not_established"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == code


def _key(code: str) -> int:
    return Unit.objects.get(code=code).pk


def revise(
    reference: str, version: int, name: str = "Robin Newname Example", kind: str = "officer", **who: object
) -> int:
    actor = who.get("actor", ADVISER)
    return revise_person(
        actor=actor, now=NOW, person=reference, version=version, kind=kind, display_name=name
    ).version  # fmt: skip


def test_a_person_keeps_their_reference_and_their_name_stays_out_of_the_audit() -> None:
    robin = person()
    assert revise(robin.reference, robin.version) == robin.version + 1
    row = Person.objects.get(reference=robin.reference)
    assert (row.display_name, row.kind) == ("Robin Newname Example", "officer")
    entry = AuditEntry.objects.filter(verb="organisation.revise_person").latest("pk")
    assert entry.subjects == [robin.reference]
    assert "Newname" not in str(entry.facts)


def test_a_person_is_not_revised_from_an_old_page_by_a_stranger_or_into_nonsense() -> None:
    robin = person()
    revise(robin.reference, 1)
    for attempt, code in (
        (lambda: revise(robin.reference, 1), "stale"),
        (lambda: revise(robin.reference, 2, kind="robot"), "unknown_kind"),
        (lambda: revise(robin.reference, 2, name=" "), "bad_name"),
        (lambda: revise("P-9", 1), "unknown_person"),
        (lambda: revise(robin.reference, 2, actor=STRANGER), "not_permitted"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == code
    assert Person.objects.get(reference=robin.reference).version == 2
