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

    `costs` are (label, pence); `years` are (financial year, pence), blank where the paper gives no split.
    """

    title: str
    programme: str
    decision_maker: str
    paragraph: str
    scheme: str
    summary: str
    costs: Sequence[tuple[str, int]]
    fund: str
    years: Sequence[tuple[str, int]]
    deliverables: Sequence[str]
    dependencies: Sequence[str]
    benefit_themes: Sequence[str]
    priorities: Sequence[str]
    months: int
    supersedes: Sequence[str]
    introduction: str
    equality: str
    dpia_required: bool
    personal_data: bool
    contract: str = ""


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
        _section("[authority]", [("scheme", _q(paper.scheme)), ("paragraph", _q(paper.paragraph))]),
        _section("[interests]", [("declared", _q("none recorded"))]),
        _section("[publication]", [("part_1_deferred", "false"), ("part_2", "false")]),
        _section("[data_protection]", _data(paper)),
        _section("[equality]", [("assessment", _q(paper.equality))]),
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
        ("body", _q("MOPAC")),
        ("programme", _q(paper.programme)),
        ("decision_maker", _q(paper.decision_maker)),
        ("summary", _q(paper.summary)),
        ("duration_months", str(paper.months)),
        ("deliverables", _list(paper.deliverables)),
        *([("supersedes", _list(paper.supersedes))] if paper.supersedes else []),
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
        ("route", _q("framework_call_off")),
        ("vehicle", _q(paper.contract)),
        ("competition", "true"),
    ]


def _data(paper: NextPaper) -> list[Field]:
    required, personal = ("true" if answer else "false" for answer in (paper.dpia_required, paper.personal_data))
    return [("dpia_required", required), ("personal_data_of_public", personal)]


def _section(head: str, fields: Iterable[Field]) -> str:
    lines = [f"{name} = {value}" for name, value in fields]
    return "\n".join([head, *lines, ""]) if lines else ""


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(_q(text) for text in texts)}]"


def _q(text: str) -> str:
    """A TOML basic string: JSON escapes are TOML's, but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
