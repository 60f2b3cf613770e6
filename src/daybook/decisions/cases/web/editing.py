"""The pages where a paper is written: by its boxes, or as the text of its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.decisions.cases.operations.draft_case import draft_case as draft
from daybook.decisions.cases.operations.edit_case import edit_case as edit
from daybook.decisions.cases.queries import CaseDetail, case_detail, versions_of
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.writing import form_text
from daybook.decisions.cases.web.addresses import act_address, case_address
from daybook.decisions.cases.web.paper_forms import CodesForm, FileForm, PaperBoxes
from daybook.decisions.cases.web.written import TrackedChange, tracked_changes
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import has_moved_on, tell, tell_moved_on
from daybook.ui.parts import Tab
from daybook.ui.routes import requires

Save = Callable[[str, dict[str, str]], CaseRef]


@requires("decisions.draft_case")
def draft_case(request: HttpRequest) -> HttpResponse:
    """A new paper, by its boxes or from the text of its form."""

    def save(form: str, codes: dict[str, str]) -> CaseRef:
        return draft(actor=request.actor, now=clock.now(), form=form, **codes)  # type: ignore[attr-defined]

    return _page(request, None, save, "{} is drafted. Check it when it says what it should.")


@requires("decisions.edit_case")
def edit_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The paper as it stands, to be changed; declarations made on it will be void."""
    detail = case_detail(request.actor, reference, today=clock.today())  # type: ignore[attr-defined]

    def save(form: str, codes: dict[str, str]) -> CaseRef:
        seen = request.POST.get("version", "")
        return edit(
            actor=request.actor,  # type: ignore[attr-defined]
            now=clock.now(),
            reference=detail.ref.slug,
            seen_version=int(seen) if seen.isascii() and seen.isdigit() else 0,
            form=form,
            **codes,
        )

    return _page(request, detail, save, "{} is changed. It is a draft again: check it.")


def _page(request: HttpRequest, detail: CaseDetail | None, save: Save, told: str) -> HttpResponse:
    by_text = request.GET.get("by") == "text"
    page = _by_text if by_text else _by_boxes
    answer = page(request, detail, save)
    if isinstance(answer, CaseRef):
        messages.success(request, told.format(answer.reference))
        return HttpResponseRedirect(case_address(answer.slug))
    address = act_address("edit_case", detail.ref.slug) if detail else request.path
    tabs = [
        Tab(label="Boxes", url=address, current=not by_text),
        Tab(label="Text of the form", url=f"{address}?by=text", current=by_text),
    ]
    context = {**answer, "detail": detail, "tabs": tabs, "version": request.POST.get("version") or _version(detail)}
    told_on = answer["form"] if by_text else answer["boxes"].paper
    if detail and has_moved_on(told_on):
        context |= {"version": _version(detail), "meanwhile": _changed_meanwhile(request, detail)}
    template = "cases/edit_text.html" if by_text else "cases/edit.html"
    return render(request, template, context, status=422 if answer.get("refused") else 200)


def _by_boxes(request: HttpRequest, detail: CaseDetail | None, save: Save) -> CaseRef | dict[str, Any]:
    today = clock.today()
    if request.method != "POST":
        held, form = (detail.version, detail.form) if detail else (None, None)
        return {"boxes": PaperBoxes(None, held, form, today=today)}
    boxes = PaperBoxes(request.POST, today=today, kept=detail.form.priorities if detail else ())
    if "more" in request.POST:
        return {"boxes": boxes.with_more_rows(request.POST), "unjudged": True}
    if not boxes.is_valid():
        return {"boxes": boxes, "refused": True}
    return _saved(save, form_text(boxes.form()), boxes.codes, boxes.paper) or {"boxes": boxes, "refused": True}


def _by_text(request: HttpRequest, detail: CaseDetail | None, save: Save) -> CaseRef | dict[str, Any]:
    if request.method != "POST":
        held = {name: getattr(detail.version, name) for name in CodesForm.base_fields} if detail else {}
        return {
            "form": FileForm(initial={"text": detail.version.form if detail else ""}),
            "codes": CodesForm(initial=held),
        }
    form, codes = FileForm(request.POST, request.FILES), CodesForm(request.POST)
    if not all([form.is_valid(), codes.is_valid()]):
        return {"form": form, "codes": codes, "refused": True}
    return _saved(save, form.cleaned_data["text"], codes, form) or {"form": form, "codes": codes, "refused": True}


def _saved(save: Save, text: str, codes: CodesForm, told_on: Any) -> CaseRef | None:
    """The paper as saved; None where it was refused for something that typing can mend, said on the form."""
    try:
        return save(text, codes.cleaned_data)
    except Refused as refused:
        if refused.code == "stale":
            tell_moved_on(told_on, refused)
        else:
            tell(told_on, refused)
        return None


def _changed_meanwhile(request: HttpRequest, detail: CaseDetail) -> list[TrackedChange]:
    """What others changed between the version that the boxes were opened with and the one that stands now."""
    seen = request.POST.get("version", "")
    opened = next((one for one in versions_of(detail.ref.slug) if str(one.number) == seen), None)
    return tracked_changes(opened.form, detail.version.form) if opened else []


def _version(detail: CaseDetail | None) -> int:
    return detail.ref.version if detail else 0
