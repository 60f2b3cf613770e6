"""Cases of a log, and what happened in one of them."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from daybook.change.discovery.rules.exploring import CaseRow, cases_of, story_of_case, variants
from daybook.change.discovery.rules.spans import said_seconds
from daybook.change.discovery.web.addresses import page_address
from daybook.change.discovery.web.frame import framed, look_at
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.ui.parts import Column, Row, Table
from daybook.ui.routes import requires
from daybook.ui.tables import export_rows

_MOST_SHOWN = 100
_COLUMNS = (
    Column(key="case", label="Case", main=True),
    Column(key="took", label="Took"),
    Column(key="events", label="Events", kind="number"),
    Column(key="began", label="Began", kind="date"),
)
_STORY_COLUMNS = (
    Column(key="activity", label="Activity", main=True),
    Column(key="at", label="When", kind="date"),
    Column(key="since", label="After"),
    Column(key="by", label="By", kind="reference", second=True),
)


@requires("discovery.view")
def case_list(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Cases, the longest first; `?variant=3` keeps those that went that way; `?export=csv` gives all of them."""
    look = look_at(request, reference)
    number = request.GET.get("variant", "")
    chosen = None
    if number:
        found = variants(look.events)
        place = int(number) if number.isdecimal() and len(number) < 10 else 0
        if not 1 <= place <= len(found):
            raise Refused("not_found", f"There is no variant {number[:20]} in this log. Choose one from its list.")
        chosen = found[place - 1]
    rows = cases_of(look.events, chosen.activities if chosen else None)
    if request.GET.get("export") == "csv":
        header = ("case", "seconds", "events", "began_at")
        return export_rows(
            f"{reference}-cases", header, ((one.case, one.seconds, one.events, one.began_at) for one in rows)
        )
    shown = f"The {_MOST_SHOWN} longest of {len(rows):,}; the export has all." if len(rows) > _MOST_SHOWN else ""
    table = Table(
        caption="Cases",
        columns=_COLUMNS,
        rows=[_row(reference, one) for one in rows[:_MOST_SHOWN]],
        shown=shown,
        export_url=page_address("cases", reference, export="csv", variant=number, **look.period),
        empty="No case began in this period.",
    )
    context = {"table": table, "variant": chosen, "number": len(rows)}
    return framed(request, look, "cases", "discovery/cases.html", **context)


@requires("discovery.view")
def case_page(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What happened in one case (`?case=`), in order, with the time between."""
    look = look_at(request, reference)
    name = request.GET.get("case", "")
    story = story_of_case(look.events, name)
    if not story:
        raise Refused("not_found", "There is no such case in this log. Choose one from its list.")
    table = Table(
        caption=f"What happened in {name}",
        columns=_STORY_COLUMNS,
        rows=[
            Row(
                cells=(
                    one.activity,
                    one.at,
                    said_seconds(one.seconds_since) if one.seconds_since is not None else "",
                    one.resource,
                )
            )
            for one in story
        ],
    )
    took = (story[-1].at - story[0].at).total_seconds()
    return framed(
        request, look, "cases", "discovery/case.html", table=table, case=name, took=said_seconds(took), steps=len(story)
    )


def _row(reference: str, one: CaseRow) -> Row:
    url = page_address("case", reference, case=one.case)
    return Row(cells=(one.case, said_seconds(one.seconds), one.events, london_day(one.began_at)), url=url)
