"""The home of a programme: what comes next, its money, its time, its documents and what threatens it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst

from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.composing import Sources, document_of, sources_of
from daybook.change.programmes.composing.management import plan_stretches
from daybook.change.programmes.issuing import last_issued, lint_document, stale_since
from daybook.change.programmes.models import Programme
from daybook.change.programmes.planning import RunwayEnd
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.rules.blocks import Document, Made
from daybook.change.programmes.rules.lessons import LessonStanding
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.rules.plan import Scheduled
from daybook.change.programmes.rules.registers import ItemKind, Standing, standing_of
from daybook.change.programmes.rules.stakeholders import Engaging, Stance, steps_wanted
from daybook.change.programmes.rules.team import WAITING
from daybook.change.programmes.running import standing_of_lesson
from daybook.change.programmes.states import MandateState
from daybook.change.programmes.web.frame import frame
from daybook.finance.ledger.public import Figures
from daybook.foundation.audit.public import story_of
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.kernel import clock
from daybook.ui.charts import Chart, Point, budget_bar
from daybook.ui.parts import Fact, Task
from daybook.ui.routes import actor_in, may, open_to, requires
from daybook.ui.timelines import timeline
from daybook.ui.words import date_text, few_of, pounds_text

# Steps that are another domain's to allow.
_ELSEWHERE = {"next_decision": "decisions.draft_case", "soc": "programmes.write_section"}


@requires("programmes.view")
def programme(request: HttpRequest, reference: str) -> HttpResponse:
    """One programme as it stands today."""
    actor, today = actor_in(request), clock.today()
    row = find_programme(actor, reference)
    sources = sources_of(row, actor=actor, today=today)
    soc = document_of(sources, Paper.SOC)
    context = frame(request, row, "programme") | {
        "step": _step(request, sources, soc),
        "money": _money(sources),
        "spent_years": [(year, figures.actual_pence) for year, figures in sources.books.items()],
        "svg": timeline("The plan", plan_stretches(sources)),
        "late": [one for one in sources.steps if _late(one, sources)],
        "facts": [*_facts(sources), _papers(request, row)],
        "tasks": _tasks(sources, soc),
        "events": story_of(actor, row.reference),
    }
    return render(request, "programmes/programme.html", context)


def _step(request: HttpRequest, sources: Sources, soc: Document) -> dict[str, str]:
    """The one thing to do now: for whoever may do it, where; for others, who can."""
    row = sources.row
    verb, label, yes, no = _awaited(sources, soc)
    permission = _ELSEWHERE.get(verb, f"programmes.{verb}")
    if not may(request, permission):
        return {"label": label, "url": "", "who": few_of(" or ".join(titles_of_roles_with(permission)))[0]}
    name = {"write_section": "mandate" if row.mandate_state == MandateState.DRAFT else "soc"}.get(verb, verb)
    return {"label": label, "url": part_address(name, row.reference), "yes": yes, "no": no}


def _awaited(sources: Sources, soc: Document) -> tuple[str, str, str, str]:
    state = sources.row.mandate_state
    if state == MandateState.DRAFT:
        if document_of(sources, Paper.MANDATE).empty():
            return "write_section", "Write the mandate", "each section is kept as you write it.", ""
        return "endorse_mandate", "Endorse the mandate", "the decision's authority is asked to confirm it.", ""
    if state == MandateState.ENDORSED:
        return "confirm_mandate", "Confirm the mandate", "the outline case can be signed off.", "return it."
    if soc.empty():
        return "write_section", "Complete the outline case", "what is missing is listed, with where to do it.", ""
    if not lint_document(sources, soc).clean:
        return "soc", "Bear out every number", "each is named above the outline case, with what is missing.", ""
    issued = last_issued(sources.row)
    if issued is None or stale_since(issued, soc):
        return "issue_soc", "Sign off the outline case", "its words and figures are kept as a version.", ""
    return "next_decision", "Take it to the next decision", "its paper is made from the version signed off.", ""


def _money(sources: Sources) -> Chart | None:
    total = sum(sources.books.values(), Figures())
    if not total.budget_pence:
        return None
    return budget_bar(
        "Money of this stage",
        actual=Point(label="Spent", pence=total.actual_pence),
        committed=Point(label="Committed", pence=total.committed_pence),
        reserved=Point(label="Reserved", pence=total.reserved_pence),
        budget=Point(label="Budget", pence=total.budget_pence),
    )


def _late(one: Scheduled, sources: Sources) -> bool:
    held_to = sources.baseline.get(one.step.key)
    return held_to is not None and one.ends_on > held_to.ends_on


def _facts(sources: Sources) -> list[Fact]:
    row = sources.row
    ends = {one.step.key: one.ends_on for one in sources.steps}
    standing = [
        standing_of(closed_on=one.closed_on, due_on=one.due_on, step_ends_on=ends.get(one.step), today=sources.today)
        for one in sources.items
    ]
    late, still = standing.count(Standing.LATE), sum(one is not Standing.CLOSED for one in standing)
    risks = sum(one.kind == ItemKind.RISK and one.closed_on is None for one in sources.items)
    last = max((one.ends_on for one in sources.steps), default=row.due_on)
    nearest = sources.runway[0] if sources.runway else None
    return [
        Fact(label="Ends, as planned today", value=last, url=part_address("plan", row.reference)),
        *_too_late(row, last, nearest),
        Fact(
            label="Latest safe start of what follows",
            value=f"{date_text(nearest.latest_start)}, for {nearest.title}" if nearest else "No runway is set",
            url=part_address("runway", row.reference),
        ),
        Fact(
            label="On the register",
            value=f"{still} open, of them {risks} risks; {late} late" if still else "Nothing yet",
            url=part_address("register", row.reference),
        ),
        Fact(label="Team", value=_team(sources), url=part_address("team", row.reference)),
        Fact(label="Next gate", value=_gate(sources), url=part_address("gates", row.reference)),
        Fact(label="Stakeholders", value=_stakeholders(sources), url=part_address("stakeholders", row.reference)),
        Fact(label="Lessons", value=_lessons(sources), url=part_address("lessons", row.reference)),
    ]


def _too_late(row: Programme, last: date, nearest: RunwayEnd | None) -> list[Fact]:
    """What the planned end is later than, where it is."""
    late = []
    if last > row.due_on:
        late.append(f"later than this stage is due, {date_text(row.due_on)}")
    if nearest and last > nearest.latest_start:
        late.append("later than the latest safe start of what follows")
    return [Fact(label="Too late", value=capfirst(" and ".join(late)))] if late else []


def _papers(request: HttpRequest, row: Programme) -> Fact:
    """Where the decisions of the programme are: the one it opened from, and those it is taken to."""
    address = f"{reverse('decisions:list')}?{urlencode({'search': row.title[:120]})}"
    return Fact(label="Decisions", value="Papers of this programme", url=open_to(request, address))


def _team(sources: Sources) -> str:
    planned = sources.running.team
    if not planned:
        return "Nobody is planned"
    still = sum(one.standing in WAITING for one in sources.running.transfers)
    cost = pounds_text(sum(one.cost for one in planned), pennies=False)
    waiting = f"; {still} of {len(sources.running.transfers)} to be handed over yet" if still else ""
    return f"{len(planned)} {'role' if len(planned) == 1 else 'roles'}, £{cost}{waiting}"


def _gate(sources: Sources) -> str:
    coming = next((one for one in sources.running.gates if not one.passed), None)
    if coming is None:
        return "All are passed" if sources.running.gates else "None is planned"
    when = f", {date_text(coming.planned_on)}" if coming.planned_on else ""
    todo = f"; {len(coming.waiting)} to be done now" if coming.waiting else ""
    return f"{coming.row.title}{when}{todo}"


def _stakeholders(sources: Sources) -> str:
    if not sources.running.stakeholders:
        return "None yet"
    everybody = sources.running.stakeholders
    overdue = sum(one.standing(sources.today) is Engaging.OVERDUE for one in everybody)
    short = sum(steps_wanted(Stance(one.judgement.stance), Stance(one.judgement.wanted)) > 0 for one in everybody)
    parts = [f"{len(everybody)} on the list"]
    parts += [f"{short} not yet where they are wanted"] if short else []
    return "; ".join([*parts, *([f"{overdue} overdue"] if overdue else [])])


def _lessons(sources: Sources) -> str:
    unsettled = sum(standing_of_lesson(one) is LessonStanding.OPEN for one in sources.running.lessons)
    waiting = f"; what {unsettled} of them recommend waits" if unsettled else ""
    return f"{len(sources.running.lessons)} logged{waiting}" if sources.running.lessons else "None yet"


def _tasks(sources: Sources, soc: Document) -> list[Task]:
    """Each part of the outline case with how it stands."""
    return [
        Task(
            label=f"{part.number} {part.heading}",
            status=part.made.value,
            url=f"{part_address('soc', sources.row.reference)}#{part.key}",
            tone="warn" if part.made is Made.EMPTY and part.required else "",
        )
        for part in soc.parts
    ]
