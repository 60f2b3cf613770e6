"""The two screenings that come with an outline case, as questions with gates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.operations.answer_screening import LONGEST_WORDS
from daybook.change.programmes.operations.answer_screening import answer_screening as answer
from daybook.change.programmes.queries import find_programme, screenings_of
from daybook.change.programmes.rules.screening import QUESTIONS, Subject, open_questions
from daybook.change.programmes.web.frame import frame
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.links import names_of
from daybook.ui.refusals import status_of
from daybook.ui.routes import actor_in, may, requires

_YES_NO = [("yes", "Yes"), ("no", "No")]


class ScreeningForm(forms.Form):
    """The questions of one screening. Those behind a gate are answered only where the gate was."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        for question in QUESTIONS[subject]:
            gate = next((one.text for one in QUESTIONS[subject] if one.key == question.only_if), "")
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                choices=_YES_NO,
                widget=forms.RadioSelect,
                required=False,
                help_text=f"Only if yes to: {gate}" if gate else question.source,
            )
        self.fields["words"] = forms.CharField(
            label="What the answers rest on",
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def answers(self) -> dict[str, bool]:
        """What was answered, by question."""
        said = {question.key: self.cleaned_data[question.key] for question in QUESTIONS[self.subject]}
        return {key: word == "yes" for key, word in said.items() if word}

    def tell(self, refused: Refused, answers: dict[str, bool]) -> None:
        """A refusal beside the questions that it is about."""
        silent = [one.key for one in open_questions(self.subject, answers) if one.key not in answers]
        for key in silent if refused.code == "unanswered" else ():
            self.add_error(key, "Choose yes or no")
        if not silent:
            self.add_error(None, refused.message)


@requires("programmes.view")
def screening(request: HttpRequest, reference: str) -> HttpResponse:
    """Both screenings as they stand, with what they come to."""
    row = find_programme(actor_in(request), reference)
    found = screenings_of(row)
    names = names_of({one.made_by for one in found.values()})
    shown = []
    for subject in Subject:
        one = found.get(subject)
        answers = one.answers if one else {}
        asked = [(each, answers[each.key]) for each in QUESTIONS[subject] if each.key in answers]
        url = reverse("programmes:answer_screening", args=[reference, subject])
        shown.append((subject.replace("_", " ").capitalize(), one, names[one.made_by] if one else "", asked, url))
    context = frame(request, row, "screening") | {
        "screenings": shown,
        "answers": may(request, "programmes.answer_screening"),
    }
    return render(request, "programmes/screening.html", context)


@requires("programmes.answer_screening")
def answer_screening(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """The questions of one screening."""
    actor = actor_in(request)
    row = find_programme(actor, reference)
    if subject not in list(Subject):
        raise Refused("not_found", f"A screening is one of: {', '.join(Subject)}.")
    about = Subject(subject)
    last = screenings_of(row).get(about)
    said = {key: "yes" if answered else "no" for key, answered in last.answers.items()} if last else {}
    initial = {"version": row.version, "words": last.words if last else "", **said}
    form = ScreeningForm(about, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        answers = form.answers()
        act = {"actor": actor, "now": clock.now(), "reference": reference, "seen_version": form.cleaned_data["version"]}
        try:
            answer(subject=about, answers=answers, words=form.cleaned_data["words"], **act)
        except Refused as refused:
            if status_of(refused) != 422:
                tell(form, refused)
            else:
                form.tell(refused, answers)
        else:
            messages.success(request, "The screening is answered.")
            return HttpResponseRedirect(part_address("screening", reference))
    context = frame(request, row, "screening") | {
        "form": form,
        "fields": [one for one in form if not one.is_hidden],
        "title": f"{about.replace('_', ' ').capitalize()} screening",
        "button": "Answer",
        "means": "What must follow is worked out from the answers, and comes with the outline case.",
        "back_url": part_address("screening", reference),
    }
    return render(request, "programmes/act.html", context, status=422 if form.errors else 200)
