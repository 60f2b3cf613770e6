"""The pages where a paper is returned, stood aside from, called in or passed through a gate."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse

from daybook.decisions.cases.operations.call_in_case import call_in_case as call_in
from daybook.decisions.cases.operations.pass_gate import pass_gate as pass_
from daybook.decisions.cases.operations.recuse_from_case import recuse_from_case as recuse
from daybook.decisions.cases.operations.return_case import return_case as return_
from daybook.decisions.cases.rules.gates import GateKind
from daybook.decisions.cases.web.acting import ConfirmForm, act, detail_of
from daybook.ui.routes import requires
from daybook.ui.tones import state_words


def _words(label: str, hint: str, rows: int = 4, most: int = 2_000) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


class ReturnForm(ConfirmForm):
    """Why a paper goes back."""

    reason = _words("What should be corrected", "Its author reads this, and it stays with the paper.")


class RecuseForm(ConfirmForm):
    """An interest that bars, in words."""

    interest_kind = forms.ChoiceField(
        label="What kind of interest is it?",
        choices=(("prejudicial", "Prejudicial"), ("pecuniary", "Disclosable pecuniary")),
        widget=forms.RadioSelect,
    )
    interests = _words("What the interest is", "It is printed with the paper, as the reason why another acts.")


class CallInForm(ConfirmForm):
    """Why an award is called in."""

    reason = _words("Why it is called in", "The reason is printed with the paper.")


class GateForm(ConfirmForm):
    """Which gate, and the assessment it is passed on."""

    gate = forms.ChoiceField(
        label="Gate",
        choices=[(gate.value, state_words(gate.value)) for gate in GateKind],
        widget=forms.RadioSelect,
    )
    assessment = forms.CharField(
        label="Reference of the assessment", max_length=120, help_text="Such as DPIA 12, or where it is kept."
    )
    words = forms.CharField(
        label="What you advise", required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 4})
    )


@requires("decisions.return_case")
def return_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What returning a paper does, and the reason for it."""
    return act(
        request,
        reference,
        return_,
        ReturnForm,
        "cases/act.html",
        "{} is returned to its author.",
        title="Return the paper",
        button="Return for correction",
        explained="It becomes a draft again and goes back to its author. Signatures on it lapse; they stay to be read.",
    )


@requires("decisions.recuse_from_case")
def recuse_from_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What standing aside does, and the interest that is the reason."""
    return act(
        request,
        reference,
        recuse,
        RecuseForm,
        "cases/act.html",
        "You stand aside from {}.",
        title="Stand aside",
        button="Declare and stand aside",
        explained="You take no part in this paper from now on. The alternate of your role signs or decides in your "
        "place, and the reason is printed with their signature.",
    )


@requires("decisions.call_in_case")
def call_in_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What calling in a contract award does, and why."""
    return act(
        request,
        reference,
        call_in,
        CallInForm,
        "cases/act.html",
        "{} is called in.",
        title="Call in the award",
        button="Call in",
        explained="The contract awards in this paper become yours to decide, under the paragraph of the scheme of "
        "delegation that lets you call them in.",
    )


@requires("decisions.pass_gate")
def pass_gate(request: HttpRequest, reference: str) -> HttpResponse:
    """The gates of a paper, and the assessment that passes one."""
    waiting = detail_of(request, reference).conduct.open_gates
    return act(
        request,
        reference,
        pass_,
        GateForm,
        "cases/gate.html",
        "The gate of {} is passed.",
        begun={"gate": waiting[0].kind} if waiting else {},
    )
