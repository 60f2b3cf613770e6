"""What every page of a programme carries: its identity strip and the pages beside it."""

from __future__ import annotations

from django.http import HttpRequest

from daybook.change.programmes.addresses import part_address, programme_address
from daybook.change.programmes.models import Programme
from daybook.ui.parts import Fact, Tab
from daybook.ui.routes import link_to

_PAGES = (
    ("programme", "Overview"),
    ("mandate", "Mandate"),
    ("soc", "Outline case"),
    ("plan", "Plan"),
    ("team", "Team"),
    ("runway", "Runway"),
    ("register", "Register"),
    ("gates", "Gates"),
    ("stakeholders", "Stakeholders"),
    ("lessons", "Lessons"),
    ("screening", "Screenings"),
)


def identity(request: HttpRequest, row: Programme) -> list[Fact]:
    """The strip under the title."""
    return [
        Fact(label="Mandate", value=row.mandate_state, state=True),
        Fact(label="This stage due", value=row.due_on),
        Fact(label="Decision", value=row.case_reference, url=link_to(request, row.case)),
        Fact(label="Opened", value=row.opened_on),
    ]


def pages(request: HttpRequest, row: Programme, current: str) -> list[Tab]:
    """The pages of a programme."""
    return [
        Tab(
            label=label,
            url=programme_address(row.reference) if name == "programme" else part_address(name, row.reference),
            current=name == current,
        )
        for name, label in _PAGES
    ]


def frame(request: HttpRequest, row: Programme, current: str) -> dict[str, object]:
    """The context that every page of a programme needs."""
    return {"programme": row, "identity": identity(request, row), "pages": pages(request, row, current)}
