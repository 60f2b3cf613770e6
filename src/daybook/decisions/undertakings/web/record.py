"""The page of one undertaking: what was promised, by when, whose it is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daybook.decisions.undertakings.queries import Done, UndertakingDetail, undertaking_detail
from daybook.decisions.undertakings.states import UNDERTAKING, UndertakingState
from daybook.decisions.undertakings.web.addresses import act_address, programme_address
from daybook.decisions.undertakings.web.lists import OVERDUE
from daybook.foundation.audit.public import story_of
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.foundation.organisation.public import holder_of, posts
from daybook.kernel import clock
from daybook.ui.links import names_of
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, link_to, may, requires
from daybook.ui.tones import state_words
from daybook.ui.words import Unreadable, date_text, read_date

_ACTS = (
    ("refuse_due_date", "Turn down the day asked for"),
    ("propose_due_date", "Ask for another day"),
    ("assign_undertaking", "Give it to another post"),
    ("break_undertaking", "Record that it was not kept"),
    ("release_undertaking", "Release it"),
)
# Only where a day is asked for.
_ANSWERS = {"move_due_date", "refuse_due_date"}
_STEPS = {
    "promised": "Promised",
    "keep_undertaking": "Kept",
    "break_undertaking": "Broken",
    "release_undertaking": "Released",
    "assign_undertaking": "Given to a post",
    "propose_due_date": "Another day asked for",
    "move_due_date": "Day moved",
    "refuse_due_date": "Other day turned down",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One step in words."""

    what: str
    on: date
    who: str
    words: str
    late: str


@requires("undertakings.view")
def undertaking(request: HttpRequest, reference: str) -> HttpResponse:
    """One undertaking. `?as_at=2022-06-01` shows it as it stood at the end of that day."""
    as_at, problem = _as_at(request)
    detail = undertaking_detail(actor_in(request), reference, today=clock.today(), as_at=as_at)
    leads = UNDERTAKING.verbs_from(UndertakingState(detail.ref.state)) if as_at is None else set()
    if detail.ref.proposed_due_on is None:
        leads -= _ANSWERS
    open_to = {verb for verb in leads if may(request, f"undertakings.{verb}")}
    context = {
        "detail": detail,
        "identity": _identity(request, detail),
        "facts": _facts(detail),
        "steps": _told(detail),
        "answer_url": act_address("move_due_date", reference) if "move_due_date" in open_to else "",
        "keep_url": act_address("keep_undertaking", reference) if "keep_undertaking" in open_to else "",
        "waits_for": _waits_for(detail) if as_at is None and "keep_undertaking" in leads else "",
        "acts": [(label, act_address(verb, reference)) for verb, label in _ACTS if verb in open_to],
        "releasers": " or ".join(titles_of_roles_with("undertakings.release_undertaking")),
        "programme_url": programme_address(detail.ref.programme),
        "events": story_of(actor_in(request), reference),
        "as_at": as_at,
        "as_at_problem": problem,
        "example_day": detail.promised_on,
    }
    return render(request, "undertakings/undertaking.html", context)


def identity_of(request: HttpRequest, detail: UndertakingDetail) -> list[Fact]:
    """The strip that every page about an undertaking carries."""
    return _identity(request, detail)


def _identity(request: HttpRequest, detail: UndertakingDetail) -> list[Fact]:
    ref = detail.ref
    facts = [
        Fact(label="State", value=OVERDUE if ref.overdue else ref.state, state=True),
        Fact(label="Due", value=ref.due_on),
        *([Fact(label="Day asked for", value=ref.proposed_due_on)] if ref.proposed_due_on else []),
        Fact(label="Owner", value=owner_words(ref.owner_post)),
        Fact(label="Promised in", value=ref.case_reference, url=link_to(request, ref.case)),
    ]
    if ref.settled_on:
        facts.append(Fact(label=state_words(ref.state), value=ref.settled_on))
    return facts


def owner_words(post: str) -> str:
    """The title of the owning post and who holds it today."""
    if not post:
        return "Nobody yet"
    today, now = clock.today(), clock.now()
    title = {one: ref.title for one, ref in posts([post], on=today, known_at=now).items()}.get(post, post)
    holder = holder_of(post, on=today, known_at=now)
    return f"{title}, {holder.name}" if holder else f"{title}, vacant"


def _facts(detail: UndertakingDetail) -> list[Fact]:
    ref = detail.ref
    every = f"Every {detail.every_months} months until {date_text(detail.until_on)}" if detail.every_months else "Once"
    times = f"{every}; this is number {detail.occurrence}" if detail.every_months else every
    facts = [
        Fact(label="From", value=f"{state_words(ref.kind)} of the paper"),
        Fact(label="Promised on", value=detail.promised_on),
        Fact(label="Under", value=f"Paragraph {detail.paragraph}" if detail.paragraph else ""),
        Fact(label="First due on", value=date_text(detail.first_due_on) if detail.first_due_on != ref.due_on else ""),
        Fact(label="How often", value=times),
        Fact(label="If things change", value=detail.condition),
        Fact(label="Programme", value=ref.programme, url=programme_address(ref.programme)),
        Fact(
            label="Later decisions",
            value="Wait until it is kept or released" if ref.blocking else "Do not wait for it",
        ),
    ]
    return [fact for fact in facts if fact.value]


def _told(detail: UndertakingDetail) -> list[Told]:
    names = names_of({step.made_by for step in detail.steps})
    return [
        Told(
            what=_STEPS[step.verb],
            on=step.on,
            who=names[step.made_by],
            words=_words_of(step),
            late=late_words(step.on, detail.ref.due_on) if step.verb == "keep_undertaking" else "",
        )
        for step in detail.steps
    ]


def _words_of(step: Done) -> str:
    if step.due_on is not None:
        day = f"To {date_text(step.due_on)}"
        return f"{day}: {step.words}" if step.words else f"{day}."
    return step.words or (owner_words(step.owner_post) if step.verb == "assign_undertaking" else "")


def late_words(on: date, due: date) -> str:
    """How long after its day something was kept: "20 months late", "3 days late"; blank where it was in time."""
    days = (on - due).days
    if days <= 0:
        return ""
    months = (on.year - due.year) * 12 + on.month - due.month - (on.day < due.day)
    if months >= 2:
        return f"{months} months late"
    return "1 day late" if days == 1 else f"{days} days late"


def _waits_for(detail: UndertakingDetail) -> str:
    if not detail.ref.owner_post:
        return " or ".join(titles_of_roles_with("undertakings.assign_undertaking"))
    return owner_words(detail.ref.owner_post)


def _as_at(request: HttpRequest) -> tuple[date | None, str]:
    typed = request.GET.get("as_at", "").strip()
    if not typed:
        return None, ""
    try:
        return read_date(typed), ""
    except Unreadable as unreadable:
        return None, str(unreadable)
