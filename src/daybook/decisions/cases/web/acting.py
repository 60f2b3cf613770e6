"""What every page shares where something is done to a decision: one form, one operation call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.decisions.cases.queries import CaseDetail, case_detail
from daybook.decisions.cases.states import CASE, CaseState
from daybook.decisions.cases.web.addresses import case_address
from daybook.decisions.cases.web.paper import has_errors, paper_context, tick_tasks
from daybook.decisions.cases.web.steps import decider_of, next_step_of, verbs_open_to
from daybook.decisions.cases.web.written import written_sections
from daybook.kernel import clock
from daybook.ui.acting import tried
from daybook.ui.routes import actor_in

# The box that mends a refusal, where one does.
_FIELDS = {
    "wrong_password": ["password"],
    "interest_unsaid": ["interests"],
    "interest_contradicted": ["interest_kind"],
}


class ConfirmForm(forms.Form):
    """The version that was seen, and nothing else."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def act(
    request: HttpRequest,
    reference: str,
    operation: Callable[..., Any],
    form_type: type[ConfirmForm],
    template: str,
    told: str,
    begun: Mapping[str, Any] | None = None,
    **shown: Any,
) -> HttpResponse:
    """Show what will be done; on POST do it, and go to the decision. A refusal that typing can mend is shown here.

    `begun` is what the boxes start with, and `shown` what the template is given besides.
    """
    detail = detail_of(request, reference)
    form = form_type(
        request.POST if request.method == "POST" else None,
        initial={"version": detail.ref.version, **(begun or {})},
    )
    done = tried(form, partial(operation, actor=actor_in(request), now=clock.now(), reference=detail.ref.slug), _FIELDS)
    if done:
        messages.success(request, told.format(done.reference))
        return HttpResponseRedirect(case_address(done.slug))
    if operation.__name__ in CASE.verbs - {"check_case"}:
        # The findings may be read in every state; no other page is shown for a move that would be refused. What is sent
        # is refused by the operation itself, which records it.
        CASE.target(CaseState(detail.ref.state), operation.__name__)
    status = 422 if form.errors else 200
    return render(request, template, _context(request, detail, form) | shown, status=status)


def _context(request: HttpRequest, detail: CaseDetail, form: ConfirmForm) -> dict[str, Any]:
    now = clock.now()
    verbs = verbs_open_to(request, detail)
    paper = paper_context(request, detail, may_edit="edit_case" in verbs)
    return {
        **paper,
        "form": form,
        "written": written_sections(detail.form),
        "verbs": verbs,
        "step": next_step_of(request.actor, detail, now, verbs),  # type: ignore[attr-defined]
        "has_errors": has_errors(detail),
        "deciding_role": decider_of(detail),
        "ticks": tick_tasks(detail, paper["names"], may_give="give_advice" in verbs),
    }


def detail_of(request: HttpRequest, reference: str) -> CaseDetail:
    """The paper as it stands, for whoever is signed in."""
    return case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]
