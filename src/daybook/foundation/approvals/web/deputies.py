"""Deputies: who acts for whom, an offer and its answer, and in whose name somebody acts now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.decline_deputyship import decline_deputyship
from daybook.foundation.approvals.operations.end_deputyship import end_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.operations.withdraw_deputyship import withdraw_deputyship
from daybook.foundation.approvals.public import ACTING_FOR
from daybook.foundation.approvals.queries import seat_of, visible_work
from daybook.foundation.approvals.rules.deputyships import RAN_OUT, state_on
from daybook.foundation.approvals.states import DEPUTYSHIP, DeputyshipState
from daybook.foundation.approvals.web.people import person_meant
from daybook.foundation.approvals.web.standing import names_in
from daybook.foundation.audit.public import attempt, story_of
from daybook.foundation.identity.public import (
    DeputyshipRef,
    Standing,
    all_deputyships,
    deputyship,
    deputyships_of,
    duties_brought_about,
    lent_by,
    may_be_lent,
    role_choices,
    roles_held,
)
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.links import names_of
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, signed_in_route
from daybook.ui.words import date_text

_COLUMNS = (
    Column(key="role", label="Role lent", main=True),
    Column(key="state", label="State", kind="state"),
    Column(key="by", label="By"),
    Column(key="to", label="Deputy"),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="First day without", kind="date"),
    Column(key="limit", label="Limit", kind="money", second=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
)
# Each act on a deputyship: the operation, its label, what it does, who may.
_ACTS = {
    "accept_deputyship": (
        accept_deputyship,
        "Accept",
        "you may use the role on its days, and every act names you both.",
    ),
    "decline_deputyship": (decline_deputyship, "Decline", "nothing changes, and they can ask somebody else."),
    "withdraw_deputyship": (withdraw_deputyship, "Withdraw the offer", "it can no longer be accepted."),
    "end_deputyship": (end_deputyship, "End it now", "from that moment it gives no authority."),
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


@signed_in_route
@require_POST
def act_as(request: HttpRequest) -> HttpResponseBase:
    """Choose in whose name to act; blank is one's own. Refused `no_deputyship` for anybody who lent nothing."""
    wanted = request.POST.get("acting_for", "")
    if not wanted:
        request.session.pop(ACTING_FOR, None)
    elif any(seat.acting_for == wanted for seat in names_in(request)):
        request.session[ACTING_FOR] = wanted
    else:
        raise Refused("no_deputyship", "They have lent you no role today, so you cannot act for them. Ask them first.")
    # What was open to the person acted for may not be to the deputy themselves.
    back = request.POST.get("next", "") if wanted else ""
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")


@signed_in_route
def deputies(request: HttpRequest) -> HttpResponse:
    """The deputyships a person gave or was given; for those who assure, everybody's."""
    actor = actor_in(request)
    everybody = may(request, "audit.view") and request.GET.get("of") == "everybody"
    found = all_deputyships() if everybody else deputyships_of(actor.person)
    context = {
        "table": _table(found),
        "everybody": everybody,
        "may_see_all": may(request, "audit.view"),
        "may_offer": not actor.deputy_for,
    }
    return render(request, "approvals/deputies.html", context)


def _table(found: Sequence[DeputyshipRef]) -> Table:
    names = names_of({person for one in found for person in (one.principal, one.deputy)})
    rows = [
        Row(
            key=one.reference,
            url=reverse("approvals:deputyship", args=[one.reference]),
            cells=(
                one.role_title, _state(one), names[one.principal], names[one.deputy], one.valid_from, one.valid_until,
                one.limit_pence, one.reference,
            ),
        )
        for one in found
    ]  # fmt: skip
    nothing = "Nobody acts for you, and you act for nobody. Before you go on leave, offer a role to a colleague."
    return Table(caption="Deputyships", columns=_COLUMNS, rows=rows, empty=nothing)


@signed_in_route
def offer(request: HttpRequest) -> HttpResponseBase:
    """Ask a colleague to act: which role and days, then what of it with what would change, then the offer."""
    actor = actor_in(request)
    own_roles = roles_held(actor.person, clock.today())
    form = OfferForm(request.POST or None, own_roles)
    role = request.POST.get("role", "")
    told: list[str] = []
    if "narrowed" in request.POST and role in own_roles:
        form.ask_what(role)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            said["deputy"] = person_meant(said["deputy"].strip())
            if "preview" in request.POST:
                told = _what_would_change(actor, said)
                form = OfferForm(None, own_roles)
                form.initial = {**said, "deputy": request.POST.get("deputy", "")}
                form.ask_what(role)
            else:
                if "operations" in said:
                    said["operations"] += [name for name in lent_by(role) if name.endswith(".view")]
                made = offer_deputyship(actor=actor, now=clock.now(), **said)
                messages.success(request, "The offer is made. It gives no authority until they accept it.")
                return redirect("approvals:deputyship", reference=made.reference)
        except Refused as refused:
            tell(form, refused)
    context = {"form": form, "told": told, "narrowed": "operations" in form.fields}
    return render(request, "approvals/offer.html", context, status=422 if form.errors else 200)


def _what_would_change(actor: Actor, said: dict[str, Any]) -> list[str]:
    """What accepting would bring, as sentences: what of today's work comes to them, and what stands against it."""
    role, deputy, now = said["role"], said["deputy"], clock.now()
    title = dict(role_choices())[role]
    lent = Standing(lent_by(role), {title: said["limit_pence"]})
    seat = replace(seat_of(actor, now), actor=deputy, acting_for=actor.person, standing=lent)
    many = visible_work([seat]).count()
    whose = names_of([deputy])[deputy]
    told = [
        f"{whose} could use your role of {title} from {date_text(said['valid_from'])}, and no longer from "
        f"{date_text(said['valid_until'])} on; you keep it.",
        f"Of what waits for you today, {many} thing{'' if many == 1 else 's'} would come to them as well.",
    ]
    found = duties_brought_about(deputy, {role: lent_by(role)}, said["valid_from"], said["valid_until"])
    return told + [f"It would be refused: {one.rule.why}" for one in found]


@signed_in_route
def deputyship_page(request: HttpRequest, reference: str) -> HttpResponse:
    """One deputyship: who, what, when, how far, and what the person looking may do about it."""
    found = _visible(request, reference)
    context = {"found": found, "facts": _facts(found), "acts": _acts(request, found), "events": []}
    context["events"] = story_of(actor_in(request), reference)
    return render(request, "approvals/deputyship.html", context)


@signed_in_route
def answer(request: HttpRequest, reference: str, verb: str) -> HttpResponseBase:
    """Ask once more, then accept, decline, withdraw or end a deputyship."""
    found = _visible(request, reference)
    if verb not in _ACTS:
        raise Refused("not_found", "There is no such page. Go back to the deputyship.")
    act, label, consequence = _ACTS[verb]
    if request.method == "POST":
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isascii() and seen.isdigit() else 0
        done = act(actor=actor_in(request), now=clock.now(), reference=reference, seen_version=version)
        messages.success(request, f"The deputyship is {done.state}.")
        return redirect("approvals:deputyship", reference=reference)
    DEPUTYSHIP.target(DeputyshipState(found.state), verb)
    context = {"found": found, "facts": _facts(found), "label": label, "consequence": consequence}
    return render(request, "approvals/answer.html", context)


def _visible(request: HttpRequest, reference: str) -> DeputyshipRef:
    found, person = deputyship(reference), actor_in(request).person
    if found is None or not (person in (found.principal, found.deputy) or may(request, "audit.view")):
        raise Refused("not_found", f"There is no deputyship {reference} that concerns you. Check the reference.")
    return found


def _state(found: DeputyshipRef) -> str:
    return state_on(found.state, found.valid_until, clock.today())


def _facts(found: DeputyshipRef) -> list[Fact]:
    names = names_of({found.principal, found.deputy})
    limit = Fact(label="Limit", value="That of the role")
    if found.limit_pence is not None:
        limit = Fact(label="Limit", pence=found.limit_pence)
    return [
        Fact(label="State", value=_state(found), state=True),
        Fact(label="Role", value=found.role_title),
        Fact(label="What of it", value=_lent_in_words(found)),
        Fact(label="Lent by", value=names[found.principal]),
        Fact(label="Deputy", value=names[found.deputy]),
        Fact(label="From", value=found.valid_from),
        Fact(label="First day without", value=found.valid_until),
        limit,
        Fact(label="Why", value=found.why),
    ]


def _lent_in_words(found: DeputyshipRef) -> str:
    """Which acts of the role are lent, where not all that may be."""
    if not found.operations or set(found.operations) == lent_by(found.role):
        return "All that may be lent of it"
    words = ", ".join(sorted(attempt(name) for name in found.operations if not name.endswith(".view")))
    return f"{words[:1].upper()}{words[1:]}"


def _acts(request: HttpRequest, found: DeputyshipRef) -> list[tuple[str, str, str]]:
    """(label, address, consequence) of what the person looking may do."""
    actor = actor_in(request)
    own = {
        "accept_deputyship": found.deputy,
        "decline_deputyship": found.deputy,
        "withdraw_deputyship": found.principal,
        "end_deputyship": actor.person if actor.person in (found.deputy, found.principal) else "",
    }
    leads = DEPUTYSHIP.verbs_from(DeputyshipState(found.state))
    if _state(found) == RAN_OUT:
        leads = leads - {"accept_deputyship", "end_deputyship"}
    return [
        (label, reverse("approvals:answer_deputyship", args=[found.reference, verb]), consequence)
        for verb, (_, label, consequence) in _ACTS.items()
        if verb in leads and own[verb] == actor.person and not actor.deputy_for
    ]


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What one's own deputyships are called: who lent which role to whom."""
    found = [one for one in deputyships_of(actor.person) if one.reference in references]
    names = names_of({person for one in found for person in (one.principal, one.deputy)})
    return {one.reference: f"{one.role_title}: {names[one.deputy]} for {names[one.principal]}" for one in found}
