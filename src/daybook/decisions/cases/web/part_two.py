"""The pages of Part 2: what everybody may know of it, and the text for those who need to know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daybook.decisions.cases.operations.end_part_two_reader import end_part_two_reader as end
from daybook.decisions.cases.operations.name_part_two_reader import name_part_two_reader as name
from daybook.decisions.cases.operations.read_part_two import read_part_two as read
from daybook.decisions.cases.operations.write_part_two import write_part_two as write
from daybook.decisions.cases.queries import CaseDetail
from daybook.decisions.cases.queries.part_two import part_two_of
from daybook.decisions.cases.rules.exemptions import exemptions_on
from daybook.decisions.cases.web.acting import ConfirmForm, act, detail_of
from daybook.kernel import clock
from daybook.ui.forms import ReferenceField
from daybook.ui.links import names_of
from daybook.ui.routes import actor_in, may, requires


class WriteForm(ConfirmForm):
    """The text that is kept back, and why it may be."""

    text = forms.CharField(
        label="Part 2",
        max_length=100_000,
        help_text="Only facts and advice that are likely to be exempt from disclosure. Everything else is in Part 1.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    exemptions = forms.MultipleChoiceField(
        label="Exemptions relied on", required=False, widget=forms.CheckboxSelectMultiple
    )
    rationale = forms.CharField(
        label="Why it is not published",
        max_length=4_000,
        help_text="This is printed with Part 1, so it gives nothing away.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_interest = forms.CharField(
        label="The public interest, weighed",
        required=False,
        max_length=4_000,
        help_text="Needed for every qualified exemption: what speaks for publishing, and what for keeping back.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exemptions"].choices = [  # type: ignore[attr-defined]
            (
                one.section,
                f"{one.section.capitalize()}: {one.title} ({'qualified' if one.qualified else 'absolute'})",
            )
            for one in exemptions_on(clock.today())
        ]


class ReaderForm(ConfirmForm):
    """Who needs to know, and why."""

    person = ReferenceField(label="Person", max_length=40, help_text="Their reference, such as P-000012.")
    reason = forms.CharField(label="Why they need to know", max_length=300)


class EndReaderForm(ConfirmForm):
    """Who no longer needs to know."""

    person = forms.CharField(widget=forms.HiddenInput)


@requires("decisions.view")
def part_two(request: HttpRequest, reference: str) -> HttpResponse:
    """Whether a paper has a Part 2, under which exemption, who may read it and who did; never its text."""
    return _page(request, detail_of(request, reference))


@requires("decisions.read_part_two")
def read_part_two(request: HttpRequest, reference: str) -> HttpResponse:
    """The text of a Part 2, once asked for: the asking is kept."""
    detail = detail_of(request, reference)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _page(request, detail)
    shown = read(
        actor=actor_in(request),
        now=clock.now(),
        reference=detail.ref.slug,
        seen_version=form.cleaned_data["version"],
    )
    answer = _page(request, detail, shown.text)
    answer["Cache-Control"] = "no-store"
    return answer


@requires("decisions.write_part_two")
def write_part_two(request: HttpRequest, reference: str) -> HttpResponse:
    """A new text for the Part 2 of a paper, with its exemptions and the public interest weighed."""
    publication = detail_of(request, reference).form.publication
    return act(
        request,
        reference,
        write,
        WriteForm,
        "cases/act.html",
        "Part 2 of {} is kept. The paper is a draft again: check it.",
        title="Write Part 2",
        button="Keep Part 2",
        explained="Part 2 is kept apart from the paper, and read by named people alone. The paper carries its digest, "
        "so whoever signs it signs both. Keeping a new text makes the paper a draft again and voids its declarations.",
        begun={"rationale": publication.part_2_rationale, "public_interest": publication.part_2_public_interest},
    )


@requires("decisions.name_part_two_reader")
def name_part_two_reader(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else needs to know a Part 2, and why."""
    return act(
        request,
        reference,
        name,
        ReaderForm,
        "cases/act.html",
        "A reader is named for Part 2 of {}.",
        title="Name a reader of Part 2",
        button="Name this reader",
        explained="Whoever is named can read Part 2 until that is ended. Every reading is kept.",
    )


@requires("decisions.end_part_two_reader")
def end_part_two_reader(request: HttpRequest, reference: str) -> HttpResponse:
    """End that somebody may read a Part 2."""
    detail = detail_of(request, reference)
    form = EndReaderForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        end(
            actor=actor_in(request),
            now=clock.now(),
            reference=detail.ref.slug,
            seen_version=said["version"],
            person=said["person"],
        )
        messages.success(request, "They can no longer read this Part 2.")
    return HttpResponseRedirect(reverse("decisions:part_two", args=[detail.ref.slug]))


def _page(request: HttpRequest, detail: CaseDetail, text: str = "") -> HttpResponse:
    shown = part_two_of(actor_in(request), detail.ref.slug, clock.now())
    readers, readings = (shown.readers, shown.readings) if shown else ((), ())
    people = {one.person for one in readers} | {one.named_by for one in readers} | {one.person for one in readings}
    names = names_of(people | ({shown.written_by} if shown else set()))
    context = {
        "detail": detail,
        "shown": shown,
        "text": text,
        "writer": names[shown.written_by] if shown else "",
        "readers": [{"one": one, "who": names[one.person], "named_by": names[one.named_by]} for one in readers],
        "readings": [{"one": one, "who": names[one.person]} for one in readings],
        "may_read": bool(shown and shown.may_read) and may(request, "decisions.read_part_two"),
        "may_name": bool(shown and shown.may_read) and may(request, "decisions.name_part_two_reader"),
        "may_end": bool(shown and shown.may_read) and may(request, "decisions.end_part_two_reader"),
        "may_write": detail.ref.state in ("draft", "checked") and may(request, "decisions.write_part_two"),
    }
    return render(request, "cases/part_two.html", context)
