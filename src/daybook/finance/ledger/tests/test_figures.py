"""The figures of one budget line, read by its codes alone, are those that the whole read gives."""

from __future__ import annotations

from itertools import product

import pytest

from daybook.finance.ledger.codings import control_accounts
from daybook.finance.ledger.models import SegmentKind
from daybook.finance.ledger.operations.open_segment import open_segment
from daybook.finance.ledger.public import Figures, Segments, figures_of, year_figures
from daybook.finance.ledger.tests.build import NOW, YEAR, Cast, posted, row

pytestmark = pytest.mark.django_db

CODES = {SegmentKind.OBJECTIVE: ("O1", "O2"), SegmentKind.PROJECT: ("P1", "P2"), SegmentKind.FUND: ("F1", "F2")}


def test_the_figures_of_one_line_are_those_of_its_codes(ledger: Cast) -> None:
    for kind, codes in CODES.items():
        for code in codes:
            open_segment(actor=ledger.cfo, now=NOW, kind=kind, code=code, name=code)
    places = list(product(("MET", "PCC"), ("C1", "C2"), ("", "O1", "O2"), ("P1", "P2"), ("F1", "F2")))
    for pounds, (body, centre, objective, project, fund) in enumerate(places, start=1):
        codes = {"cost_centre": centre, "objective": objective, "project": project, "fund": fund}
        posted(ledger, [row(str(pounds), body=body, **codes), row(f"-{pounds}", "1000", body, **codes)])
    for body, centre, objective, project, fund in places:
        segments = Segments(body, centre, "", objective, project, fund)
        every = sum((part for part in figures_of(segments, years=[YEAR]).values()), Figures())
        assert every.actual_pence > 0
        assert year_figures((body, centre, objective, project, fund), YEAR) == every
    assert year_figures(("MET", "C1", "", "P1", "F1"), "2025/26") == Figures()
    assert year_figures(("MET", "C1", "", "P1", "NONE"), YEAR) == Figures()


def test_control_accounts_are_told_among_whatever_was_typed(ledger: Cast) -> None:
    hostile = ['"', "\\", '9900", "', "\0", "\ud800", "9900\n", "|", "'; --"]
    assert control_accounts([*hostile, "5000", "9900"]) == {"9900"}
    assert control_accounts(hostile) == frozenset()
