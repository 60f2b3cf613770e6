"""The team of a programme: who is planned for how long, what that costs, and what they hand over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from daybook.change.programmes.addresses import part_address, programme_address, role_address
from daybook.change.programmes.composing.sources import books_of
from daybook.change.programmes.composing.team import cost_chart
from daybook.change.programmes.models import Programme, RoleTerms
from daybook.change.programmes.queries import find_programme, find_role
from daybook.change.programmes.rules.team import BOUGHT, WAITING, Basis, RoleKind, Transfer, costs_by_year
from daybook.change.programmes.teaming import RoleSheet, TransferSheet, team_of, transfers_of
from daybook.change.programmes.web.frame import frame
from daybook.finance.ledger.public import Figures
from daybook.foundation.audit.public import story_of
from daybook.foundation.organisation.public import posts
from daybook.kernel import clock
from daybook.kernel.money import pounds
from daybook.kernel.periods import ONE_DAY, london_day
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tables import address_with, export_rows
from daybook.ui.tones import state_words
from daybook.ui.words import date_text, pounds_text

_ROLES = (
    Column(key="reference", label="Role", kind="reference", second=True),
    Column(key="title", label="What it is", main=True),
    Column(key="kind", label="Kind"),
    Column(key="from", label="From", kind="date", second=True),
    Column(key="to", label="To", kind="date", second=True),
    Column(key="week", label="Days a week", kind="number", second=True),
    Column(key="rate", label="Rate", second=True),
    Column(key="cost", label="Costs", kind="money"),
)
_YEARS = (
    Column(key="year", label="Financial year", main=True),
    Column(key="in_house", label="In house", kind="money", second=True),
    Column(key="consultant", label="Consultants", kind="money", second=True),
    Column(key="contingent", label="Contingent", kind="money", second=True),
    Column(key="bought", label="Bought", kind="money"),
    Column(key="budget", label="Budget", kind="money"),
    Column(key="left", label="Left to plan", kind="money"),
    Column(key="spent", label="Spent", kind="money", second=True),
)
_TRANSFERS = (
    Column(key="reference", label="Item", kind="reference", second=True),
    Column(key="knowledge", label="What is handed over", main=True),
    Column(key="role", label="By", second=True),
    Column(key="post", label="To"),
    Column(key="evidence", label="What shows it", second=True),
    Column(key="standing", label="Standing", kind="state"),
    Column(key="act", label="Next", second=True),
)
_TERMS = (
    Column(key="on", label="Planned", kind="date", main=True),
    Column(key="what", label="As"),
    Column(key="why", label="Why", second=True),
    Column(key="who", label="By", second=True),
)
_EXPORTED = (
    "reference", "title", "kind", "basis", "rate_pounds", "source", "starts_on", "ends_before", "days_a_week",
    "cost_pounds",
)  # fmt: skip
_PER = {Basis.DAY_RATE: "a day", Basis.ANNUAL_COST: "a year"}
TONES = {Transfer.OPEN: "warn", Transfer.SHOWN: "info", Transfer.CONFIRMED: "good", Transfer.DROPPED: "quiet"}


@requires("programmes.view")
def team(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Every role, what the team costs and what it hands over; `?export=csv` gives the roles as a file."""
    row = find_programme(actor_in(request), reference)
    everybody = team_of(row)
    sheets = [one for one in everybody if not one.now.dropped]
    if request.GET.get("export") == "csv":
        return export_rows("team", _EXPORTED, (_exported(one) for one in sheets))
    enter_url = part_address("enter_role", reference) if may(request, "programmes.enter_role") else ""
    roles = Table(
        caption="Roles",
        columns=_ROLES,
        rows=[_row(one) for one in sheets],
        totals={"cost": sum(one.cost for one in sheets)} if sheets else {},
        export_url=address_with(request, export="csv") if sheets else "",
        empty="Nobody is planned. Plan the roles that do the work, and what each costs.",
        empty_url=enter_url,
        empty_action="Plan the first role",
    )
    tables = [roles]
    if sheets:
        tables = [_years(sheets, books_of(row.project)), roles, transfer_table(request, transfers_of(row), everybody)]
    context = frame(request, row, "team") | {
        "title": "Team",
        "intro": (
            "Consultants and contingent people are bought from the budget of the programme; people in house are paid "
            "by their own units. Each month is worked out from days, rate and days a week, to the penny."
        ),
        "acts": [("Plan a role", enter_url)] if enter_url and sheets else [],
        "chart": cost_chart(sheets) if sheets else None,
        "tables": tables,
    }
    return render(request, "programmes/listed.html", context)


def _row(one: RoleSheet) -> Row:
    now = one.now
    cells = (
        one.row.reference,
        now.title,
        state_words(now.kind),
        now.starts_on,
        now.ends_before - ONE_DAY,
        days_words(now.half_days),
        rate_words(now),
        one.cost,
    )
    return Row(key=one.row.reference, url=role_address(one.row.reference), cells=cells)


def rate_words(now: RoleTerms) -> str:
    """A rate with what it is for: £800.00 a day."""
    return f"£{pounds_text(now.rate_pence)} {_PER[Basis(now.basis)]}"


def days_words(half_days: int) -> str:
    """Half days as days: 5, 2.5."""
    return f"{half_days // 2}{'.5' if half_days % 2 else ''}"


def _exported(one: RoleSheet) -> tuple[object, ...]:
    now = one.now
    return (
        one.row.reference, now.title, now.kind, now.basis, pounds(now.rate_pence), now.source, now.starts_on,
        now.ends_before, days_words(now.half_days), pounds(one.cost),
    )  # fmt: skip


def _years(sheets: Sequence[RoleSheet], books: dict[str, Figures]) -> Table:
    rows = []
    costs = {str(year): kinds for year, kinds in costs_by_year([one.terms for one in sheets]).items()}
    for year in sorted(costs.keys() | books.keys()):
        kinds, figures = costs.get(year, {}), books.get(year, Figures())
        bought = sum(kinds.get(kind, 0) for kind in BOUGHT)
        cells = (
            year,
            *(kinds.get(kind, 0) for kind in RoleKind),
            bought,
            figures.budget_pence,
            figures.budget_pence - bought,
            figures.actual_pence,
        )
        rows.append(Row(key=year.replace("/", "-"), cells=cells))
    return Table(caption="What it costs, beside the budget", columns=_YEARS, rows=rows)


def transfer_table(request: HttpRequest, sheets: Sequence[TransferSheet], roles: Sequence[RoleSheet]) -> Table:
    """What is to be handed over, by which role, to whom, and how that stands."""
    now, named = clock.now(), {one.row.pk: one.now.title for one in roles}
    titles = posts({one.row.to_post for one in sheets}, on=clock.today(), known_at=now)
    mine = actor_in(request).posts or ()
    rows = []
    for one in sheets:
        post = one.row.to_post
        title = f"{titles[post].title} ({post})" if post in titles else post
        url, words = _next(request, one, mine=post in mine)
        cells = (
            one.row.reference,
            one.row.knowledge,
            Cell(value=named[one.row.role_id], url=role_address(one.row.role.reference)),
            Cell(value=title, url=link_to(request, post)),
            one.row.dropped.why if one.standing is Transfer.DROPPED else one.shown.evidence if one.shown else "",
            Cell(value=one.standing.value, tone=TONES[one.standing]),
            Cell(value=words, url=url),
        )
        rows.append(Row(key=one.row.reference, cells=cells))
    empty = "Nothing is listed. List what consultants and contingent people know, and the post that receives it."
    return Table(caption="What is to be handed over", columns=_TRANSFERS, rows=rows, empty=empty)


def _next(request: HttpRequest, one: TransferSheet, *, mine: bool) -> tuple[str, str]:
    """The act that comes next, for whoever may do it: only the receiving post confirms."""
    if one.standing is Transfer.SHOWN and mine and may(request, "programmes.confirm_transfer"):
        return role_address(one.row.reference, "confirm_transfer"), "Confirm it"
    if one.standing is Transfer.OPEN and may(request, "programmes.evidence_transfer"):
        return role_address(one.row.reference, "evidence_transfer"), "Say what shows it"
    if one.standing in WAITING and may(request, "programmes.drop_transfer"):
        return role_address(one.row.reference, "drop_transfer"), "Drop it"
    return "", ""


@requires("programmes.view")
def role(request: HttpRequest, role: str) -> HttpResponse:
    """One role: its terms as planned now and before, and what it is to hand over."""
    actor = actor_in(request)
    found = find_role(actor, role)
    row = found.programme
    sheet = next(one for one in team_of(row) if one.row.pk == found.pk)
    now = sheet.now
    verbs = [("revise_role", "Plan it otherwise")]
    if not now.dropped:
        verbs.append(("drop_role", "Drop it"))
        if RoleKind(now.kind) in BOUGHT:
            verbs.insert(0, ("list_transfer", "List something to hand over"))
    context = {
        "title": now.title,
        "reference": found.reference,
        "programme": row,
        "back": (part_address("team", row.reference), f"Team of {row.title}"),
        "identity": _identity(sheet, row),
        "facts": [Fact(label="Where the rate stands", value=now.source)],
        "acts": [(label, role_address(role, verb)) for verb, label in verbs if may(request, f"programmes.{verb}")],
        "tables": _tables(request, sheet, row),
        "events": story_of(actor, found.reference),
    }
    return render(request, "programmes/record.html", context)


def _tables(request: HttpRequest, sheet: RoleSheet, row: Programme) -> list[Table]:
    known = [one for one in transfers_of(row) if one.row.role_id == sheet.row.pk]
    bought = RoleKind(sheet.now.kind) in BOUGHT
    handed_over = [transfer_table(request, known, [sheet])] if known or bought else []
    return [*handed_over, _terms(list(sheet.row.terms.order_by("-number")))]


def _identity(sheet: RoleSheet, row: Programme) -> list[Fact]:
    now = sheet.now
    return [
        Fact(label="Standing", value="dropped" if now.dropped else "planned", state=True),
        Fact(label="Kind", value=state_words(now.kind)),
        Fact(label="From", value=now.starts_on),
        Fact(label="To", value=now.ends_before - ONE_DAY),
        Fact(label="Days a week", value=days_words(now.half_days)),
        Fact(label="Rate", value=rate_words(now)),
        Fact(label="Costs", pence=sheet.cost),
        Fact(label="Programme", value=row.reference, url=programme_address(row.reference)),
    ]


def _terms(terms: Sequence[RoleTerms]) -> Table:
    names = names_of({one.made_by for one in terms})
    rows = [Row(key=f"terms-{one.number}", cells=(*_told(one), one.why, names[one.made_by])) for one in terms]
    return Table(caption="How it was planned", columns=_TERMS, rows=rows)


def _told(one: RoleTerms) -> tuple[date, str]:
    if one.dropped:
        return london_day(one.at), "Dropped"
    rate = f"{rate_words(one)}, {days_words(one.half_days)} days a week"
    return london_day(
        one.at
    ), f"{one.title}: {rate}, {date_text(one.starts_on)} to {date_text(one.ends_before - ONE_DAY)}"
