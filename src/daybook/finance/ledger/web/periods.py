"""The periods of the books: their states, what the person may do with each, and the year-end close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from daybook.finance.ledger.operations.close_period import close_period
from daybook.finance.ledger.operations.close_year import close_year
from daybook.finance.ledger.operations.open_period import open_period
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.operations.reopen_period import reopen_period
from daybook.finance.ledger.operations.start_closing_period import start_closing_period
from daybook.finance.ledger.public import PeriodRef
from daybook.finance.ledger.queries import PeriodRow, visible_periods, years_in_books
from daybook.finance.ledger.states import PERIOD, PeriodState
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.kernel import clock
from daybook.kernel.periods import ADJUSTMENT_PERIOD, FinancialYear
from daybook.kernel.refused import Refused
from daybook.ui.parts import Tab
from daybook.ui.routes import actor_in, may, requires

MOVES: dict[str, Callable[..., PeriodRef]] = {
    "open_period": open_period,
    "start_closing_period": start_closing_period,
    "close_period": close_period,
    "reopen_period": reopen_period,
}
_LABELS = {
    "open_period": "Open",
    "start_closing_period": "Start closing",
    "close_period": "Close",
    "reopen_period": "Reopen",
}
_MEANINGS = {
    PeriodState.FUTURE: "Takes budgets and what is promised from them; nothing that is spent yet",
    PeriodState.OPEN: "Takes journals",
    PeriodState.CLOSING: "Takes only journals that a second person checks",
    PeriodState.CLOSED: "Takes nothing until it is reopened",
    PeriodState.LOCKED: "Takes nothing again",
}


class PeriodForm(forms.Form):
    """Which period, and the version of it that the person saw."""

    year = forms.CharField(max_length=7)
    number = forms.IntegerField(min_value=0, max_value=ADJUSTMENT_PERIOD)
    version = forms.IntegerField(min_value=1)


class CloseYearForm(forms.Form):
    """Where a year's result goes."""

    cost_centre = forms.CharField(label="Cost centre", max_length=40, help_text="The same code in each body")
    reserve_account = forms.CharField(label="Reserve account", max_length=40, help_text="Takes the result of the year")
    control_account = forms.CharField(
        label="Control account",
        max_length=40,
        help_text="Takes what is left in the budget, reservation and commitment books",
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A period as the page shows it, with the buttons this person may press: (label, address)."""

    row: PeriodRow
    name: str
    meaning: str
    buttons: list[tuple[str, str]]


@requires("ledger.view")
def periods(request: HttpRequest) -> HttpResponseBase:
    """The periods of one year, the current one unless another is asked for."""
    years = years_in_books()
    current = str(FinancialYear.of(clock.today()))
    asked = request.GET.get("year", "")
    year = asked if asked in years else current
    rows = visible_periods(actor_in(request), year)
    states = {row.state for row in rows if row.number}
    following = str(FinancialYear.parse(years[0]).plus(1)) if years else current
    shown = [_shown(request, row) for row in rows]
    context = {
        "year": year,
        "tabs": [Tab(label=name, url=f"?{urlencode({'year': name})}", current=name == year) for name in years],
        "periods": shown,
        "any_buttons": any(one.buttons for one in shown),
        "who_moves": " or ".join(titles_of_roles_with("ledger.open_period")),
        "following": following if may(request, "ledger.open_year") else "",
        "may_close_year": may(request, "ledger.close_year") and states == {PeriodState.CLOSED},
        "close_url": reverse("ledger:close_year", args=[FinancialYear.parse(year).start_year]),
    }
    return render(request, "ledger/periods.html", context)


def move_with(verb: str) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view of one verb that moves a period, behind that verb's permission."""

    @requires(f"ledger.{verb}")
    @require_POST
    def view(request: HttpRequest) -> HttpResponseBase:
        form = PeriodForm(request.POST)
        if not form.is_valid():
            raise Refused("bad_request", "The form did not say which period. Go back to the periods and try again.")
        asked = form.cleaned_data
        moved = MOVES[verb](
            actor=actor_in(request),
            now=clock.now(),
            year=asked["year"],
            number=asked["number"],
            seen_version=asked["version"],
        )
        messages.success(request, f"{moved.year} P{moved.number:02d} is {moved.state.lower()}.")
        return _back_to(moved.year)

    return view


@requires("ledger.open_year")
@require_POST
def open_books(request: HttpRequest) -> HttpResponseBase:
    """Make the periods of a year, all in the future."""
    year = request.POST.get("year", "")
    made = open_year(actor=actor_in(request), now=clock.now(), year=year)
    messages.success(request, f"The books of {year} have {made} new periods. Open the first one when it begins.")
    return _back_to(year)


@requires("ledger.close_year")
def close_books(request: HttpRequest, start: int) -> HttpResponseBase:
    """Close a year to reserves, once, after asking where the result goes."""
    year = FinancialYear(start)
    form = CloseYearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            posted = close_year(actor=actor_in(request), now=clock.now(), year=str(year), **form.cleaned_data)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{year} is closed and locked. {len(posted)} closing journals are posted.")
            return _back_to(str(year))
    return render(request, "ledger/close_year.html", {"year": year, "form": form})


def _back_to(year: str) -> HttpResponseBase:
    return redirect(f"{reverse('ledger:periods')}?{urlencode({'year': year})}")


def _shown(request: HttpRequest, row: PeriodRow) -> Shown:
    verbs = [verb for verb in _LABELS if verb in PERIOD.verbs_from(PeriodState(row.state))]
    # The opening period takes only the entries of the year-end close.
    allowed = [verb for verb in verbs if row.number and may(request, f"ledger.{verb}")]
    return Shown(
        row=row,
        name=_name(row),
        meaning=_MEANINGS[PeriodState(row.state)],
        buttons=[(_LABELS[verb], reverse(f"ledger:{verb}")) for verb in allowed],
    )


def _name(row: PeriodRow) -> str:
    if row.number == 0:
        return "Opening entries"
    return "Year-end adjustments" if row.number == ADJUSTMENT_PERIOD else f"{row.starts_on:%B %Y}"
