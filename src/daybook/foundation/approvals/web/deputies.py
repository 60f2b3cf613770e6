"""Deputies: who acts for whom, what is answered to an offer, and in whose name somebody acts now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from daybook.foundation.approvals.deputising import ENDING, NAMED_IN
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.confirm_deputyship import confirm_deputyship
from daybook.foundation.approvals.operations.decline_deputyship import decline_deputyship
from daybook.foundation.approvals.operations.end_deputyship import end_deputyship
from daybook.foundation.approvals.operations.refuse_deputyship import refuse_deputyship
from daybook.foundation.approvals.operations.revoke_deputyship import revoke_deputyship
from daybook.foundation.approvals.operations.withdraw_deputyship import withdraw_deputyship
from daybook.foundation.approvals.public import ACTING_FOR
from daybook.foundation.approvals.rules.deputyships import RAN_OUT, state_on
from daybook.foundation.approvals.states import DEPUTYSHIP, DeputyshipState
from daybook.foundation.approvals.web.standing import may_lend, names_in
from daybook.foundation.audit.public import attempt, story_of
from daybook.foundation.identity.public import (
    DeputyshipRef,
    all_deputyships,
    deputyship,
    deputyships_in,
    deputyships_of,
    lent_by,
    permissions_held,
    titles_of_roles_with,
)
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui.acting import tried
from daybook.ui.links import names_of
from daybook.ui.once import in_any_name
from daybook.ui.parts import Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, signed_in_route

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
# Each act on a deputyship: the operation, its label, what it does.
_ACTS: dict[str, tuple[Callable[..., DeputyshipRef], str, str]] = {
    "accept_deputyship": (
        accept_deputyship,
        "Accept",
        "you may use the role on its days, and every act names you both.",
    ),
    "decline_deputyship": (decline_deputyship, "Decline", "nothing changes, and they can ask somebody else."),
    "withdraw_deputyship": (withdraw_deputyship, "Withdraw it", "it can no longer be accepted."),
    "end_deputyship": (end_deputyship, "End it now", "from that moment it gives no authority, and the other is told."),
    "confirm_deputyship": (
        confirm_deputyship,
        "Confirm",
        "the deputy is asked; once they accept they may use the role on its days, in both names.",
    ),
    "refuse_deputyship": (refuse_deputyship, "Refuse", "nobody is asked, and whoever proposed it is told why."),
    "revoke_deputyship": (
        revoke_deputyship,
        "End it for them",
        "from that moment it gives no authority, and both are told. The two of them need not agree.",
    ),
}
# What has not been accepted lends nothing yet, so it is not ended but taken back.
_TAKEN_BACK = {
    DeputyshipState.PROPOSED: ("Take the proposal back", "nobody is asked, and those who know of it are told why."),
    DeputyshipState.OFFERED: ("Take the offer back", "it can no longer be accepted, and those it is between are told."),
}
_SECOND = ("confirm_deputyship", "refuse_deputyship")


class ReasonForm(forms.Form):
    """Why a deputyship between two others is turned down or ended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why", max_length=300, help_text="Those it is between read it, and it is kept.")


_LOOKS_AFTER_ALL = ("audit.view", "approvals.propose_deputyship", "approvals.confirm_deputyship")
_WITH_REASON = ("refuse_deputyship", "revoke_deputyship")


@signed_in_route
@in_any_name
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
    everybody = _looks_after_all(request) and request.GET.get("of") == "everybody"
    found = all_deputyships() if everybody else deputyships_of(actor.person)
    context = {
        "table": _table(found),
        "everybody": everybody,
        "may_see_all": _looks_after_all(request),
        "may_offer": may_lend(request),
        "may_propose": may(request, "approvals.propose_deputyship"),
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
    act, (label, consequence) = _ACTS[verb][0], _words(found, verb)
    said: dict[str, Any] = {"actor": actor_in(request), "now": clock.now(), "reference": reference}
    form, done = None, None
    if verb in _WITH_REASON:
        form = ReasonForm(request.POST or None, initial={"version": found.version})
        done = tried(form, partial(act, **said))
    elif request.method == "POST":
        seen = request.POST.get("version", "")
        done = act(seen_version=int(seen) if seen.isascii() and seen.isdigit() else 0, **said)
    if done:
        messages.success(request, f"The deputyship is {done.state}.")
        return redirect("approvals:deputyship", reference=reference)
    DEPUTYSHIP.target(DeputyshipState(found.state), verb)
    if not _is_theirs(request, found, verb):
        raise Refused(
            "not_yours", "This is for somebody else to do. Go back to the deputyship and see what you can do."
        )
    context = {
        "found": found, "facts": _facts(found), "label": label, "consequence": consequence, "form": form,
        "ends": verb in ENDING,
    }  # fmt: skip
    return render(request, "approvals/answer.html", context, status=422 if form and form.errors else 200)


def _visible(request: HttpRequest, reference: str) -> DeputyshipRef:
    found, person = deputyship(reference), actor_in(request).person
    if found is None or not (person in (found.principal, found.deputy, found.proposed_by) or _looks_after_all(request)):
        raise Refused("not_found", f"There is no deputyship {reference} that concerns you. Check the reference.")
    return found


def _looks_after_all(request: HttpRequest) -> bool:
    """Whether everybody's deputyships are shown: to those who assure, or have a say in those of others."""
    return any(may(request, permission) for permission in _LOOKS_AFTER_ALL)


def _state(found: DeputyshipRef) -> str:
    return state_on(found.state, found.valid_until, clock.today())


def _facts(found: DeputyshipRef) -> list[Fact]:
    names = names_of({found.principal, found.deputy, found.proposed_by, found.confirmed_by} - {""})
    limit = Fact(label="Limit", value="That of the role")
    if found.limit_pence is not None:
        limit = Fact(label="Limit", pence=found.limit_pence)
    facts = [
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
    if found.proposed_by:
        facts.append(Fact(label="Proposed for them by", value=names[found.proposed_by]))
    if _state(found) == DeputyshipState.PROPOSED:
        confirms = titles_of_roles_with("approvals.confirm_deputyship")
        facts.append(Fact(label="Waits to be confirmed by", value=" or ".join(confirms)))
    if found.confirmed_by:
        facts.append(Fact(label="Confirmed by", value=names[found.confirmed_by]))
    if found.reason:
        what = {DeputyshipState.REFUSED: "turned down", DeputyshipState.WITHDRAWN: "taken back"}
        label = f"Why it was {what.get(DeputyshipState(found.state), 'ended')}"
        facts.append(Fact(label=label, value=found.reason))
    return facts


def _lent_in_words(found: DeputyshipRef) -> str:
    """Which acts of the role are lent, where not all that may be."""
    if not found.operations or set(found.operations) == lent_by(found.role):
        return "All that may be lent of it"
    words = ", ".join(sorted(attempt(name) for name in found.operations if not name.endswith(".view")))
    return f"{words[:1].upper()}{words[1:]}"


def _words(found: DeputyshipRef, verb: str) -> tuple[str, str]:
    """What an act is called in the state a deputyship is in, and what it does."""
    if verb == "revoke_deputyship" and found.state in _TAKEN_BACK:
        return _TAKEN_BACK[DeputyshipState(found.state)]
    return _ACTS[verb][1:]


def _acts(request: HttpRequest, found: DeputyshipRef) -> list[tuple[str, str, str, bool]]:
    """(label, consequence, address, whether it ends what was agreed) of what the person looking may do."""
    leads = DEPUTYSHIP.verbs_from(DeputyshipState(found.state))
    if _state(found) == RAN_OUT:
        leads = leads - {"accept_deputyship", "end_deputyship", "confirm_deputyship", "revoke_deputyship"}
    return [
        (*_words(found, verb), reverse("approvals:answer_deputyship", args=[found.reference, verb]), verb in ENDING)
        for verb in _ACTS
        if verb in leads and _is_theirs(request, found, verb)
    ]


def _is_theirs(request: HttpRequest, found: DeputyshipRef, verb: str) -> bool:
    """Whether the person looking does this to a deputyship: by being named in it, or by the role they hold."""
    actor = actor_in(request)
    if actor.deputy_for:
        return False
    if verb in NAMED_IN:
        return actor.person in {getattr(found, who) for who in NAMED_IN[verb]}
    if verb == "revoke_deputyship" and actor.person == found.proposed_by and found.state in _TAKEN_BACK:
        return False  # They withdraw it.
    concerned = {found.principal, found.deputy} | ({found.proposed_by} if verb in _SECOND else set())
    return actor.person not in concerned and may(request, f"approvals.{verb}")


def titles(actor: Actor, references: Collection[str]) -> dict[str, str]:
    """What deputyships are called, for those who may read them: who lent which role to whom."""
    found = deputyships_in(references)
    theirs = [one for one in found if actor.person in (one.principal, one.deputy, one.proposed_by, one.confirmed_by)]
    if len(theirs) < len(found) and permissions_held(actor, clock.now()).isdisjoint(_LOOKS_AFTER_ALL):
        found = theirs
    names = names_of({person for one in found for person in (one.principal, one.deputy)})
    return {one.reference: f"{one.role_title}: {names[one.deputy]} for {names[one.principal]}" for one in found}
