"""Drafting and editing: what is kept of a paper, and what an edit voids."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from daybook.decisions.cases.models import Advice, Case, CaseVersion
from daybook.decisions.cases.operations.draft_case import draft_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.give_advice import give_advice
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.queries import case_detail, find_case, state_as_at
from daybook.decisions.cases.tests.build import CODES, Cast, advised, autumn, checked, drafted, seen
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.cases.tests.traces import last_entry, refused, waiting


def test_draft_keeps_the_text_whose_digest_anybody_can_compute(players: Cast) -> None:
    case = drafted(players)
    version = CaseVersion.objects.get(case__slug=case.slug)
    assert hashlib.sha256(version.form.encode()).hexdigest() == case.digest == version.digest
    assert (version.cost_centre, version.account, version.project) == ("F300", "5200", "PCD-1")
    assert "signature" not in version.form
    assert "advice" not in version.form
    assert ("decisions.check_case", case.slug) in waiting(players.second_officer, autumn(15))


def test_draft_without_reference_is_numbered(players: Cast) -> None:
    paper = changed(('reference = "PCD 1"', 'reference = ""'))
    drafted(players, changed(('reference = "PCD 1"', 'reference = "PCD 000002"')))
    first, second = drafted(players, paper), drafted(players, paper)
    assert (first.reference, second.reference) == ("PCD 000001", "PCD 000003")


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("malformed", "not a form"),
        ("malformed", changed(("amount = 947393", 'amount = "much"'))),
        ("reference_taken", changed(('reference = "PCD 1"', 'reference = "pcd-1"'))),
        ("bad_reference", changed(('reference = "PCD 1"', 'reference = "PCD/../1?"'))),
        ("too_long", changed(('title = "A discovery"', f'title = "{"x" * 301}"'))),
    ],
)
def test_draft_refused(players: Cast, code: str, form: str) -> None:
    drafted(players)
    refused(code, draft_case, actor=players.originating_officer, now=autumn(15), form=form, **CODES)


def test_unknown_fields_stay_as_warnings(players: Cast) -> None:
    case = drafted(players, changed(("[interests]", "[interests]\nwhim = 1")))
    detail = case_detail(players.auditor, case.reference, today=autumn(15).date())
    assert [finding.path for finding in detail.check.findings if finding.code == "unknown_field"] == ["interests.whim"]


def test_edit_voids_every_tick_and_returns_to_draft(players: Cast) -> None:
    case = advised(players, checked(players))
    form = changed(("Six months", "Seven months"))
    edited = edit_case(actor=players.second_officer, now=autumn(16, 12), form=form, **seen(case), **CODES)
    assert (edited.state, edited.version) == ("draft", 2)
    assert not Advice.objects.filter(voided_at=None).exists()
    assert Advice.objects.filter(voided_at=autumn(16, 12)).count() == 6
    assert len(last_entry().facts["voided_advice"]) == 6
    detail = case_detail(players.auditor, case.reference, today=autumn(16).date())
    assert len(detail.missing_advice) == 6
    assert len(detail.voided) == 6


def test_ticks_on_an_earlier_version_do_not_submit_a_later_one(players: Cast) -> None:
    from daybook.decisions.cases.operations.check_case import check_case

    case = advised(players, checked(players))
    officer = players.originating_officer
    edited = edit_case(actor=officer, now=autumn(16, 12), form=changed(("Six", "Seven")), **seen(case), **CODES)
    again = check_case(actor=officer, now=autumn(16, 13), **seen(edited))
    advised(players, again, ("financial", "legal"))
    refusal = refused("advice_missing", submit_case, actor=officer, now=autumn(16, 14), **seen(again))
    assert refusal.facts["missing"] == ["equality", "commercial", "data_protection", "head_of_service"]


def test_stale_edit_says_what_changed(players: Cast) -> None:
    case = drafted(players)
    officer: dict[str, Any] = {"actor": players.originating_officer, "now": autumn(16), **CODES}
    edit_case(form=changed(('title = "A discovery"', 'title = "Another"')), **seen(case), **officer)
    refusal = refused("stale", edit_case, form=PAPER, **seen(case), **officer)
    assert "Changed: Title" in refusal.message


def test_edit_may_not_change_the_reference(players: Cast) -> None:
    form = changed(('reference = "PCD 1"', 'reference = "PCD 2"'))
    case = drafted(players)
    refused("reference_changed", edit_case, actor=players.originating_officer, now=autumn(16), form=form, **seen(case))


def test_advice_is_of_six_kinds_and_each_once(players: Cast) -> None:
    case = advised(players, drafted(players), ("legal",))
    given: dict[str, Any] = {"actor": players.originating_officer, "now": autumn(16), **seen(case)}
    refused("already_given", give_advice, kind="legal", **given)
    refused("unknown_advice", give_advice, kind="astrological", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Advice.objects.get(kind="legal").version.case.advice.create(
            version=CaseVersion.objects.get(), kind="legal", given_by="P1", given_at=autumn(16)
        )


def test_money_without_a_place_is_said_before_the_signatures(players: Cast) -> None:
    from daybook.decisions.cases.operations.check_case import check_case

    officer = players.originating_officer
    case = draft_case(actor=officer, now=autumn(15), form=PAPER)
    advised(players, check_case(actor=officer, now=autumn(15), **seen(case)))
    refused("codes_missing", submit_case, actor=officer, now=autumn(16), **seen(case))


def test_split_that_does_not_add_up_is_said_before_the_signatures(players: Cast) -> None:
    case = advised(players, checked(players, changed(("amount = 400000", "amount = 400001"))))
    officer = players.originating_officer
    refused("year_split_does_not_sum", submit_case, actor=officer, now=autumn(16), **seen(case))


def test_state_as_at_any_date_is_derived(players: Cast) -> None:
    case = checked(players)
    edit_case(actor=players.originating_officer, now=autumn(20), form=PAPER, **seen(case), **CODES)
    days = {day: state_as_at(case.reference, autumn(day).date()) for day in (14, 15, 19, 20)}
    assert days == {14: None, 15: "checked", 19: "checked", 20: "draft"}
    assert find_case("pcd-1").version == 2


@pytest.mark.parametrize("table", ["cases_caseversion", "cases_transition"])
def test_what_was_kept_cannot_be_changed_or_removed(players: Cast, table: str) -> None:
    drafted(players)
    for statement in (f"UPDATE {table} SET made_by = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Case.objects.count() == 1
