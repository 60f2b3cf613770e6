"""A programme from the decision that opens it to its confirmed mandate, and everything that stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from daybook.change.programmes.models import MandateStep, Plan, Programme, Writing
from daybook.change.programmes.operations.close_item import close_item
from daybook.change.programmes.operations.confirm_mandate import confirm_mandate
from daybook.change.programmes.operations.endorse_mandate import endorse_mandate
from daybook.change.programmes.operations.open_programme import open_programme
from daybook.change.programmes.operations.raise_item import raise_item
from daybook.change.programmes.operations.reopen_mandate import reopen_mandate
from daybook.change.programmes.operations.return_mandate import return_mandate
from daybook.change.programmes.operations.revise_plan import revise_plan
from daybook.change.programmes.operations.set_runway import FixedEnd, set_runway
from daybook.change.programmes.operations.write_section import write_section
from daybook.change.programmes.rules.plan import PlannedStep
from daybook.change.programmes.tests.build import (
    END,
    NOW,
    RISK,
    STAGES,
    confirmed,
    endorsed,
    opened,
    ready_to_endorse,
    registered,
    seen,
)
from daybook.decisions.cases.tests.build import Cast, decided, signed
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting
from daybook.kernel.money import Pence

CONFIRM = "programmes.confirm_mandate"


def test_a_programme_opens_from_a_decision_with_a_first_plan(players: Cast) -> None:
    ref = opened(players)
    row = Programme.objects.get()
    assert (ref.title, ref.case, ref.mandate_state) == ("Second generation", "PCD-1", "draft")
    assert (row.opened_on, row.due_on) == (date(2021, 11, 23), date(2022, 5, 23))
    steps = list(Plan.objects.get().steps.order_by("place").values_list("title", "days"))
    assert steps == [("Work on: Strategic Outline Case", 181), ("Strategic Outline Case ready", 0)]
    assert last_entry().subjects == [ref.reference, "PCD-1"]


def test_it_opens_once_and_only_from_what_is_decided(players: Cast) -> None:
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    refused("not_found", open_programme, case="PCD 77", **act)
    case = signed(players)
    refused("not_decided", open_programme, case=case.slug, **act)
    refused("not_permitted", open_programme, case=case.slug, **act | {"actor": players.stranger})


def test_a_decision_opens_one_programme(players: Cast) -> None:
    ref = opened(players)
    again = refused("opened_before", open_programme, actor=players.originating_officer, now=NOW, case=ref.case)
    assert again.facts["programme"] == ref.reference


def test_the_mandate_is_written_endorsed_and_confirmed(players: Cast) -> None:
    ref = ready_to_endorse(players)
    done = endorse_mandate(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))
    assert done.mandate_state == "endorsed"
    digest = Programme.objects.get().mandate_digest
    assert len(digest) == 64
    assert waiting(players.deputy_mayor, NOW) == [(CONFIRM, ref.reference)]
    assert waiting(players.mayor, NOW) == []
    last = confirm_mandate(actor=players.deputy_mayor, now=NOW, **seen(ref.reference))
    assert last.mandate_state == "confirmed"
    assert waiting(players.deputy_mayor, NOW) == []
    entry = last_entry()
    assert (entry.from_state, entry.to_state, entry.paragraph, entry.case) == ("endorsed", "confirmed", "4.8", "PCD-1")
    verbs = list(MandateStep.objects.exclude(verb="write_section").order_by("id").values_list("verb", "digest"))
    assert verbs == [("endorse_mandate", digest), ("confirm_mandate", digest)]


def test_who_writes_does_not_endorse_and_who_endorses_does_not_confirm(players: Cast) -> None:
    from daybook.foundation.identity.operations.grant_role import grant_role

    ref = ready_to_endorse(players)
    for person, role in (
        (players.originating_officer, "senior_responsible_owner"),
        (players.senior_responsible_owner, "deputy_mayor"),
    ):
        grant_role(actor=players.administrator, now=NOW, person=person.person, role=role, valid_from=NOW.date())
    refused("own_work", endorse_mandate, actor=players.originating_officer, now=NOW, **seen(ref.reference))
    endorse_mandate(actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))
    refused("own_work", confirm_mandate, actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference))
    refused("not_the_role", confirm_mandate, actor=players.mayor, now=NOW, **seen(ref.reference))


def test_an_empty_section_holds_the_mandate_back_and_is_named(players: Cast) -> None:
    ref = ready_to_endorse(players)
    act: dict[str, Any] = {"paper": "mandate", "section": "vision", "words": ""}
    write_section(actor=players.originating_officer, now=NOW, **act, **seen(ref.reference))
    told = refused(
        "sections_empty", endorse_mandate, actor=players.senior_responsible_owner, now=NOW, **seen(ref.reference)
    )
    assert "What is wanted" in told.message


def test_a_changed_word_makes_an_endorsed_mandate_a_draft_again(players: Cast) -> None:
    ref = endorsed(players)
    act: dict[str, Any] = {"paper": "mandate", "section": "vision", "words": "Another vision."}
    ref = write_section(actor=players.originating_officer, now=NOW, **act, **seen(ref.reference))
    assert ref.mandate_state == "draft"
    assert Programme.objects.get().mandate_digest == ""
    assert waiting(players.deputy_mayor, NOW) == []
    refused("wrong_state", confirm_mandate, actor=players.deputy_mayor, now=NOW, **seen(ref.reference))


def test_a_figure_that_moved_holds_back_confirmation(players: Cast) -> None:
    ref = endorsed(players)
    raise_item(actor=players.originating_officer, now=NOW, **RISK | {"title": "Another"}, **seen(ref.reference))
    refused("figures_moved", confirm_mandate, actor=players.deputy_mayor, now=NOW, **seen(ref.reference))
    back = return_mandate(actor=players.deputy_mayor, now=NOW, reason="Endorse it anew.", **seen(ref.reference))
    assert back.mandate_state == "draft"


def test_a_confirmed_mandate_is_written_only_once_it_is_opened_again(players: Cast) -> None:
    ref = confirmed(players)
    act: dict[str, Any] = {"paper": "mandate", "section": "vision", "words": "Another vision."}
    refused("wrong_state", write_section, actor=players.originating_officer, now=NOW, **act, **seen(ref.reference))
    refused(
        "words_missing",
        reopen_mandate,
        actor=players.senior_responsible_owner,
        now=NOW,
        reason=" ",
        **seen(ref.reference),
    )
    ref = reopen_mandate(actor=players.senior_responsible_owner, now=NOW, reason="It moved.", **seen(ref.reference))
    assert ref.mandate_state == "draft"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("unknown_paper", {"paper": "brief"}),
        ("unknown_section", {"section": "nowhere"}),
        ("bad_text", {"words": "x" * 20_001}),
        ("unchanged", {"words": "\n \n"}),
        ("stale", {"seen_version": 9}),
        ("not_found", {"reference": "PRG-9"}),
    ],
)
def test_what_cannot_be_written_is_refused(players: Cast, code: str, given: dict[str, Any]) -> None:
    ref = opened(players)
    act: dict[str, Any] = {"paper": "mandate", "section": "vision", "words": "Words", **seen(ref.reference)}
    refused(code, write_section, actor=players.originating_officer, now=NOW, **act | given)


def test_a_plan_is_made_anew_and_the_earlier_one_kept(players: Cast) -> None:
    ref = opened(players)
    officer = players.originating_officer
    steps = [PlannedStep("A", "First", 10), PlannedStep("B", "Second", 5, ("A",), giver="Another programme")]
    act: dict[str, Any] = {"actor": officer, "now": NOW, "reason": "As agreed"}
    revise_plan(steps=steps, baseline=True, **act, **seen(ref.reference))
    assert last_entry().facts["moved"] == ["A", "B", "W1", "M1"]
    refused("unchanged", revise_plan, steps=steps, baseline=True, **act, **seen(ref.reference))
    refused("bad_plan", revise_plan, steps=[], **act, **seen(ref.reference))
    refused("bad_plan", revise_plan, steps=[PlannedStep("A", "First", 1, ("B",))], **act, **seen(ref.reference))
    late = PlannedStep("A", "First", 10, done_on=date(2022, 3, 1))
    refused("bad_day", revise_plan, steps=[late], **act, **seen(ref.reference))
    refused("words_missing", revise_plan, steps=[late], **act | {"reason": ""}, **seen(ref.reference))
    assert list(Plan.objects.order_by("number").values_list("number", "baseline")) == [(1, True), (2, True)]


def test_a_register_takes_what_can_be_weighed_and_closes_with_a_reason(players: Cast) -> None:
    ref = opened(players)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW}
    for code, given in (
        ("unknown_kind", {"kind": "worry"}),
        ("weight_missing", {"percent": None}),
        ("weight_missing", {"percent": 100}),
        ("bad_name", {"title": " "}),
        ("unknown_step", {"step": "Z9"}),
        ("day_missing", {"kind": "dependency"}),
    ):
        refused(code, raise_item, **act, **RISK | given, **seen(ref.reference))
    item = raise_item(**act, **RISK, **seen(ref.reference))
    refused("words_missing", close_item, item=item.reference, seen_version=1, reason=" ", **act)
    refused("stale", close_item, item=item.reference, seen_version=2, reason="Gone", **act)
    assert close_item(item=item.reference, seen_version=1, reason="Gone", **act).closed
    refused("wrong_state", close_item, item=item.reference, seen_version=2, reason="Gone", **act)


def test_a_runway_that_cannot_be_counted_is_refused(players: Cast) -> None:
    ref = registered(players)
    act: dict[str, Any] = {"actor": players.originating_officer, "now": NOW, "ends": [END], "stages": STAGES}
    act |= {"month_pence": Pence(0), "extension_pence": Pence(0), "source": "x"}
    early = FixedEnd("Early", date(2, 1, 1), "Here")
    for code, given in (
        ("bad_runway", {"ends": []}),
        ("bad_runway", {"stages": []}),
        ("bad_day", {"ends": [early]}),
        ("words_missing", {"source": " "}),
        ("words_missing", {"ends": [FixedEnd("End", END.on, "")]}),
    ):
        refused(code, set_runway, **act | given, **seen(ref.reference))


def test_what_was_written_is_never_changed(players: Cast) -> None:
    ready_to_endorse(players)
    for table in ("programmes_writing", "programmes_plan", "programmes_planstep", "programmes_runway"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
    assert Writing.objects.exists()


def test_an_unpublished_decision_opens_a_programme_too(players: Cast) -> None:
    case = decided(players)
    assert case.state == "decided"
    assert open_programme(actor=players.originating_officer, now=NOW, case=case.slug).case == case.slug
