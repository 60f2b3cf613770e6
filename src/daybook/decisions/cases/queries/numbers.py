"""What the record bears out of the numbers in a draft: the paper's versions, its dates, its money and the ledger's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from daybook.decisions.cases.queries.papers import CaseDetail, case_detail, versions_of
from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS, DecisionForm, parse_form
from daybook.decisions.cases.rules.number_facts import known_of
from daybook.decisions.cases.rules.number_lint import Known, NumberLint, lint_numbers
from daybook.decisions.cases.rules.number_tokens import What
from daybook.decisions.undertakings.public import undertakings_of
from daybook.finance.ledger.public import Segments, figures_of
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day

# Of a paper edited more often, the versions before these are forgotten by the lint alone.
MOST_VERSIONS = 50


def written_text(form: DecisionForm) -> str:
    """What a paper says in words: its summary and the sections of Part 1."""
    sections = [getattr(form.part_1, name) for name in PART_ONE_SECTIONS]
    return "\n\n".join(text for text in (form.summary, *sections) if text.strip())


def number_lint(actor: Actor, reference: str, text: str | None, *, today: date) -> NumberLint:
    """A text held against a paper's record; without one, the paper's own words. Refused `not_found`."""
    detail = case_detail(actor, reference, today=today)
    return lint_numbers(written_text(detail.form) if text is None else text, known_values(detail, today=today))


def known_values(detail: CaseDetail, *, today: date) -> list[Known]:
    """Every value that a draft beside this paper may rely on, with those of its earlier versions."""
    latest = detail.version.number
    earlier = [one for one in versions_of(detail.ref.slug)[:MOST_VERSIONS] if one.number < latest]
    return [
        *known_of(detail.form, latest),
        *_record(detail, latest, today),
        *_ledger(detail, latest),
        *(fact for one in earlier for fact in known_of(parse_form(one.form.encode()), one.number)),
    ]


def _record(detail: CaseDetail, version: int, today: date) -> Iterator[Known]:
    for move in detail.moves:
        words = move.to_state.replace("_", " ")
        yield Known(What.DATE, london_day(move.at), f"Day it became {words}", f"record.{move.verb}", version)
    for place, line in enumerate(detail.opened):
        label = f"Opened in {line.year} from {line.fund}"
        yield Known(What.SUM, line.amount_pence, label, f"opened[{place}].amount", version)
        yield Known(What.YEAR, line.year, "Year of money opened", f"opened[{place}].year", version)
    if detail.opened:
        yield Known(What.SUM, detail.opened_pence, "All that the decision opened", "opened", version)
    for one in undertakings_of(detail.ref.slug, today=today):
        yield Known(What.DATE, one.due_on, f"Due day of {one.reference}: {one.words[:60]}", one.reference, version)


def _ledger(detail: CaseDetail, version: int) -> Iterator[Known]:
    """The books of the paper's project, year by year; only once the decision has opened money there."""
    if not detail.opened or not detail.version.project:
        return
    for (year, _), figures in figures_of(Segments(project=detail.version.project)).items():
        named = (
            ("Budget", figures.budget_pence),
            ("Reserved", figures.reserved_pence),
            ("Committed", figures.committed_pence),
            ("Spent", figures.actual_pence),
            ("Available", figures.available_pence),
        )
        for label, pence in named:
            if pence:
                yield Known(What.SUM, pence, f"{label} in {year}, in the ledger", f"ledger.{year}.{label}", version)
