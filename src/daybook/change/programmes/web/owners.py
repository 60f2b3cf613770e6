"""Owners on the pages of programmes: the boxes that ask for one, and how whoever owns something says how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse

from daybook.change.programmes.addresses import owned_address
from daybook.change.programmes.operations.report_owned import report_owned as report
from daybook.change.programmes.owning import find_owned, posts_of, refuse_unless_owner, reports_on
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.rules.owning import record_of
from daybook.change.programmes.web.doing import Act, SeenForm, done, long_text
from daybook.foundation.organisation.public import posts_named
from daybook.kernel import clock
from daybook.kernel.periods import london_day
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import NamedField
from daybook.ui.links import link_of, names_of
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, open_to, requires
from daybook.ui.words import date_text

BESIDE_OWNER = {"owner_missing": ["owner_post"], "unknown_post": ["owner_post"]}
_CURRENT = {"RAID": "register", "GATE": "gates", "STK": "stakeholders", "LES": "lessons"}
_SAID = (
    Column(key="on", label="On", kind="date"),
    Column(key="words", label="How it stands", main=True),
    Column(key="who", label="Said by", second=True),
)


class ReportForm(SeenForm):
    """How something stands."""

    words = long_text("How it stands", "What was done, what comes next, and whether the day still holds.")


def owner_post_box(label: str, *, required: bool = False) -> NamedField:
    """The post that owns something, by its reference or its title."""
    return NamedField(
        label=label,
        noun="post",
        find=lambda typed: posts_named(typed, on=clock.today(), known_at=clock.now()),
        required=required,
        help_text="A post of the force: its reference, like POST-000012, or its title where only one post has it. "
        "Whoever holds it is asked when it falls due.",
    )


def outside_box() -> forms.CharField:
    """Who owns something outside the force."""
    return forms.CharField(
        label="Or who, outside the force", required=False, max_length=120, help_text="A body, not a person's name"
    )


def owner_fact(request: HttpRequest, label: str, words: str, post: str) -> Fact:
    """Who owns something: the title of the post leads to it; words alone are somebody outside, or from before."""
    return Fact(label=label, value=words, url=open_to(request, link_of(post)) if post else "")


def said_by_owners(subjects: Sequence[str]) -> list[Table]:
    """What owners said of a record, latest first; nothing where nobody has."""
    found = reports_on(subjects)
    names = names_of({one.made_by for one in found})
    rows = [Row(key=str(one.pk), cells=(london_day(one.at), one.words, names[one.made_by])) for one in found]
    return [Table(caption="What its owner says", columns=_SAID, rows=rows)] if rows else []


def report_url(request: HttpRequest, subject: str, owner_post: str) -> str:
    """Where the reader says how something stands; blank for whoever does not own it."""
    return next((url for _, url in reports_owed(request, [(subject, owner_post, "")])), "")


def reports_owed(request: HttpRequest, owned: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Links for whoever owns some of a record's (subject, post, words): each to where it is said how it stands."""
    mine = posts_of(actor_in(request), clock.now()) if any(post for _, post, _ in owned) else frozenset()
    found = [(words, open_to(request, owned_address(subject))) for subject, post, words in owned if post in mine]
    return [(f"Say how it stands: {words}", url) for words, url in found if url]


@requires("programmes.report_owned")
def report_owned(request: HttpRequest, subject: str) -> HttpResponse:
    """How something stands, in the words of whoever owns it."""
    actor = actor_in(request)
    found = find_owned(subject)
    refuse_in_vain(request, partial(refuse_unless_owner, found, actor, clock.now()))
    row = find_programme(actor, found.programme)
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    act = Act(
        title="Say how it stands",
        button="Say so",
        means=f"{found.what}. It is due on {date_text(found.due_on)}.",
        told="It is kept with the record, and whoever runs the programme is told.",
        current=_CURRENT[record_of(subject).partition("-")[0]],
        back_url=link_of(record_of(subject)),
    )
    return done(request, row, form, partial(report, subject=subject), act)
