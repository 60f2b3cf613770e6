"""Part 2: kept apart, bound by its digest to what is signed, read by those who need to know, and every reading kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daybook.decisions.cases.models import CaseVersion, PartTwo, PartTwoRead
from daybook.decisions.cases.operations.check_case import check_case
from daybook.decisions.cases.operations.edit_case import edit_case
from daybook.decisions.cases.operations.end_part_two_reader import end_part_two_reader
from daybook.decisions.cases.operations.name_part_two_reader import name_part_two_reader
from daybook.decisions.cases.operations.read_part_two import read_part_two
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case
from daybook.decisions.cases.operations.sign_case import sign_case
from daybook.decisions.cases.operations.submit_case import submit_case
from daybook.decisions.cases.operations.write_part_two import write_part_two
from daybook.decisions.cases.queries import case_detail
from daybook.decisions.cases.queries.part_two import part_two_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.part_two import part_two_digest
from daybook.decisions.cases.tests.build import CODES, PART_TWO, PASSWORD, Cast, advised, autumn, drafted, seen
from daybook.decisions.cases.tests.papers import PAPER, changed
from daybook.decisions.cases.tests.traces import refused
from daybook.kernel.models import StoredAnswer
from tests.pages import client_of

SECRET = PART_TWO["text"]


def _written(players: Cast) -> CaseRef:
    case = drafted(players)
    return write_part_two(actor=players.originating_officer, now=autumn(15, 11), **PART_TWO, **seen(case))


def _submitted(players: Cast) -> CaseRef:
    officer = players.originating_officer
    case = check_case(actor=officer, now=autumn(15, 12), **seen(_written(players)))
    return submit_case(actor=officer, now=autumn(16), **seen(advised(players, case)))


def test_the_paper_carries_the_digest_and_not_the_text(players: Cast) -> None:
    case = _written(players)
    detail = case_detail(players.auditor, case.slug, today=autumn(28).date())
    kept = PartTwo.objects.get()
    publication = detail.form.publication
    assert publication.part_2_digest == kept.digest == part_two_digest(kept.salt, SECRET)
    assert publication.part_2_exemptions == ("section 43",)
    assert SECRET not in "".join(CaseVersion.objects.values_list("form", flat=True))
    assert (case.state, case.version) == ("draft", 2)


def test_writing_part_two_voids_the_ticks_and_a_signature_covers_both(players: Cast) -> None:
    case = advised(players, drafted(players))
    case = write_part_two(actor=players.originating_officer, now=autumn(16, 11), **PART_TWO, **seen(case))
    detail = case_detail(players.auditor, case.slug, today=autumn(28).date())
    assert len(detail.voided) == 6
    assert len(detail.missing_advice) == 6


def test_an_edit_keeps_the_digest_and_cannot_forge_it(players: Cast) -> None:
    case = _written(players)
    forged = changed(("part_2 = true", f'part_2 = true\npart_2_digest = "{"0" * 64}"'))
    case = edit_case(actor=players.originating_officer, now=autumn(16), form=forged, **seen(case), **CODES)
    detail = case_detail(players.auditor, case.slug, today=autumn(28).date())
    assert detail.form.publication.part_2_digest == PartTwo.objects.get().digest


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"exemptions": []}, "no_exemption"),
        ({"exemptions": ["section 99"]}, "unknown_exemption"),
        ({"exemptions": ["because"]}, "unknown_exemption"),
        ({"public_interest": " "}, "public_interest_missing"),
        ({"rationale": ""}, "rationale_missing"),
        ({"text": "\n"}, "nothing_written"),
        ({"text": "nul \0"}, "bad_text"),
    ],
)
def test_part_two_needs_its_legal_reasons(players: Cast, change: dict[str, Any], code: str) -> None:
    case = drafted(players)
    refused(
        code, write_part_two, actor=players.originating_officer, now=autumn(15, 11), **{**PART_TWO, **change},
        **seen(case),
    )  # fmt: skip


def test_an_absolute_exemption_needs_no_public_interest_test(players: Cast) -> None:
    case = drafted(players)
    given = {**PART_TWO, "exemptions": ["s.40"], "public_interest": ""}
    case = write_part_two(actor=players.originating_officer, now=autumn(15, 11), **given, **seen(case))
    detail = case_detail(players.auditor, case.slug, today=autumn(28).date())
    assert detail.form.publication.part_2_exemptions == ("section 40",)


def test_only_those_who_need_to_know_read_it_and_each_reading_is_kept(players: Cast) -> None:
    case = _written(players)
    author, other = players.originating_officer, players.commercial_officer
    assert read_part_two(actor=author, now=autumn(16), **seen(case)).text == SECRET
    refused("not_a_reader", read_part_two, actor=other, now=autumn(16), **seen(case))
    refused("not_permitted", read_part_two, actor=players.auditor, now=autumn(16), **seen(case))
    named = {"now": autumn(16), "person": other.person, "reason": "Runs the tender.", **seen(case)}
    refused("not_a_reader", name_part_two_reader, actor=players.second_officer, **named)
    refused("unknown_person", name_part_two_reader, actor=author, **{**named, "person": "P-999999"})
    name_part_two_reader(actor=author, **named)
    refused("already_named", name_part_two_reader, actor=author, **named)
    assert read_part_two(actor=other, now=autumn(17), **seen(case)).text == SECRET
    end_part_two_reader(actor=author, now=autumn(18), person=other.person, **seen(case))
    refused("not_a_reader", read_part_two, actor=other, now=autumn(18), **seen(case))
    refused("not_named", end_part_two_reader, actor=author, now=autumn(18), person=other.person, **seen(case))
    shown = part_two_of(players.auditor, case.slug, autumn(19))
    assert shown is not None
    assert [one.person for one in shown.readings] == [other.person, author.person]
    assert (shown.may_read, shown.readers[0].ended_at) == (False, autumn(18))


def test_a_reading_over_the_api_is_kept_as_a_reading_and_its_answer_nowhere(players: Cast) -> None:
    case = _written(players)
    client = client_of(players.originating_officer)
    for _ in range(2):
        answer = client.post(
            "/api/decisions/read_part_two",
            json.dumps({"reference": case.reference, "seen_version": case.version}),
            content_type="application/json",
            headers={"Idempotency-Key": "one"},
        )
        assert answer.json()["text"] == SECRET
        assert "Idempotency-Replayed" not in answer
    assert not StoredAnswer.objects.exists()
    assert PartTwoRead.objects.count() == 2


def test_whoever_signs_next_reads_it_unless_they_stand_aside(players: Cast) -> None:
    case = _submitted(players)
    chief, deputy = players.chief_executive, players.deputy_mayor
    read_part_two(actor=chief, now=autumn(17), **seen(case))
    refused("not_a_reader", read_part_two, actor=deputy, now=autumn(17), **seen(case))
    case = sign_case(actor=chief, now=autumn(17), password=PASSWORD, **seen(case))
    read_part_two(actor=deputy, now=autumn(18), **seen(case))
    interest = {"interest_kind": "pecuniary", "interests": "Shares."}
    recuse_from_case(actor=deputy, now=autumn(19), **interest, **seen(case))
    refused("not_a_reader", read_part_two, actor=deputy, now=autumn(19), **seen(case))
    read_part_two(actor=players.mayor, now=autumn(19), **seen(case))


def test_a_paper_without_part_two_has_none_to_read(players: Cast) -> None:
    refused("no_part_two", read_part_two, actor=players.originating_officer, now=autumn(16), **seen(drafted(players)))


def test_a_text_that_was_tampered_with_is_not_shown(players: Cast) -> None:
    case = _written(players)
    kept = PartTwo.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PartTwo.objects.filter(pk=kept.pk).update(text="Another text")
    # A later version that does not give its digest, as if written around the service.
    PartTwo.objects.create(
        case=kept.case, number=9, text="Another", salt=kept.salt, digest=kept.digest,
        written_by=kept.written_by, written_at=kept.written_at,
    )  # fmt: skip
    refused("altered", read_part_two, actor=players.originating_officer, now=autumn(16), **seen(case))
    assert not PartTwoRead.objects.exists()


def test_a_paper_that_gives_up_its_part_two_carries_no_digest(players: Cast) -> None:
    case = _written(players)
    open_form = PAPER.replace("part_2 = true", "part_2 = false")
    case = edit_case(actor=players.originating_officer, now=autumn(16), form=open_form, **seen(case), **CODES)
    assert case_detail(players.auditor, case.slug, today=autumn(28).date()).form.publication.part_2_digest == ""
