"""The pages where something is done to a decision: each verb one page, one operation call."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.decisions.cases.operations.agree_case import agree_case as agree
from daybook.decisions.cases.operations.check_case import check_case as check
from daybook.decisions.cases.operations.decide_case import decide_case as decide
from daybook.decisions.cases.operations.give_advice import give_advice as give
from daybook.decisions.cases.operations.publish_case import publish_case as publish
from daybook.decisions.cases.operations.sign_case import sign_case as sign
from daybook.decisions.cases.operations.submit_case import submit_case as submit
from daybook.decisions.cases.operations.withdraw_case import withdraw_case as withdraw
from daybook.decisions.cases.queries import CaseDetail
from daybook.decisions.cases.rules.chain import refuse_not_agreed, refuse_nothing_to_agree
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.states import CaseState
from daybook.decisions.cases.web.acting import ConfirmForm, act, detail_of
from daybook.decisions.cases.web.addresses import act_address, case_address
from daybook.decisions.cases.web.paper import ADVICE_WORDS, tick_tasks
from daybook.foundation.approvals.public import splitting_of
from daybook.kernel import clock
from daybook.ui.forms import password_again
from daybook.ui.links import names_of
from daybook.ui.routes import requires

INTERESTS = (
    ("none", "No"),
    ("personal", "Yes, a personal one: I may still act"),
    ("prejudicial", "Yes, a prejudicial one: I may not act"),
    ("pecuniary", "Yes, a disclosable pecuniary one: I may not act"),
)


class AdviceForm(ConfirmForm):
    """One declaration, with the words of the advice where there are any."""

    kind = forms.CharField(widget=forms.HiddenInput)
    adviser = forms.CharField(label="Who advised", required=False, max_length=120)
    words = forms.CharField(
        label="What was advised", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SignForm(ConfirmForm):
    """A signature or a decision: interests declared, and the password asked again."""

    password = password_again()
    interest_kind = forms.ChoiceField(
        label="Have you an interest in this matter?",
        choices=INTERESTS,
        required=False,
        initial="none",
        widget=forms.RadioSelect,
    )
    interests = forms.CharField(
        label="Interests declared",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leave it blank if you have none. What you write is published with the decision.",
    )
    field_order = ("version", "interest_kind", "interests", "password")

    def clean_interest_kind(self) -> str:
        return self.cleaned_data["interest_kind"] or "none"


@requires("decisions.check_case")
def check_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The findings of the check, and the button that passes a paper without errors."""
    return act(request, reference, check, ConfirmForm, "cases/check.html", "{} is checked. Next come the declarations.")


@requires("decisions.give_advice")
def give_advice(request: HttpRequest, reference: str) -> HttpResponse:
    """The six declarations, each with its own button; comes back here until all six stand."""
    detail = detail_of(request, reference)
    tried = AdviceForm(request.POST) if request.method == "POST" else None
    if tried is not None and tried.is_valid() and tried.cleaned_data["kind"] in ADVICE_WORDS:
        said = tried.cleaned_data
        done = give(
            actor=request.actor,  # type: ignore[attr-defined]
            now=clock.now(),
            reference=detail.ref.slug,
            seen_version=said["version"],
            kind=said["kind"],
            words=said["words"],
            adviser=said["adviser"],
        )
        messages.success(request, f"{ADVICE_WORDS[said['kind']][0]} is declared on {done.reference}.")
        back = act_address("give_advice", done.slug) if len(detail.missing_advice) > 1 else case_address(done.slug)
        return HttpResponseRedirect(back)
    waiting = [
        {
            "kind": kind,
            "label": ADVICE_WORDS[kind][0],
            "meaning": ADVICE_WORDS[kind][1],
            "form": _advice_form(detail, kind),
        }
        for kind in detail.missing_advice
    ]
    names = names_of({tick.given_by for tick in detail.ticks if tick.stands})
    context = {"detail": detail, "waiting": waiting, "ticks": tick_tasks(detail, names, may_give=False)}
    return render(request, "cases/advice.html", context)


@requires("decisions.submit_case")
def submit_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is about to be submitted."""
    return act(request, reference, submit, ConfirmForm, "cases/submit.html", "{} is with the chief executive.")


@requires("decisions.sign_case")
def sign_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What the chief executive is about to sign, and the password."""
    return act(request, reference, sign, SignForm, "cases/sign.html", "You signed {}. It is with the decision-maker.")


@requires("decisions.agree_case")
def agree_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What a role that the scheme asks for is about to agree to, and the password."""
    if request.method == "GET":
        detail = detail_of(request, reference)
        if detail.ref.state == CaseState.SIGNED:
            refuse_nothing_to_agree(detail.ref.reference, detail.to_agree)
    return act(request, reference, agree, SignForm, "cases/agree.html", "You agreed to {}. It goes on along its chain.")


@requires("decisions.decide_case")
def decide_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is about to be decided, on whose authority, with which money, and the password."""
    if request.method == "GET":
        detail = detail_of(request, reference)
        if detail.ref.state == CaseState.SIGNED:
            refuse_not_agreed(detail.ref.reference, detail.to_agree)
    told, doubts = "You decided {}. Its money is open.", splitting_of(slug_of(reference), clock.now())
    return act(request, reference, decide, SignForm, "cases/decide.html", told, splitting=doubts)


@requires("decisions.publish_case")
def publish_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is about to be published, with its digest."""
    return act(request, reference, publish, ConfirmForm, "cases/publish.html", "{} is published.")


@requires("decisions.withdraw_case")
def withdraw_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What withdrawing does, and the button that does it."""
    return act(request, reference, withdraw, ConfirmForm, "cases/withdraw.html", "{} is withdrawn.")


def _advice_form(detail: CaseDetail, kind: str) -> AdviceForm:
    return AdviceForm(initial={"version": detail.ref.version, "kind": kind}, auto_id=f"id_{kind}_%s")
