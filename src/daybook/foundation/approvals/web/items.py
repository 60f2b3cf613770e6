"""One thing that waits: what was asked about it, and the pages to ask, hand on and take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst

from daybook.foundation.approvals.asking import LONGEST_SAYING
from daybook.foundation.approvals.operations.ask_question import ask_question
from daybook.foundation.approvals.operations.hand_on_item import hand_on_item
from daybook.foundation.approvals.operations.take_back_item import take_back_item
from daybook.foundation.approvals.queries import Waiting, barred_from, find_item, questions_about, waits_in
from daybook.foundation.approvals.web.people import person_meant
from daybook.foundation.approvals.web.standing import seats_in
from daybook.foundation.approvals.web.work import age_in_words, kind_words
from daybook.foundation.audit.public import story_of
from daybook.foundation.identity.public import people_who_may
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.links import names_of
from daybook.ui.once import asks_before_repeating
from daybook.ui.parts import Fact
from daybook.ui.routes import actor_in, link_to, signed_in_route

OPEN_TO_READ = "It stands in the story of the record, for everybody who may read that: nothing of Part 2 or personal."


_NOBODY_ELSE = (
    "Nobody else holds the role for this and has no part in it, so there is nobody to hand it on to. Do it, ask about "
    "it, or name a deputy."
)


def _words(label: str, help_text: str = OPEN_TO_READ) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_SAYING, widget=forms.Textarea(attrs={"rows": 4})
    )


class AskForm(forms.Form):
    """What to ask, and whom where it is not whoever made it."""

    words = _words("Your question")
    person = forms.CharField(label="Whom to ask", required=False, max_length=120)

    def __init__(self, data: Any, maker: str) -> None:
        super().__init__(data)
        hint = "Their name as the directory has it, or their reference, such as P-000012."
        self.fields["person"].required = not maker
        self.fields["person"].help_text = f"Leave it blank for {maker}, who made it. {hint}" if maker else hint


class HandOnForm(forms.Form):
    """To whom, of those who could do it, and why."""

    person = forms.ChoiceField(label="Who should do it")
    reason = _words("Why you hand it on")

    def __init__(self, data: Any, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["person"].choices = [("", "Choose a person"), *choices]  # type: ignore[attr-defined]


class TakeBackForm(forms.Form):
    """Why an item goes back to everybody who may do it."""

    reason = _words("Why you take it back")


@signed_in_route
def item(request: HttpRequest, subject: str, verb: str) -> HttpResponseBase:
    """One thing that waits, with all that was asked about its record; what may be done with it here."""
    seats = seats_in(request)
    found = find_item(seats, subject, verb)
    mine = waits_in(seats[0], found)
    context = _context(request, found) | {
        "questions": questions_about(subject),
        "mine": mine,
        "may_hand_on": mine and bool(_could(found, actor_in(request))),
        "lent": [seat.acting_for for seat in seats[1:] if waits_in(seat, found)] if not mine else [],
        "events": story_of(actor_in(request), subject),
    }
    context["lent"] = list(names_of(context["lent"]).items())
    return render(request, "approvals/item.html", context)


@signed_in_route
@asks_before_repeating
def ask(request: HttpRequest, subject: str, verb: str) -> HttpResponseBase:
    """Ask about an item before deciding it."""
    found = find_item(seats_in(request), subject, verb)
    maker = found.maker if found.maker != actor_in(request).person else ""
    form = AskForm(request.POST or None, names_of([maker])[maker] if maker else "")

    def act(said: dict[str, str], version: int) -> str:
        person = person_meant(said["person"].strip()) if said["person"].strip() else ""
        made = ask_question(
            actor=actor_in(request), now=clock.now(), subject=subject, verb=verb, seen_version=version, person=person,
            words=said["words"],
        )  # fmt: skip
        return f"{names_of([made.asked_of])[made.asked_of]} has your question. What you have stays in My work."

    texts = ("Ask a question", "Ask it", "it appears in their My work, and the answer comes back to you.")
    return _act(request, found, form, texts, act, reverse("work:item", args=[subject, verb]))


@signed_in_route
def hand_on(request: HttpRequest, subject: str, verb: str) -> HttpResponseBase:
    """Give an item to one other person who could do it."""
    found = find_item(seats_in(request), subject, verb)
    actor = actor_in(request)
    could = _could(found, actor)
    if not could:
        raise Refused("nobody_else", _NOBODY_ELSE, who_can=found.role_title)
    names = names_of(could)
    form = HandOnForm(request.POST or None, [(one, names[one]) for one in could])

    def act(said: dict[str, str], version: int) -> str:
        hand_on_item(
            actor=actor, now=clock.now(), subject=subject, verb=verb, seen_version=version, person=said["person"],
            reason=said["reason"],
        )  # fmt: skip
        return f"{names[said['person']]} has it now. You find it under Asked and handed on, and may take it back."

    texts = ("Hand on", "Hand it on", "it leaves your My work and everybody else’s but theirs; you may take it back.")
    return _act(request, found, form, texts, act, reverse("work:asked"))


@signed_in_route
def take_back(request: HttpRequest, subject: str, verb: str) -> HttpResponseBase:
    """Put an item that was handed on back before everybody who may do it."""
    found = find_item(seats_in(request), subject, verb)
    form = TakeBackForm(request.POST or None)

    def act(said: dict[str, str], version: int) -> str:
        take_back_item(
            actor=actor_in(request), now=clock.now(), subject=subject, verb=verb, seen_version=version,
            reason=said["reason"],
        )  # fmt: skip
        return "It is before everybody who may do it again."

    texts = ("Take back", "Take it back", "it comes before everybody who may do it, you among them.")
    return _act(request, found, form, texts, act, reverse("work:work"))


def _could(found: Waiting, actor: Actor) -> list[str]:
    """Who else could do it."""
    not_for = _not_for(found, actor)
    return [one for one in people_who_may(found.verb, found.role_title, clock.now()) if one not in not_for]


def _not_for(found: Waiting, actor: Actor) -> set[str]:
    return {actor.person, found.maker, found.handed_to} | barred_from(found)


def _act(
    request: HttpRequest,
    found: Waiting,
    form: forms.Form,
    texts: tuple[str, str, str],
    act: Callable[[dict[str, str], int], str],
    back: str,
) -> HttpResponseBase:
    """Draw a form about an item, or carry it out and say what came of it; a refusal of what was typed stands beside."""
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        try:
            told = act(form.cleaned_data, int(seen) if seen.isascii() and seen.isdigit() else 0)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, told)
            return redirect(back)
    heading, label, yes = texts
    context = _context(request, found) | {"form": form, "heading": heading, "label": label, "yes": yes}
    return render(request, "approvals/item_act.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, found: Waiting) -> dict[str, Any]:
    people = {person for person in (found.maker, found.handed_to) if person}
    names = names_of(people)
    facts = [
        Fact(label="Why it came", value=found.why),
        Fact(label="On yes", value=capfirst(found.yes)),
        Fact(label="On no", value=capfirst(found.no)),
        Fact(label="Paragraph", value=found.paragraph),
        Fact(label="For", value=found.role_title),
        Fact(label="Amount", pence=found.amount_pence) if found.amount_pence is not None else Fact(label="Amount"),
        Fact(label="Made by", value=names.get(found.maker, "")),
        Fact(label="Handed on to", value=names.get(found.handed_to, "")),
        Fact(label="Waiting", value=age_in_words(found.raised_at, clock.now())),
    ]
    return {
        "item": found,
        "kind": kind_words(found.verb),
        "facts": [fact for fact in facts if fact.value or fact.pence is not None],
        "record_url": link_to(request, found.subject),
    }
