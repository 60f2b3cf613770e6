"""The public register for those who keep it: what is on view, what is not and why, and the acts that change it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.foundation.audit.public import story_of
from daybook.kernel import clock
from daybook.openness.decisions.models import LONGEST_REASON, PublicDecision
from daybook.openness.decisions.operations.remove_decision import remove_decision as remove
from daybook.openness.decisions.operations.restore_decision import restore_decision as restore
from daybook.openness.decisions.operations.supersede_decision import supersede_decision as supersede
from daybook.openness.decisions.queries import (
    decisions_named,
    find_decision,
    register_rows,
    successors_offered,
    verdict_on,
)
from daybook.openness.decisions.refs import PublicRef
from daybook.openness.decisions.states import REGISTER, PublicState
from daybook.ui.acting import tried
from daybook.ui.forms import NamedField
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires
from daybook.ui.tables import read_slice

_COLUMNS = (
    Column(key="title", label="Decision", main=True),
    Column(key="reference", label="Reference", kind="reference", sortable=True),
    Column(key="published", label="Published", kind="date", sortable=True),
    Column(key="state", label="State", kind="state", sortable=True),
    Column(key="by", label="Superseded by", kind="reference", second=True),
    Column(key="reason", label="Why it was removed", second=True),
)
_SORTABLE = {"reference": "slug", "published": "published_on", "state": "state"}
_READ = ("slug", "title", "reference", "published_on", "state", "superseded_by", "reason")
_LABELS = {
    "remove_decision": "Remove it from public view",
    "restore_decision": "Put it back on public view",
    "supersede_decision": "Say which decision supersedes it",
}


class _Seen(forms.Form):
    """The version that was seen, and nothing else."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, decision: PublicDecision) -> None:
        super().__init__(data, initial={"version": decision.version})


class _Removal(_Seen):
    reason = forms.CharField(
        label="Why is it removed?",
        help_text="The public reads this where the decision stood. Name nobody.",
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why it is removed."},
    )


class _Successor(_Seen):
    superseded_by = NamedField(
        label="Which decision supersedes it?",
        noun="published decision",
        find=decisions_named,
        help_text="Its title or its reference, such as PCD 1357. It must be on public view and decided no earlier.",
        error_messages={"required": "Enter the title or the reference of the later decision."},
    )

    def __init__(self, data: Any, decision: PublicDecision) -> None:
        super().__init__(data, decision)
        self.fields["superseded_by"].options = partial(successors_offered, decision)  # type: ignore[attr-defined]


@requires("openness.view")
def register(request: HttpRequest) -> HttpResponse:
    """Every decision in the register, whatever its state, latest first."""
    page = read_slice(request, register_rows(), columns=_READ, sortable=_SORTABLE, sort="-published", key="slug")
    table = Table(
        caption="Public register",
        columns=_COLUMNS,
        rows=[
            Row(
                cells=(
                    row["title"], row["reference"], row["published_on"], row["state"], row["superseded_by"],
                    row["reason"],
                ),
                url=reverse("register:record", args=[row["slug"]]),
                key=row["slug"],
            )
            for row in page.rows
        ],
        sort=page.sort,
        sort_urls=page.sort_urls,
        next_url=page.next_url,
        previous_url=page.previous_url,
        empty="No decision is in the register yet. One enters it within seconds of being published.",
    )  # fmt: skip
    return render(request, "openness/register.html", {"table": table})


@requires("openness.view")
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """One decision of the register: how it stands with the public, and what can be done about it."""
    found = find_decision(slug)
    verdict = verdict_on(found)
    ways = [
        (_LABELS[verb], reverse(f"register:{verb}", args=[found.slug]))
        for verb in sorted(REGISTER.verbs_from(PublicState(found.state)))
        if may(request, f"openness.{verb}")
    ]
    context = {
        "decision": found,
        "identity": [
            Fact(label="State", value=str(found.state), state=True),
            Fact(label="Verified", value="verified" if verdict.stands else "not verified", state=True),
            Fact(label="Published", value=found.published_on),
            Fact(label="Superseded by", value=found.superseded_by),
        ],
        "ways": ways,
        "events": story_of(actor_in(request), found.slug),
    }
    return render(request, "openness/record.html", context)


@requires("openness.remove_decision")
def remove_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask why, then take a decision off public view."""
    explained = "Its page will say that it was removed, when, and why; its files will not be found."
    return _act(request, slug, remove, _Removal, explained)


@requires("openness.restore_decision")
def restore_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a removed decision back on public view."""
    return _act(request, slug, restore, _Seen, "It will be shown as in force, as it was when it was published.")


@requires("openness.supersede_decision")
def supersede_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which, then mark a decision as superseded."""
    explained = "It stays on public view, says which decision replaces it, and leaves the list of those in force."
    return _act(request, slug, supersede, _Successor, explained)


def _act(
    request: HttpRequest, slug: str, operation: Callable[..., PublicRef], form_type: type[_Seen], explained: str
) -> HttpResponse:
    found = find_decision(slug)
    form = form_type(request.POST or None, found)
    act = partial(operation, actor=actor_in(request), now=clock.now(), reference=found.slug)
    if done := tried(form, act):
        messages.success(request, f"{done.reference} is {done.state.replace('_', ' ')}.")
        return redirect("register:record", done.slug)
    REGISTER.target(PublicState(found.state), operation.__name__)
    context: dict[str, Any] = {
        "decision": found, "form": form, "explained": explained, "label": _LABELS[operation.__name__],
    }  # fmt: skip
    return render(request, "openness/act.html", context, status=422 if form.errors else 200)
