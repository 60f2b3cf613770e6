"""Lending a deputy one's own role, and proposing one for somebody who is away: a form, a look at it, and the act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from daybook.foundation.approvals.deputising import refuse_offer
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.operations.propose_deputyship import propose_deputyship
from daybook.foundation.approvals.queries import seat_of, visible_work
from daybook.foundation.approvals.web.people import person_meant
from daybook.foundation.audit.public import attempt
from daybook.foundation.identity.public import (
    DeputyOffer,
    Standing,
    is_suspended,
    lent_by,
    may_be_lent,
    role_choices,
    roles_held,
    titles_of_roles_with,
)
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.links import names_of
from daybook.ui.routes import actor_in, requires, signed_in_route
from daybook.ui.words import date_text

# Beside which box a refusal stands.
_BESIDE = {
    "own_role": ("principal",),
    "deputy_of_proposer": ("deputy",),
    "deputy_of_self": ("deputy",),
    "duties_conflict": ("deputy",),
    "role_not_held": ("role",),
    "not_lent": ("role",),
    "dates_in_order": ("valid_until",),
    "over_already": ("valid_until",),
    "too_long": ("valid_until",),
    "deputy_named": ("valid_from",),
    "bad_limit": ("limit_pence",),
}


class OfferForm(forms.Form):
    """Whom to ask, which role, on which days, up to what sum, and why."""

    deputy = forms.CharField(
        label="Your deputy", help_text="Their name as the directory has it, or their reference, such as P-000012."
    )
    role = forms.ChoiceField(label="The role you lend")
    valid_from = DateField(label="First day", one_box=True)
    valid_until = DateField(label="First day without the deputy", one_box=True)
    limit_pence = MoneyField(
        label="Largest sum they may sign for", required=False, help_text="Leave it blank for the limit of the role."
    )
    why = forms.CharField(label="Why", max_length=300, help_text="They see it, and it is kept: annual leave, for one.")

    def __init__(self, data: Any, own_roles: Sequence[str]) -> None:
        super().__init__(data, initial={"valid_from": clock.today()})
        choices = [(name, title) for name, title in role_choices() if name in own_roles and may_be_lent(name)]
        self.fields["role"].choices = [("", "Choose a role"), *choices]  # type: ignore[attr-defined]

    def ask_what(self, role: str) -> None:
        """Ask which acts of the role are lent, all of them to begin with; the pages of the role always are."""
        acts = sorted((name, attempt(name)) for name in lent_by(role) if not name.endswith(".view"))
        self.fields["operations"] = forms.MultipleChoiceField(
            label="What they may do for you",
            choices=[(name, f"{words[:1].upper()}{words[1:]}") for name, words in acts],
            widget=forms.CheckboxSelectMultiple,
            initial=[name for name, _ in acts],
            help_text="Take the tick away from what you keep to yourself.",
        )


class ProposeForm(OfferForm):
    """The same for somebody who is away, and whom."""

    principal = forms.CharField(
        label="Who is away", help_text="Their name as the directory has it, or their reference, such as P-000012."
    )
    field_order = ("principal", "deputy", "role")

    def __init__(self, data: Any, own_roles: Sequence[str]) -> None:
        super().__init__(data, own_roles)
        self.fields["deputy"].label = "Their deputy"
        self.fields["role"].label = "The role that is lent"
        said = "Both of them and whoever confirms it see it, and it is kept. Say nothing of anybody's health."
        self.fields["why"].help_text = f"{said} Suddenly away, for one."
        self.order_fields(self.field_order)

    def ask_what(self, role: str) -> None:
        """The same, in the words of whoever does it for another."""
        super().ask_what(role)
        self.fields["operations"].label = "What they may do"
        self.fields["operations"].help_text = "Take the tick away from what waits until whoever is away is back."


@signed_in_route
def offer(request: HttpRequest) -> HttpResponseBase:
    """Ask a colleague to act: which role and days, then what of it with what would change, then the offer."""
    own_roles = [role for role in roles_held(actor_in(request).person, clock.today()) if may_be_lent(role)]
    if not own_roles:
        return render(request, "approvals/nothing_to_lend.html", status=422 if request.method == "POST" else 200)
    words = {
        "title": "Name a deputy",
        "yes": "they are asked, and nothing changes until they accept. You keep the role, and either of you can end it "
        "at any moment.",
        "button": "Offer it",
    }
    done = "The offer is made. It gives no authority until they accept it."
    return _asked(request, OfferForm, own_roles, offer_deputyship, words, done)


@requires("approvals.propose_deputyship")
def propose(request: HttpRequest) -> HttpResponseBase:
    """Propose a deputy for somebody who is away; a second person confirms it before anybody is asked."""
    every_role = [name for name, _ in role_choices()]
    confirms = " or ".join(titles_of_roles_with("approvals.confirm_deputyship")) or "nobody yet"
    words = {
        "title": "Name a deputy for somebody away",
        "yes": f"whoever is away is told, and a second person confirms it ({confirms}; never for themselves); then "
        "the deputy is asked, and nothing changes until they accept.",
        "button": "Propose it",
    }
    done = "The proposal is made. It gives no authority until it is confirmed and accepted."
    return _asked(request, ProposeForm, every_role, propose_deputyship, words, done)


def _asked(
    request: HttpRequest,
    form_class: type[OfferForm],
    own_roles: Sequence[str],
    act: Callable[..., Any],
    words: dict[str, str],
    done: str,
) -> HttpResponseBase:
    """The two steps of both pages: the form with what would change, then the act with what is lent of the role."""
    actor, form, role = actor_in(request), form_class(request.POST or None, own_roles), request.POST.get("role", "")
    told: list[str] = []
    if "narrowed" in request.POST and role in own_roles:
        form.ask_what(role)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            typed: dict[str, str] = {whom: said[whom].strip() for whom in ("principal", "deputy") if whom in said}
            said |= {whom: person_meant(name) for whom, name in typed.items()}
            if "preview" in request.POST:
                told = [*_what_stands_against(actor, said), *_what_would_change(actor, said)]
                form = form_class(None, own_roles)
                form.initial = {**said, **typed}
                form.ask_what(role)
            else:
                if "operations" in said:
                    said["operations"] += [name for name in lent_by(role) if name.endswith(".view")]
                made = act(actor=actor, now=clock.now(), **said)
                messages.success(request, done)
                return redirect("approvals:deputyship", reference=made.reference)
        except Refused as refused:
            tell(form, refused, _BESIDE)
    context = {"form": form, "told": told, "narrowed": "operations" in form.fields, "words": words}
    return render(request, "approvals/offer.html", context, status=422 if form.errors else 200)


def _what_stands_against(actor: Actor, said: dict[str, Any]) -> list[str]:
    """Refused as the act itself would be, but for what lending less of the role may mend: that is told."""
    away = said.get("principal", "")
    offer = DeputyOffer(
        away or actor.person, said["deputy"], said["role"], (), said["limit_pence"], said["why"], said["valid_from"],
        said["valid_until"], actor.person if away else "",
    )  # fmt: skip
    try:
        refuse_offer(actor, offer, clock.now())
    except Refused as refused:
        if refused.code != "duties_conflict":
            raise
        return [f"All of it would be refused. {refused.message} Or take the tick away from what they would approve."]
    return []


def _what_would_change(actor: Actor, said: dict[str, Any]) -> list[str]:
    """What accepting would bring, as sentences: what of today's work comes to them, and what keeps it from them."""
    role, deputy, now = said["role"], said["deputy"], clock.now()
    away = said.get("principal", "")
    title = dict(role_choices())[role]
    lent = Standing(lent_by(role), {title: said["limit_pence"]})
    own = seat_of(Actor(away) if away else actor, now)
    seat = replace(own, actor=deputy, acting_for=own.person, standing=lent)
    many = visible_work([seat]).count()
    names = names_of({deputy, own.person})
    role_of, keeps, waits = f"your role of {title}", "you keep it", "you"
    if away:
        role_of, keeps, waits = f"the role of {title} for {names[away]}", "they keep it", names[away]
    told = [
        f"{names[deputy]} could use {role_of} from {date_text(said['valid_from'])}, and no longer from "
        f"{date_text(said['valid_until'])} on; {keeps}.",
        f"Of what waits for {waits} today, {many} thing{'' if many == 1 else 's'} would come to them as well.",
    ]
    if away and is_suspended(away):
        told.append(f"The sign-in of {names[away]} is suspended: while it is, nothing of theirs is lent to anybody.")
    return told
