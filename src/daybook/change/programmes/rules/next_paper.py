"""The decision paper that takes an outline case further, as the text of its form. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daybook.kernel.money import pounds

Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NextPaper:
    """What the next decision is asked for, and what it stands on. Money in pence.

    `costs` are (label, pence); `years` are (financial year, pence), blank where the paper gives no split. What nobody
    said is blank or None, and is left out of the paper: its check asks for it.
    """

    title: str
    programme: str
    body: str
    summary: str
    costs: Sequence[tuple[str, int]]
    fund: str
    years: Sequence[tuple[str, int]]
    deliverables: Sequence[str]
    dependencies: Sequence[str]
    benefit_themes: Sequence[str]
    priorities: Sequence[str]
    months: int
    introduction: str
    equality: str = ""
    dpia_required: bool | None = None
    personal_data: bool | None = None
    decision_maker: str = ""
    scheme: str = ""
    paragraph: str = ""
    interests: str = ""
    contract: str = ""
    route: str = ""
    competition: bool | None = None


def paper_text(paper: NextPaper) -> str:
    """The form in TOML: what the checker reads, to be edited before it is submitted."""
    total = sum(pence for _, pence in paper.costs)
    years = [year for year, _ in paper.years]
    parts = [
        _section("[decision]", _decision(paper)),
        _section("[[recommendation]]", _funding(paper, total, years)),
        *([_section("[[recommendation]]", _route(paper))] if paper.contract else []),
        *(_section("[[cost]]", [("label", _q(label)), ("amount", pounds(pence))]) for label, pence in paper.costs),
        _section("[total]", [("amount", pounds(total))]),
        *(_section("[[funding_year]]", [("year", _q(year)), ("amount", pounds(pence))]) for year, pence in paper.years),
        _section("[authority]", _given(scheme=paper.scheme, paragraph=paper.paragraph)),
        _section("[interests]", _given(declared=paper.interests)),
        _section(
            "[data_protection]", _flags(dpia_required=paper.dpia_required, personal_data_of_public=paper.personal_data)
        ),
        _section("[equality]", _given(assessment=paper.equality)),
        _section("[part_1]", [("introduction", _q(paper.introduction))]),
        _section("[plan]", [("priorities", _list(paper.priorities))] if paper.priorities else []),
        *(f"[[dependency]]\nsystem = {_q(system)}\n" for system in paper.dependencies),
        *(f"[[benefit_theme]]\nname = {_q(name)}\n" for name in paper.benefit_themes),
    ]
    return "\n".join(filter(None, parts))


def _decision(paper: NextPaper) -> list[Field]:
    return [
        ("reference", _q("")),
        ("title", _q(paper.title)),
        ("kind", _q("business_case")),
        *_given(body=paper.body),
        ("programme", _q(paper.programme)),
        *_given(decision_maker=paper.decision_maker),
        ("summary", _q(paper.summary)),
        ("duration_months", str(paper.months)),
        ("deliverables", _list(paper.deliverables)),
    ]


def _funding(paper: NextPaper, total: int, years: Iterable[str]) -> list[Field]:
    return [
        ("number", "1"),
        ("action", _q("approve_funding")),
        ("amount", pounds(total)),
        ("funding", _q(paper.fund)),
        ("financial_years", _list(list(years))),
    ]


def _route(paper: NextPaper) -> list[Field]:
    return [
        ("number", "2"),
        ("action", _q("approve_route_to_market")),
        *_given(route=paper.route),
        ("vehicle", _q(paper.contract)),
        *_flags(competition=paper.competition),
    ]


def _given(**texts: str) -> list[Field]:
    """The texts that somebody gave; a blank one is left out."""
    return [(name, _q(text)) for name, text in texts.items() if text]


def _flags(**answers: bool | None) -> list[Field]:
    """The questions that were answered; one without an answer is left out."""
    return [(name, "true" if answer else "false") for name, answer in answers.items() if answer is not None]


def _section(head: str, fields: Iterable[Field]) -> str:
    lines = [f"{name} = {value}" for name, value in fields]
    return "\n".join([head, *lines, ""]) if lines else ""


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(_q(text) for text in texts)}]"


def _q(text: str) -> str:
    """A TOML basic string: JSON escapes are TOML's, but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
