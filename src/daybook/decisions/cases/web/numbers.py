"""The number-lint beside a paper: its own words, or a draft that is pasted or handed in as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.decisions.cases.drafts import MOST_CHARACTERS, draft_text
from daybook.decisions.cases.queries import CaseDetail, case_detail
from daybook.decisions.cases.queries.numbers import known_values, written_text
from daybook.decisions.cases.rules.number_lint import Judged, NumberLint, Standing, lint_numbers
from daybook.decisions.cases.rules.number_sums import SumCheck
from daybook.decisions.cases.rules.number_words import standing_words, sum_words
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, requires

# A page of more would be slow to read and slow to draw; the command reads all.
MOST_SHOWN = 1_000
_TONES = {Standing.MATCHING: "good", Standing.CITED: "info", Standing.STALE: "warn", Standing.WITHOUT_SOURCE: "bad"}
_COLUMNS = (
    Column(key="number", label="Number", main=True),
    Column(key="standing", label="Standing", kind="state"),
    Column(key="why", label="What bears it out"),
)


class DraftForm(forms.Form):
    """A draft to hold against the record."""

    text = forms.CharField(
        label="Paste the draft",
        required=False,
        strip=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(label="Or a file", required=False, help_text="Text (.txt, .md) or .docx, up to 4 MB.")

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        given = found.get("file")
        if given:
            try:
                found["text"] = draft_text(given.read(MOST_CHARACTERS * 4))
            except Refused as refused:
                self.add_error("file", refused.message)
        elif not (found.get("text") or "").strip() and not self.errors:
            self.add_error("text", "Paste the draft, or choose a file")
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; with a standing it is a number, `place` its number in the list."""

    text: str
    place: int = 0
    standing: str = ""
    said: str = ""


@requires("decisions.view")
def numbers(request: HttpRequest, reference: str) -> HttpResponse:
    """Every sum, percentage and date of the paper's own words, or of a draft sent here, and what bears each out.

    Nothing that is sent is kept.
    """
    today = clock.today()
    detail = case_detail(actor_in(request), reference, today=today)
    form = DraftForm(request.POST, request.FILES) if request.method == "POST" else DraftForm()
    given = form.cleaned_data["text"] if form.is_bound and form.is_valid() else None
    text = written_text(detail.form) if given is None else given
    lint = lint_numbers(text, known_values(detail, today=today))
    context = _context(detail, lint, text) | {"form": form, "own": given is None}
    return render(request, "cases/numbers.html", context, status=422 if form.errors else 200)


def _context(detail: CaseDetail, lint: NumberLint, text: str) -> dict[str, Any]:
    shown = lint.numbers[:MOST_SHOWN]
    end = shown[-1].mention.end if len(shown) < len(lint.numbers) else len(text)
    return {
        "detail": detail,
        "pieces": list(_pieces(text[:end], shown)),
        "table": _table(shown),
        "sums": [(sum_words(check), _place_of(check, shown)) for check in lint.wrong_sums[:MOST_SHOWN]],
        "right_sums": len(lint.sums) - len(lint.wrong_sums),
        "counts": [(standing.value, _TONES[standing], lint.count(standing)) for standing in Standing],
        "more": len(lint.numbers) - len(shown),
        "clean": lint.clean and bool(lint.numbers),
    }


def _pieces(text: str, shown: tuple[Judged, ...]) -> Iterator[Piece]:
    since = 0
    for place, judged in enumerate(shown, start=1):
        yield Piece(text[since : judged.mention.start])
        yield Piece(judged.mention.text, place, judged.standing.value, standing_words(judged))
        since = judged.mention.end
    yield Piece(text[since:])


def _table(shown: tuple[Judged, ...]) -> Table:
    rows = [
        Row(
            key=f"n{place}",
            url=f"#n{place}",
            cells=(
                judged.mention.text,
                Cell(value=judged.standing.value, tone=_TONES[judged.standing]),
                standing_words(judged),
            ),
        )
        for place, judged in enumerate(shown, start=1)
    ]
    return Table(caption="Numbers", columns=_COLUMNS, rows=rows, empty="There is no number in this text.")


def _place_of(check: SumCheck, shown: tuple[Judged, ...]) -> int:
    return next((place for place, one in enumerate(shown, start=1) if one.mention.start == check.total.start), 0)
