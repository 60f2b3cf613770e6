"""Services and requirements of discovery in the outline case: adopted by reference, and told when they move."""

from __future__ import annotations

from daybook.change.discovery.operations.drop_requirement import drop_requirement
from daybook.change.discovery.operations.revise_requirement import revise_requirement
from daybook.change.discovery.rules.catalogue import Measure, Priority
from daybook.change.discovery.tests.test_catalogue import SAYS, entered, measured
from daybook.change.discovery.tests.test_catalogue import written as required
from daybook.change.programmes.issuing import stale_since
from daybook.change.programmes.models import Issued
from daybook.change.programmes.operations.adopt_record import adopt_record
from daybook.change.programmes.rules.blocks import Figure, Grid, Made, Prose
from daybook.change.programmes.tests.build import NOW, confirmed, ready_to_issue, seen
from daybook.change.programmes.tests.test_outline_case import issue, soc
from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.ui.links import link_of
from tests.pages import client_of


def adopted(players: Cast, reference: str, *records: str) -> None:
    for record in records:
        adopt_record(actor=players.originating_officer, now=NOW, record=record, **seen(reference))


def told(players: Cast, section: str) -> tuple[list[tuple[str, list[list[str]]]], list[str]]:
    """The tables of a section, each with its caption and rows in words, and the points of its lists."""
    part = next(part for part in soc(players).parts if part.key == section)
    grids = [block for block in part.blocks if isinstance(block, Grid)]
    rows = [
        (grid.caption, [[cell.text if isinstance(cell, Figure) else cell for cell in row] for row in grid.rows])
        for grid in grids
    ]
    points = [
        str(cell) for block in part.blocks if isinstance(block, Prose) for point in block.points for cell in point
    ]
    return rows, points


def test_a_service_brings_its_baselines_and_the_requirements_that_lead_to_it(players: Cast) -> None:
    ref = confirmed(players)
    service = entered(players)
    measured(players, service.reference)
    measured(players, service.reference, measure=Measure.UNIT_COST, value="6.405")
    measured(players, service.reference, measure=Measure.SATISFACTION, value="54")
    must = required(players, traces=[service.reference, "CONNECT"])
    dropped = required(players, traces=[service.reference])
    drop_requirement(
        actor=players.originating_officer, now=NOW, reference=dropped.reference, seen_version=1, reason="Doubled"
    )
    alone = required(players, statement="Read aloud.", priority=Priority.COULD, traces=[])
    required(players, statement="Elsewhere.", traces=["LOG"])
    adopted(players, ref.reference, service.reference, alone.reference)
    assert {ref.reference, alone.reference} <= set(last_entry().subjects)
    [(_, [row])], gaps = told(players, "arrangements")
    assert row == ["Invoices", "None yet", "14.5", "£6.41", "54%", "1"]
    assert gaps == ["Invoices: volume"]
    tables, untraced = told(players, "scope")
    assert tables == [
        (
            "What the change must bring",
            [[f"{must.reference}: Pay is right.", "Payroll", "No corrections.", "Invoices; CONNECT", "1"]],
        ),
        (
            "What it could bring",
            [[f"{alone.reference}: Read aloud.", "Payroll", "No corrections.", "Nothing yet", "1"]],
        ),
    ]
    assert untraced == [f"{alone.reference}: Read aloud."]
    figures = {figure.place: figure for figure in soc(players).figures()}
    assert figures[f"{service.reference}.touch_time"].url == link_of(service.reference)
    for place in (f"{service.reference}.requirements", f"{must.reference}.wording"):
        assert client_of(players.auditor).get(figures[place].url).status_code == 200


def test_what_is_measured_or_worded_anew_after_signing_is_told(players: Cast) -> None:
    ref = ready_to_issue(players)
    service = entered(players)
    measured(players, service.reference)
    must = required(players, traces=[service.reference])
    adopted(players, ref.reference, service.reference)
    issue(players, ref.reference)
    measured(players, service.reference, value="12")
    revise_requirement(
        actor=players.originating_officer, now=NOW, reference=must.reference, seen_version=1,
        **(SAYS | {"statement": "Pay is right and explained.", "traces": [service.reference]}),
    )  # fmt: skip
    moved = {one.label: (one.was, one.now) for one in stale_since(Issued.objects.get(), soc(players))}
    assert moved == {"Touch time of Invoices": ("14.5", "12"), f"Wording of {must.reference}": ("1", "2")}


def test_nothing_adopted_says_what_to_do_and_nothing_is_adopted_twice(players: Cast) -> None:
    ref = confirmed(players)
    part = next(part for part in soc(players).parts if part.key == "scope")
    assert (part.made, part.required) == (Made.EMPTY, False)
    assert "Adopt a service" in part.missing
    service = entered(players)
    adopted(players, ref.reference, service.reference)
    for code, record in (("adopted_before", service.reference), ("not_found", "SVC-9"), ("not_found", "REQ-9")):
        refused(code, adopt_record, actor=players.originating_officer, now=NOW, record=record, **seen(ref.reference))
