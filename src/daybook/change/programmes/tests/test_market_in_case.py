"""What the market has shown in the outline case: what others bought, and whom the programme met."""

from __future__ import annotations

import json

from django.urls import reverse

from daybook.change.discovery.models import Procurement
from daybook.change.discovery.tests.test_engaging import met
from daybook.change.discovery.tests.test_market import TEXTS, brought_in
from daybook.change.programmes.issuing import stale_since
from daybook.change.programmes.models import Issued
from daybook.change.programmes.operations.adopt_record import adopt_record
from daybook.change.programmes.rules.blocks import Figure, Made
from daybook.change.programmes.tests.build import NOW, confirmed, ready_to_issue, seen
from daybook.change.programmes.tests.test_outline_case import issue, soc
from daybook.change.programmes.tests.test_requirements_in_case import adopted, told
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import refused
from tests.pages import client_of


def test_what_others_bought_and_who_was_met_stand_beside_the_route(players: Cast) -> None:
    ref = confirmed(players)
    brought_in(players.originating_officer)
    bought = {row.title: row.reference for row in Procurement.objects.all()}
    engagement = met(players).reference
    adopted(players, ref.reference, *bought.values(), engagement)
    tables, _ = told(players, "market")
    (_, rows), (_, meetings) = tables
    sums = {row[0]: row[4] for row in rows}
    assert sums["Finance and procurement platform"] == "£21,340,000"
    assert sums["Human resources self-service"] == "Not stated"
    assert [row[:3] for row in meetings] == [
        ["How payroll is run elsewhere", "Meeting", "Alpha Example Ltd; Beta Example plc"]
    ]
    for figure in (one for one in soc(players).figures() if one.place.startswith(("MKT-", "ENG-"))):
        assert isinstance(figure, Figure)
        assert client_of(players.auditor).get(figure.url).status_code == 200


def test_a_later_release_is_told_after_signing(players: Cast) -> None:
    ref = ready_to_issue(players)
    brought_in(players.originating_officer)
    row = Procurement.objects.get(title="Finance and procurement platform")
    adopted(players, ref.reference, row.reference)
    issue(players, ref.reference)
    later = json.loads(next(text for text in TEXTS if json.loads(text)["ocid"] == row.ocid and "awards" in text))
    later |= {"id": f"{later['id']}-later", "date": "2026-06-01T09:00:00Z", "tag": ["awardUpdate"]}
    brought_in(players.originating_officer, [json.dumps(later)])
    moved = [one.label for one in stale_since(Issued.objects.get(), soc(players))]
    assert moved == [f"Latest release of {row.reference}"]
    held = client_of(players.originating_officer).get(reverse("programmes:next_decision", args=[ref.reference]))
    assert (held.status_code, moved[0] in held.content.decode()) == (409, True)


def test_without_evidence_the_section_says_what_to_do_and_holds_nothing_back(players: Cast) -> None:
    ref = confirmed(players)
    part = next(part for part in soc(players).parts if part.key == "market")
    assert (part.made, part.required) == (Made.EMPTY, False)
    assert "Adopt what bears on the route" in part.missing
    for record in ("MKT-9", "ENG-9"):
        refused(
            "not_found", adopt_record, actor=players.originating_officer, now=NOW, record=record, **seen(ref.reference)
        )
