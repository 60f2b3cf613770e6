"""Comments on a paper: read, made and resolved on one page."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.cases.operations.comment_on_case import comment_on_case as comment_on
from daybook.decisions.cases.operations.resolve_comment import resolve_comment as resolve
from daybook.decisions.cases.queries import CaseDetail
from daybook.decisions.cases.rules.changes import place_words
from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS
from daybook.decisions.cases.states import CASE, CaseState
from daybook.decisions.cases.web.acting import ConfirmForm, detail_of
from daybook.kernel import clock
from daybook.ui.acting import tried
from daybook.ui.links import names_of
from daybook.ui.once import asks_before_repeating
from daybook.ui.routes import actor_in, may, requires

_PLACES = (
    ("", "The whole paper"),
    ("decision.summary", "Executive summary"),
    ("recommendation", "Recommendations"),
    ("cost", "Costs"),
    ("funding_year", "Financial years"),
    *((f"part_1.{name}", heading) for name, heading in PART_ONE_SECTIONS.items()),
    ("publication", "Public access"),
)


class CommentForm(ConfirmForm):
    """A remark and the place it is on."""

    place = forms.ChoiceField(label="About", choices=_PLACES, required=False)
    words = forms.CharField(label="Comment", max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(ConfirmForm):
    """What was done about a comment."""

    answer = forms.CharField(label="Answer", max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))


@requires("decisions.view")
def comments(request: HttpRequest, reference: str) -> HttpResponse:
    """Every comment on a paper, the open ones first, with a box to answer each and one to make another."""
    return _page(request, detail_of(request, reference))


@requires("decisions.comment_on_case")
@asks_before_repeating
def comment_on_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a comment, and go back to them all."""
    detail = detail_of(request, reference)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if tried(form, partial(comment_on, actor=actor_in(request), now=clock.now(), reference=detail.ref.slug)):
        return _back(request, detail, "Your comment is kept.")
    return _page(request, detail, form)


@requires("decisions.resolve_comment")
def resolve_comment(request: HttpRequest, reference: str, comment: int) -> HttpResponse:
    """Keep the answer to a comment, and go back to them all."""
    detail = detail_of(request, reference)
    form = AnswerForm(request.POST if request.method == "POST" else None, auto_id=f"id_{comment}_%s")
    act = partial(resolve, actor=actor_in(request), now=clock.now(), reference=detail.ref.slug, comment=comment)
    if tried(form, act):
        return _back(request, detail, "The comment is resolved.")
    return _page(request, detail, answer=form, answered=comment)


def _back(request: HttpRequest, detail: CaseDetail, told: str) -> HttpResponse:
    messages.success(request, told)
    return HttpResponseRedirect(reverse("decisions:comments", args=[detail.ref.slug]))


def _page(
    request: HttpRequest,
    detail: CaseDetail,
    form: CommentForm | None = None,
    answer: AnswerForm | None = None,
    answered: int = 0,
) -> HttpResponse:
    remarks = detail.remarks
    names = names_of({one.made_by for one in remarks} | {one.resolved_by for one in remarks if one.resolved_by})
    start = {"version": detail.ref.version}
    told = [
        {
            "remark": one,
            "place": dict(_PLACES).get(one.place) or place_words(one.place),
            "who": names[one.made_by],
            "resolver": names.get(one.resolved_by, ""),
            "form": answer if answer and one.key == answered else AnswerForm(initial=start, auto_id=f"id_{one.key}_%s"),
        }
        for one in sorted(remarks, key=lambda one: (one.resolved_at is not None, one.made_at))
    ]
    open_still = bool(CASE.verbs_from(CaseState(detail.ref.state)))
    context = {
        "detail": detail,
        "told": told,
        "form": form or CommentForm(initial=start),
        "answer": answer,
        "may_comment": open_still and may(request, "decisions.comment_on_case"),
        "may_resolve": open_still and may(request, "decisions.resolve_comment"),
    }
    failed = (form and form.errors) or (answer and answer.errors)
    return render(request, "cases/comments.html", context, status=422 if failed else 200)
