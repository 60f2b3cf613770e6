"""The acts on a programme's team: roles are planned and dropped, what they know is listed and handed over."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from daybook.change.programmes.addresses import part_address, role_address
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.confirm_transfer import confirm_transfer as confirm
from daybook.change.programmes.operations.drop_role import drop_role as drop
from daybook.change.programmes.operations.drop_transfer import drop_transfer as drop_item
from daybook.change.programmes.operations.enter_role import enter_role as enter
from daybook.change.programmes.operations.evidence_transfer import evidence_transfer as evidence
from daybook.change.programmes.operations.list_transfer import list_transfer as list_
from daybook.change.programmes.operations.revise_role import revise_role as revise
from daybook.change.programmes.queries import find_programme, find_role, find_transfer
from daybook.change.programmes.rules.team import LONGEST_SOURCE, LONGEST_TITLE, MOST_HALF_DAYS, Basis, RoleKind
from daybook.change.programmes.teaming import refuse_confirming, refuse_dropped, refuse_in_house, refuse_over
from daybook.change.programmes.web.acts import ReasonForm
from daybook.change.programmes.web.doing import Act, SeenForm, done, long_text
from daybook.change.programmes.web.team import days_words
from daybook.kernel import clock
from daybook.kernel.money import Pence
from daybook.kernel.periods import ONE_DAY
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import DateField, MoneyField, ReferenceField
from daybook.ui.routes import actor_in, requires
from daybook.ui.tones import state_words

_BESIDE = {
    "bad_name": ["title"],
    "bad_span": ["last_day"],
    "calendar_unknown": ["last_day"],
    "bad_amount": ["rate_pence"],
    "unknown_post": ["to_post"],
}


class RoleForm(SeenForm):
    """A role and its terms."""

    title = forms.CharField(label="What it is", max_length=LONGEST_TITLE, help_text="A role, not a person's name")
    kind = forms.ChoiceField(label="How they come", choices=[(kind.value, state_words(kind)) for kind in RoleKind])
    basis = forms.ChoiceField(
        label="The rate is for",
        choices=[(Basis.DAY_RATE, "A working day"), (Basis.ANNUAL_COST, "A year at five days a week")],
    )
    rate_pence = MoneyField(label="Rate", min_pence=1)
    source = forms.CharField(
        label="Where the rate stands", max_length=LONGEST_SOURCE, help_text="Such as the quotation, or the pay scale"
    )
    starts_on = DateField(label="First day", one_box=True, help_text="Such as 1/7/2026")
    last_day = DateField(label="Last day", one_box=True, help_text="Such as 31/12/2026")
    half_days = forms.TypedChoiceField(
        label="Days a week",
        choices=[(str(half), days_words(half)) for half in range(MOST_HALF_DAYS, 0, -1)],
        coerce=int,
        initial="10",
    )
    why = forms.CharField(label="Why it is planned so", max_length=500)


class TransferForm(SeenForm):
    """Something to be handed over."""

    knowledge = forms.CharField(
        label="What they know", max_length=300, help_text="Such as: how the cost model is built"
    )
    to_post = ReferenceField(
        label="Who receives it", max_length=40, help_text="The post that will hold it, such as POST-000003"
    )


class EvidenceForm(SeenForm):
    """What shows it."""

    evidence = long_text("What shows that it was handed over")


def _terms(operation: Any, **given: Any) -> Any:
    """People say the last day of a role; a span ends before the day after."""
    last: date = given.pop("last_day")
    return operation(ends_before=last + ONE_DAY, **given | {"rate_pence": Pence(given["rate_pence"])})


def _act(row: Programme, back_url: str, title: str, button: str, means: str, told: str) -> Act:
    return Act(
        title=title, button=button, means=means, told=told, current="team",
        back_url=back_url or part_address("team", row.reference), beside=_BESIDE,
    )  # fmt: skip


@requires("programmes.enter_role")
def enter_role(request: HttpRequest, reference: str) -> HttpResponse:
    """A new role."""
    row = find_programme(actor_in(request), reference)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    means = "What it costs is worked out by month, and stands in the outline case."
    return done(
        request, row, form, partial(_terms, enter), _act(row, "", "Plan a role", "Plan it", means, "It is planned.")
    )


@requires("programmes.revise_role")
def revise_role(request: HttpRequest, role: str) -> HttpResponse:
    """A role planned otherwise."""
    found = find_role(actor_in(request), role)
    last = found.terms.order_by("-number")[0]
    names = ("title", "kind", "basis", "rate_pence", "source", "starts_on", "half_days")
    initial = {name: getattr(last, name) for name in names}
    initial |= {"version": found.programme.version, "last_day": last.ends_before - ONE_DAY}
    form = RoleForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(
        found.programme, role_address(role), f"Plan {last.title} otherwise", "Plan it so",
        "Earlier terms stay on record.", f"{role} is planned otherwise.",
    )  # fmt: skip
    return done(request, found.programme, form, partial(_terms, partial(revise, role=role)), act)


@requires("programmes.drop_role")
def drop_role(request: HttpRequest, role: str) -> HttpResponse:
    """A role taken out."""
    found = find_role(actor_in(request), role)
    refuse_in_vain(request, partial(refuse_dropped, found))
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": found.programme.version})
    form.fields["reason"].help_text = "It is kept with the role."
    act = _act(
        found.programme, role_address(role), f"Drop {role}", "Drop it",
        "It costs nothing from then on. What it was to hand over stays open.", f"{role} is dropped.",
    )  # fmt: skip
    return done(request, found.programme, form, partial(drop, role=role), act)


@requires("programmes.list_transfer")
def list_transfer(request: HttpRequest, role: str) -> HttpResponse:
    """Something that a role knows."""
    found = find_role(actor_in(request), role)
    refuse_in_vain(request, partial(refuse_in_house, found))
    initial = {"version": found.programme.version}
    form = TransferForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(
        found.programme, role_address(role), "List something to hand over", "List it",
        "No step that needs the transfer can be done until the receiving post confirms it.", "It is listed.",
    )  # fmt: skip
    return done(request, found.programme, form, partial(list_, role=role), act)


@requires("programmes.evidence_transfer")
def evidence_transfer(request: HttpRequest, item: str) -> HttpResponse:
    """What shows that something was handed over."""
    found = find_transfer(actor_in(request), item)
    row = found.role.programme
    refuse_in_vain(request, partial(refuse_over, found))
    form = EvidenceForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    act = _act(
        row, "", "Say what shows it", "Keep it", f"{found.knowledge}. Whoever receives it is asked to confirm.",
        "It is kept, and the receiving post is asked.",
    )  # fmt: skip
    return done(request, row, form, partial(evidence, item=item), act)


@requires("programmes.view")
def transfer(request: HttpRequest, item: str) -> HttpResponse:
    """What is handed over: for whoever may confirm it now, the page to do so; for others, the team it stands with."""
    found = find_transfer(actor_in(request), item)
    try:
        refuse_confirming(found, actor_in(request), clock.now())
    except Refused:
        return HttpResponseRedirect(part_address("team", found.role.programme.reference))
    return HttpResponseRedirect(reverse("programmes:confirm_transfer", args=[item]))


@requires("programmes.confirm_transfer")
def confirm_transfer(request: HttpRequest, item: str) -> HttpResponse:
    """The receiving post has it."""
    found = find_transfer(actor_in(request), item)
    row = found.role.programme
    refuse_in_vain(request, partial(refuse_confirming, found, actor_in(request), clock.now()))
    shown = found.shown.order_by("-number").first()
    form = SeenForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    means = f"{found.knowledge}. Shown: {shown.evidence if shown else 'nothing yet'}"
    act = _act(row, "", "Confirm that you have it", "Confirm it", means, "It is handed over.")
    return done(request, row, form, partial(confirm, item=item), act)


@requires("programmes.drop_transfer")
def drop_transfer(request: HttpRequest, item: str) -> HttpResponse:
    """Something is not handed over after all."""
    found = find_transfer(actor_in(request), item)
    row = found.role.programme
    refuse_in_vain(request, partial(refuse_over, found))
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    form.fields["reason"].help_text = "It is kept with the item."
    means = f"{found.knowledge}. It holds no step back from then on."
    return done(
        request, row, form, partial(drop_item, item=item), _act(row, "", f"Drop {item}", "Drop it", means, "Dropped.")
    )
