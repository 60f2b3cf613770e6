"""The pages where something is done to a decision: each verb one page, one operation call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.decisions.cases.operations.check_case import check_case as check
from daybook.decisions.cases.operations.decide_case import decide_case as decide
from daybook.decisions.cases.operations.give_advice import give_advice as give
from daybook.decisions.cases.operations.publish_case import publish_case as publish
from daybook.decisions.cases.operations.sign_case import sign_case as sign
from daybook.decisions.cases.operations.submit_case import submit_case as submit
from daybook.decisions.cases.operations.withdraw_case import withdraw_case as withdraw
from daybook.decisions.cases.queries import CaseDetail, case_detail
from daybook.decisions.cases.rules.judging import deciding_role
from daybook.decisions.cases.states import CASE, CaseState
from daybook.decisions.cases.web.addresses import act_address, case_address
from daybook.decisions.cases.web.record import ADVICE_WORDS, has_errors, paper_context, tick_tasks
from daybook.decisions.cases.web.steps import next_step_of, verbs_open_to
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.refusals import status_of
from daybook.ui.routes import requires


class ConfirmForm(forms.Form):
    """The version that was seen, and nothing else."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AdviceForm(ConfirmForm):
    """One declaration, with the words of the advice where there are any."""

    kind = forms.CharField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="What was advised", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SignForm(ConfirmForm):
    """A signature: the password, asked again."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        help_text="Asked again, because this signs in your name. It is kept nowhere.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class DecideForm(SignForm):
    """A decision: interests declared, and the password."""

    interests = forms.CharField(
        label="Interests declared",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Leave it blank if you have none. What you write is published with the decision.",
    )
    field_order = ("version", "interests", "password")


@requires("decisions.check_case")
def check_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The findings of the check, and the button that passes a paper without errors."""
    return _act(
        request, reference, check, ConfirmForm, "cases/check.html", "{} is checked. Next come the declarations."
    )


@requires("decisions.give_advice")
def give_advice(request: HttpRequest, reference: str) -> HttpResponse:
    """The six declarations, each with its own button; comes back here until all six stand."""
    detail = _detail(request, reference)
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
    context = {"detail": detail, "waiting": waiting, "ticks": tick_tasks(detail, may_give=False)}
    return render(request, "cases/advice.html", context)


@requires("decisions.submit_case")
def submit_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is about to be submitted."""
    return _act(request, reference, submit, ConfirmForm, "cases/submit.html", "{} is with the chief executive.")


@requires("decisions.sign_case")
def sign_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What the chief executive is about to sign, and the password."""
    return _act(request, reference, sign, SignForm, "cases/sign.html", "You signed {}. It is with the decision-maker.")


@requires("decisions.decide_case")
def decide_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is about to be decided, on whose authority, with which money, and the password."""
    return _act(request, reference, decide, DecideForm, "cases/decide.html", "You decided {}. Its money is open.")


@requires("decisions.publish_case")
def publish_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is about to be published, with its digest."""
    return _act(request, reference, publish, ConfirmForm, "cases/publish.html", "{} is published.")


@requires("decisions.withdraw_case")
def withdraw_case(request: HttpRequest, reference: str) -> HttpResponse:
    """What withdrawing does, and the button that does it."""
    return _act(request, reference, withdraw, ConfirmForm, "cases/withdraw.html", "{} is withdrawn.")


def _act(
    request: HttpRequest,
    reference: str,
    operation: Callable[..., Any],
    form_type: type[ConfirmForm],
    template: str,
    told: str,
) -> HttpResponse:
    """Show what will be done; on POST do it, and go to the decision. A refusal that typing can mend is shown here."""
    detail = _detail(request, reference)
    if operation.__name__ != "check_case":
        # The findings may be read in every state; no other page is shown for an act that would be refused.
        CASE.target(CaseState(detail.ref.state), operation.__name__)
    form = form_type(request.POST if request.method == "POST" else None, initial={"version": detail.ref.version})
    if form.is_bound and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        version = form.cleaned_data["version"]
        try:
            done = operation(
                actor=request.actor,  # type: ignore[attr-defined]
                now=clock.now(),
                reference=detail.ref.slug,
                seen_version=version,
                **said,
            )
        except Refused as refused:
            if status_of(refused) != 422:
                raise
            form.add_error("password" if refused.code == "wrong_password" else None, refused.message)
        else:
            messages.success(request, told.format(done.reference))
            return HttpResponseRedirect(case_address(done.slug))
    status = 422 if form.errors else 200
    return render(request, template, _context(request, detail, form), status=status)


def _context(request: HttpRequest, detail: CaseDetail, form: ConfirmForm) -> dict[str, Any]:
    now = clock.now()
    may, verbs = verbs_open_to(request.actor, detail, now)  # type: ignore[attr-defined]
    return {
        **paper_context(request, detail, may_edit="edit_case" in verbs),
        "form": form,
        "verbs": verbs,
        "step": next_step_of(request.actor, detail, now, may),  # type: ignore[attr-defined]
        "has_errors": has_errors(detail),
        "deciding_role": deciding_role(detail.form, on=clock.today()),
        "ticks": tick_tasks(detail, may_give="give_advice" in verbs),
    }


def _detail(request: HttpRequest, reference: str) -> CaseDetail:
    return case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]


def _advice_form(detail: CaseDetail, kind: str) -> AdviceForm:
    return AdviceForm(initial={"version": detail.ref.version, "kind": kind}, auto_id=f"id_{kind}_%s")
