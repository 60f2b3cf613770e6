"""A paper that is only read: what its text says, what the check finds, and who may decide each recommendation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.decisions.cases.queries.conduct import EVER
from daybook.decisions.cases.queries.papers import scheme_known
from daybook.decisions.cases.rules.findings import DecisionCheck
from daybook.decisions.cases.rules.form import DecisionForm, parse_form
from daybook.decisions.cases.rules.judging import Authorised, authorised, check_paper
from daybook.decisions.cases.rules.sums import PricedLine, priced_lines


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """What a paper says that is not drafted, with its check and the scheme's answer for each recommendation."""

    form: DecisionForm
    check: DecisionCheck
    recommendations: tuple[Authorised, ...]
    costs: tuple[PricedLine, ...]


def read_paper(text: str, *, on: date) -> ReadPaper:
    """A paper from the text of its form, checked as it would be once drafted, under the scheme as it stands on a day.

    Malformed, with every fault, for a text that is no decision form.
    """
    form, scheme = parse_form(text.encode()), scheme_known(EVER)
    return ReadPaper(
        form=form,
        check=check_paper(form, scheme=scheme, today=on),
        recommendations=authorised(form, scheme=scheme, on=on),
        costs=priced_lines(form.costs),
    )
