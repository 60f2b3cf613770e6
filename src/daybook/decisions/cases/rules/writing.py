"""A decision form written out as TOML, always the same way for the same facts: what is signed, and what is digested.

Advice ticks, signatures and fields the form does not know are left out: the first two are acts recorded beside the
paper, not statements in it. Reading the text back gives the same form, and `sha256sum` of the file gives the digest
that was signed. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS, DecisionForm, FundingYear
from daybook.kernel.money import PENCE_IN_POUND, Pence, pounds

Field = tuple[str, str]


def paper_of(form: DecisionForm) -> DecisionForm:
    """The form without ticks, signatures and unknown fields: what its canonical text holds."""
    return replace(form, advice=(), signatures=(), unknown_fields=())


def form_text(form: DecisionForm) -> str:
    """The canonical TOML of a paper. What is absent is not written."""
    sections = [
        _section("[decision]", _decision(form)),
        *(_section("[[recommendation]]", fields) for fields in _recommendations(form)),
        *(_section("[[cost]]", fields) for fields in _costs(form)),
        _section("[total]", _present(("amount", _money(form.stated_total_pence)))),
        *(_section("[[funding_year]]", _funding_year(each)) for each in form.funding_years),
        *_authority(form),
        _section("[interests]", _interests(form)),
        _section("[publication]", _publication(form)),
        _section("[data_protection]", _data_protection(form)),
        _section("[equality]", _present(("assessment", _text(form.equality_assessment)))),
        _section("[part_1]", _part_one(form)),
        _section("[plan]", _present(("priorities", _texts(form.priorities)))),
        *(f"[[dependency]]\nsystem = {_quoted(system)}\n" for system in form.dependencies),
        *(f"[[benefit_theme]]\nname = {_quoted(name)}\n" for name in form.benefit_themes),
        *(_section("[[undertaking]]", fields) for fields in _undertakings(form)),
    ]
    return "\n".join(filter(None, sections))


def text_digest(text: str) -> str:
    """SHA-256 of a paper's text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def percentage(rate: Fraction) -> str:
    """A rate as the form writes it: one tenth is "10%"."""
    value = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    digits = f"{value:f}"
    return f"{digits.rstrip('0').rstrip('.') if '.' in digits else digits}%"


def _decision(form: DecisionForm) -> list[Field]:
    months = "" if form.duration_months is None else str(form.duration_months)
    # The reference is written even when blank: a file without one is malformed.
    return [
        ("reference", _quoted(form.reference)),
        *_present(
            ("title", _text(form.title)),
            ("kind", _text(form.kind)),
            ("body", _text(form.body)),
            ("programme", _text(form.programme)),
            ("decision_maker", _text(form.decision_maker)),
            ("summary", _text(form.summary)),
            ("duration_months", months),
            ("deliverables", _texts(form.deliverables)),
            ("supersedes", _texts(form.supersedes)),
        ),
    ]


def _recommendations(form: DecisionForm) -> Iterable[list[Field]]:
    for each in form.recommendations:
        yield [
            ("number", str(each.number)),
            ("action", _quoted(each.action)),
            *_present(
                ("amount", _money(each.amount_pence)),
                ("funding", _text(each.funding)),
                ("money", _text(each.money)),
                ("financial_years", _texts(each.financial_years)),
                ("route", _text(each.route)),
                ("vehicle", _text(each.vehicle)),
                ("competition", _flag(each.competition)),
                ("contract", _text(each.contract)),
            ),
        ]


def _costs(form: DecisionForm) -> Iterable[list[Field]]:
    for line in form.costs:
        rate = "" if line.rate is None else _quoted(percentage(line.rate))
        yield _present(("label", _text(line.label)), ("rate", rate), ("amount", _money(line.amount_pence)))


def _funding_year(each: FundingYear) -> list[Field]:
    return [
        ("year", _text(each.year)),
        ("amount", _money(each.amount_pence)),
        *_present(("fund", _text(each.fund))),
    ]


def _part_one(form: DecisionForm) -> list[Field]:
    return _present(*((name, _text(getattr(form.part_1, name))) for name in PART_ONE_SECTIONS))


def _authority(form: DecisionForm) -> Iterable[str]:
    cited = form.authority
    if cited is None:
        return
    fields = _present(
        ("scheme", _text(cited.scheme)),
        ("paragraph", _text(cited.paragraph)),
        ("covers", _text(cited.covers)),
        ("threshold", _money(cited.threshold_pence)),
    )
    # Its absence is a finding, so an empty one is still written.
    yield _section("[authority]", fields) or "[authority]\n"


def _interests(form: DecisionForm) -> list[Field]:
    return _present(("declared", _text(form.interests.declared)), ("declarations", _texts(form.interests.declarations)))


def _publication(form: DecisionForm) -> list[Field]:
    publication = form.publication
    until = "" if publication.deferred_until is None else publication.deferred_until.isoformat()
    return _present(
        ("part_1_deferred", _flag(publication.part_1_deferred)),
        ("deferred_until", until),
        ("deferral_reason", _text(publication.deferral_reason)),
        ("part_2", _flag(publication.part_2)),
        ("part_2_rationale", _text(publication.part_2_rationale)),
        ("part_2_exemptions", _texts(publication.part_2_exemptions)),
        ("part_2_public_interest", _text(publication.part_2_public_interest)),
        ("part_2_digest", _text(publication.part_2_digest)),
    )


def _data_protection(form: DecisionForm) -> list[Field]:
    answers = form.data_protection
    return _present(
        ("dpia_required", _flag(answers.dpia_required)),
        ("personal_data_of_public", _flag(answers.personal_data_of_public)),
        ("dpia_reference", _text(answers.dpia_reference)),
    )


def _undertakings(form: DecisionForm) -> Iterable[list[Field]]:
    for each in form.undertakings:
        # The words are written even when blank: an undertaking without them is malformed.
        yield [
            ("words", _quoted(each.words)),
            *_present(
                ("due", "" if each.due is None else each.due.isoformat()),
                ("every_months", "" if each.every_months is None else str(each.every_months)),
                ("blocking", _flag(each.blocking)),
                ("owner", _text(each.owner)),
            ),
        ]


def _section(head: str, fields: list[Field]) -> str:
    body = "".join(f"{name} = {value}\n" for name, value in fields)
    return f"{head}\n{body}" if body else ""


def _present(*fields: Field) -> list[Field]:
    return [(name, value) for name, value in fields if value]


def _quoted(text: str) -> str:
    # JSON escapes what TOML does, but for the one control character that JSON lets stand.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(text: str) -> str:
    return _quoted(text) if text else ""


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]" if texts else ""


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _money(pence: Pence | None) -> str:
    if pence is None:
        return ""
    return str(pence // PENCE_IN_POUND) if pence % PENCE_IN_POUND == 0 else pounds(pence)
