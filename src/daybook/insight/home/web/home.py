"""The first page: what waits for me, what I may start, what I last worked on."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.approvals.public import Waiting, visible_waiting
from daybook.foundation.audit.public import recent_deeds
from daybook.foundation.identity.public import may_be_lent, roles_held
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_day
from daybook.ui.finding import titles_of
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, link_to, may, signed_in_route
from daybook.ui.words import age_text

# What people begin: in their words, the permission, the page, and what it is for.
_STARTS = (
    ("Draft a decision", "decisions.draft_case", "decisions:draft_case", "Ask for money or authority in a paper"),
    (
        "Draft a journal",
        "ledger.draft_journal",
        "ledger:draft_journal",
        "Type or paste lines; a second person posts them",
    ),
    ("Import journals", "ledger.start_import", "ledger:start_import", "Send a file; each journal becomes a draft"),
    ("Open or close a period", "ledger.open_period", "ledger:periods", "Say which months take journals"),
    ("Open a programme", "programmes.open_programme", "programmes:open_programme", "Begin what a decision paid for"),
    ("Read in an event log", "discovery.import_log", "discovery:import_log", "See where the time of a service goes"),
    (
        "Profile a benefit",
        "benefits.draft_benefit",
        "benefits:draft_benefit",
        "Say what will be better, and whose it is",
    ),
    (
        "Name a deputy",
        "approvals.offer_deputyship",
        "approvals:offer_deputyship",
        "Hand your authority on while you are away",
    ),
    ("Read the audit story", "audit.view", "audit:log", "Who did what, when, and what was refused"),
)
_TOP = 5
_WAITING_COLUMNS = (
    Column(key="title", label="What", main=True),
    Column(key="why", label="Why it came to you"),
    Column(key="amount", label="Amount", kind="money", second=True),
    Column(key="paragraph", label="Paragraph", second=True),
    Column(key="since", label="Waiting since", kind="date"),
    Column(key="age", label="Age", kind="reference"),
)
_RECENT_COLUMNS = (
    Column(key="record", label="Record", main=True),
    Column(key="title", label="Called", second=True),
    Column(key="what", label="What you did"),
    Column(key="when", label="When", kind="date"),
)


@signed_in_route
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what they may start and what they last did; without a role, how to get one."""
    actor, now = actor_in(request), clock.now()
    waiting = visible_waiting(actor, now, _TOP + 1)
    roles = roles_held(actor.person, london_day(now))
    lends = any(may_be_lent(role) for role in roles)
    starts = [
        (label, reverse(page), hint)
        for label, allows, page, hint in _STARTS
        if roles and may(request, allows) and (lends or page != "approvals:offer_deputyship")
    ]
    context = {
        "name": names_of([actor.person])[actor.person],
        "reference": actor.person,
        "without_role": not roles,
        "waiting": _waiting_table(request, waiting[:_TOP], now),
        "more_waits": len(waiting) > _TOP,
        "starts": starts,
        "recent": _recent_table(request, actor),
    }
    return render(request, "home/home.html", context)


def _waiting_table(request: HttpRequest, waiting: list[Waiting], now: datetime) -> Table:
    rows = [
        Row(
            key=item.subject,
            url=link_to(request, item.subject),
            cells=(
                item.title,
                item.why,
                item.amount_pence,
                item.paragraph,
                london_day(item.raised_at),
                age_text((london_day(now) - london_day(item.raised_at)).days),
            ),
        )
        for item in waiting
    ]
    nothing = "Nothing waits for you. What others ask you to check, sign or post comes here, with the reason."
    return Table(caption="Waiting for you", columns=_WAITING_COLUMNS, rows=rows, empty=nothing)


def _recent_table(request: HttpRequest, actor: Actor) -> Table:
    deeds = recent_deeds(actor)
    titles = titles_of(actor, [deed.subject for deed in deeds])
    rows = [
        Row(
            key=deed.subject,
            url=link_to(request, deed.subject),
            cells=(deed.subject, titles.get(deed.subject, ""), deed.what, Cell(value=deed.at)),
        )
        for deed in deeds
    ]
    return Table(
        caption="What you last worked on", columns=_RECENT_COLUMNS, rows=rows, empty="You have done nothing yet."
    )
