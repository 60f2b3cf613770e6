"""The paper of the next decision as it would be drafted: what it says, and where each part comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from daybook.change.programmes.addresses import part_address, programme_address
from daybook.change.programmes.models import Issued, Programme
from daybook.decisions.cases.public import (
    PART_ONE_SECTIONS,
    DecidedPaper,
    ReadPaper,
    cost_table,
    recommended,
    year_table,
)
from daybook.ui.routes import link_to

_YOURS = "You entered it"
_ANSWERS = {True: "Yes", False: "No", None: ""}
_SEVERITIES = (("error", "Errors"), ("warning", "Warnings"), ("note", "Notes"))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a paper says and where that comes from; without a `value` it is still to be said, where `source` says.

    `url` is where the source opens, blank for what was typed on the page.
    """

    label: str
    value: str
    source: str
    url: str = ""


def shown_paper(
    request: HttpRequest, row: Programme, issued: Issued, before: DecidedPaper, paper: ReadPaper
) -> dict[str, object]:
    """What the page needs to show a paper that is made and not yet drafted."""
    sections = list(_sections(request, row, issued, before, paper))
    findings = {heading: [one for one in paper.check.findings if one.severity == name] for name, heading in _SEVERITIES}
    return {
        "paper": paper.form,
        "recommendations": recommended(paper),
        "cost_table": cost_table(paper),
        "year_table": year_table(paper),
        "sections": sections,
        "missing": [line for _, lines in sections for line in lines if not line.value],
        "findings": {heading: found for heading, found in findings.items() if found},
        "summary_source": _from_version(row, issued),
    }


def _sections(
    request: HttpRequest, row: Programme, issued: Issued, before: DecidedPaper, paper: ReadPaper
) -> Iterator[tuple[str, list[Line]]]:
    form = paper.form
    as_before = (f"As {before.reference} says", link_to(request, before.slug))
    yield (
        "The proposal",
        [
            Line("Title", form.title, _YOURS),
            Line("Programme", form.programme, row.reference, programme_address(row.reference)),
            Line("Who decides", form.decision_maker, _or_below(form.decision_maker)),
            Line("Length", f"{form.duration_months} months", _YOURS),
            Line("Deliverables", ", ".join(form.deliverables), _YOURS),
            *_carried(
                as_before,
                ("Body", filter(None, [form.body])),
                ("Benefit themes", form.benefit_themes),
                ("Systems that depend on it", form.dependencies),
                ("Plan priorities", form.priorities),
            ),
        ],
    )
    screened = part_address("screening", row.reference)
    cited = form.authority
    asked = form.data_protection
    assessed, public = (_ANSWERS[answer] for answer in (asked.dpia_required, asked.personal_data_of_public))
    authority = f"{cited.scheme or 'No scheme named'}, paragraph {cited.paragraph or 'not named'}" if cited else ""
    yield (
        "Legal, equality and data protection",
        [
            Line("Authority cited", authority, _or_below(authority)),
            Line("Equality", form.equality_assessment, "The screening of equality", screened),
            Line("Impact assessment required", assessed, "The screening of data protection", screened),
            Line("Personal data of the public", public, _or_below(public)),
        ],
    )
    yield (
        "Public access",
        [
            Line("Interests", form.interests.declared, _or_below(form.interests.declared)),
            Line("Part 1 deferred", "", "Answered in the paper"),
            Line("Part 2", "", "Answered in the paper"),
        ],
    )
    yield "Part 1", [_written(row, issued, name, heading, paper) for name, heading in PART_ONE_SECTIONS.items()]


def _or_below(said: str) -> str:
    return _YOURS if said else "Say it below, or in the paper"


def _carried(source: tuple[str, str], *given: tuple[str, Iterable[str]]) -> list[Line]:
    said = [(label, ", ".join(values)) for label, values in given]
    return [Line(label, value, *source) for label, value in said if value]


def _written(row: Programme, issued: Issued, name: str, heading: str, paper: ReadPaper) -> Line:
    said = getattr(paper.form.part_1, name)
    return Line(heading, said, *_from_version(row, issued)) if said else Line(heading, "", "Written in the paper")


def _from_version(row: Programme, issued: Issued) -> tuple[str, str]:
    address = reverse("programmes:issued", args=[row.reference, issued.number])
    return f"The outline case, version {issued.number}", address
