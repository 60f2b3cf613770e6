"""The acts on a programme and its documents: what each does, asked for once, and done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.programmes.addresses import part_address, programme_address
from daybook.change.programmes.issuing import case_to_sign, refuse_signing
from daybook.change.programmes.mandating import mandate_to_endorse, paper_to_confirm_by, refuse_unless_moves
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.adopt_record import adopt_record as adopt
from daybook.change.programmes.operations.confirm_mandate import confirm_mandate as confirm
from daybook.change.programmes.operations.endorse_mandate import endorse_mandate as endorse
from daybook.change.programmes.operations.issue_soc import issue_soc as issue
from daybook.change.programmes.operations.open_programme import open_programme as open_
from daybook.change.programmes.operations.reopen_mandate import reopen_mandate as reopen
from daybook.change.programmes.operations.return_mandate import return_mandate as return_
from daybook.change.programmes.planning import current_plan, schedule_of
from daybook.change.programmes.queries import find_programme
from daybook.change.programmes.rules.plan import PlannedStep
from daybook.change.programmes.rules.team import WAITING
from daybook.change.programmes.running import gates_of
from daybook.change.programmes.teaming import transfers_of
from daybook.change.programmes.web.doing import Act, SeenForm, done
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import refuse_in_vain
from daybook.ui.forms import ReferenceField, password_again
from daybook.ui.routes import actor_in, requires


class ReasonForm(SeenForm):
    """Why."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="It is kept with the mandate, for whoever asks later.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SignOffForm(SeenForm):
    """A signature under the outline case, and the steps of the plan that are done with it."""

    steps_done = forms.MultipleChoiceField(
        label="Steps of the plan that are done with it",
        required=False,
        help_text="They are done today, in the version too.",
        widget=forms.CheckboxSelectMultiple,
    )
    password = password_again()

    def __init__(self, *given: Any, steps: Sequence[PlannedStep], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["steps_done"].choices = [(one.key, f"{one.key} {one.title}") for one in steps]  # type: ignore[attr-defined]
        self.initial["steps_done"] = [one.key for one in steps if _OUTLINE_CASE in one.title.casefold()]
        if not steps:
            del self.fields["steps_done"]


class OpenForm(forms.Form):
    """The decision a programme opens from."""

    case = ReferenceField(
        label="Reference of the decision", max_length=40, help_text="Such as PCD 1080. It must be decided."
    )


class AdoptForm(SeenForm):
    """The record that a programme is to rest on."""

    record = ReferenceField(
        label="Reference of the record",
        max_length=20,
        help_text="An appraisal (APP-000001), event log (LOG-), service (SVC-), requirement (REQ-), market evidence "
        "(MKT-), engagement (ENG-), outsourced service (CHG-) or extract (EXT-)",
    )


# A step of the plan that says so in its title is offered as done with the outline case.
_OUTLINE_CASE = "outline case"
_BESIDE = {"wrong_password": ["password"], "unknown_step": ["steps_done"], "transfer_open": ["steps_done"]}
_PAGES = {
    "adopt_record": (
        "Rest on a record",
        "Rest on it",
        "The outline case is made from the appraisal, and shows today's services as their logs and baselines measure "
        "them. With a service come the requirements that lead to it. Evidence and engagements show what the market "
        "offers, outsourced services what is paid for them, extracts how sound the data is.",
    ),
    "endorse_mandate": (
        "Endorse the mandate",
        "Endorse it",
        "You say that it is complete and right as it stands. Whoever took the decision is asked to confirm it.",
    ),
    "return_mandate": ("Return the mandate", "Return it", "It becomes a draft again, with what you say is missing."),
    "confirm_mandate": (
        "Confirm the mandate",
        "Confirm it",
        "The programme has its mandate, on the authority of its decision. Its outline case can be signed off.",
    ),
    "reopen_mandate": ("Open the mandate again", "Open it again", "It becomes a draft, endorsed and confirmed anew."),
    "issue_soc": (
        "Sign off the outline case",
        "Sign it off",
        "Every number that people wrote is held against the record. Words and figures are kept as a version.",
    ),
}  # fmt: skip


@requires("programmes.open_programme")
def open_programme(request: HttpRequest) -> HttpResponse:
    """The decision that a programme opens from."""
    form = OpenForm(request.POST if request.method == "POST" else None, initial={"case": request.GET.get("case", "")})
    if form.is_bound and form.is_valid():
        try:
            made = open_(actor=actor_in(request), now=clock.now(), case=form.cleaned_data["case"])
        except Refused as refused:
            form.add_error("case", refused.message)
        else:
            messages.success(request, f"{made.reference} is open, with a first plan. Write its mandate next.")
            return HttpResponseRedirect(programme_address(made.reference))
    return render(request, "programmes/open.html", {"form": form}, status=422 if form.errors else 200)


@requires("programmes.endorse_mandate")
def endorse_mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """The senior responsible owner endorses."""
    _first(request, reference, lambda row: mandate_to_endorse(row, actor_in(request), clock.now()))
    return _act(request, reference, endorse, SeenForm, "The mandate is endorsed.", "mandate")


@requires("programmes.return_mandate")
def return_mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """Back to those who write it."""
    _first(request, reference, lambda row: refuse_unless_moves(row, "return_mandate"))
    return _act(request, reference, return_, ReasonForm, "The mandate is returned.", "mandate")


@requires("programmes.confirm_mandate")
def confirm_mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """The authority of the decision confirms."""
    _first(request, reference, lambda row: paper_to_confirm_by(row, actor_in(request), clock.now()))
    return _act(request, reference, confirm, SeenForm, "The mandate is confirmed.", "mandate")


@requires("programmes.reopen_mandate")
def reopen_mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """What it says no longer holds."""
    _first(request, reference, lambda row: refuse_unless_moves(row, "reopen_mandate"))
    return _act(request, reference, reopen, ReasonForm, "The mandate is a draft again.", "mandate")


@requires("programmes.adopt_record")
def adopt_record(request: HttpRequest, reference: str) -> HttpResponse:
    """The appraisal or record of discovery that the documents are made from."""
    return _act(request, reference, adopt, AdoptForm, "The programme rests on it.", "soc")


@requires("programmes.issue_soc")
def issue_soc(request: HttpRequest, reference: str) -> HttpResponse:
    """The outline case as it stands becomes a version."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    refuse_in_vain(request, partial(refuse_signing, row, actor), partial(case_to_sign, row, actor, clock.today()))
    steps = schedule_of(row, current_plan(row))
    handing = [one for one in transfers_of(row) if one.standing in WAITING]
    undone = [one.step for one in steps if one.step.done_on is None]
    free = [step for step in undone if not (handing and step.needs_transfer)]
    gates = gates_of(row, {one.step.key: one.ends_on for one in steps})
    # Nothing of this holds the signature back; whoever signs should know.
    not_done = [
        *(f"Hand over: {one.row.knowledge}" for one in handing),
        *(f"{step.key} {step.title}: waits for all of that" for step in undone if step not in free),
        *(f"{gate.row.title}: {action.words}" for gate in gates for action in gate.waiting),
    ]
    form_type = partial(SignOffForm, steps=free)
    return _act(request, reference, issue, form_type, "The outline case is signed off.", "soc", not_done)


def _first(request: HttpRequest, reference: str, check: Callable[[Programme], object]) -> None:
    """Show no form that could only be refused."""
    refuse_in_vain(request, partial(check, find_programme(actor_in(request), reference)))


def _act(
    request: HttpRequest,
    reference: str,
    operation: Callable[..., Any],
    form_type: Callable[..., SeenForm],
    told: str,
    paper: str,
    still_open: Sequence[str] = (),
) -> HttpResponse:
    """Show what will be done; on POST do it and go to the document. A refusal that typing mends is shown here."""
    row = find_programme(actor_in(request), reference)
    form = form_type(request.POST if request.method == "POST" else None, initial={"version": row.version})
    title, button, means = _PAGES[operation.__name__]
    back_url = part_address(paper, reference)
    act = Act(
        title=title, button=button, means=means, told=told, current=paper, back_url=back_url, beside=_BESIDE,
        still_open=still_open,
    )  # fmt: skip
    return done(request, row, form, operation, act)
