"""The two documents of a programme: read with what bears each figure out, written section by section, printed."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from daybook.change.programmes.addresses import part_address, section_address
from daybook.change.programmes.composing import Sources, document_of, sources_of
from daybook.change.programmes.issuing import last_issued, lint_document, stale_since
from daybook.change.programmes.mandating import refuse_unless_moves
from daybook.change.programmes.models import Programme
from daybook.change.programmes.operations.write_section import write_section as write
from daybook.change.programmes.printing import PRINTED, printed_as
from daybook.change.programmes.printing.drawn import cases_of
from daybook.change.programmes.queries import find_issue, find_programme, issues_of, steps_of_mandate, writings_of
from daybook.change.programmes.rules.blocks import Document, digest_of
from daybook.change.programmes.rules.keeping import from_kept
from daybook.change.programmes.rules.outlines import LONGEST_SECTION, TITLES, Paper, section_of
from daybook.change.programmes.states import MANDATE, MandateState
from daybook.change.programmes.web.frame import frame
from daybook.decisions.cases.public import standing_words, sum_words
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import has_moved_on, refuse_in_vain, tried
from daybook.ui.links import names_of
from daybook.ui.routes import actor_in, may, open_to, requires


class SectionForm(forms.Form):
    """The words of a section."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="What it says",
        required=False,
        max_length=LONGEST_SECTION,
        help_text="A blank line parts paragraphs; lines that begin with - are a list. A number that no record bears "
        "out names its source after it: [source: the annual report, page 12].",
        widget=forms.Textarea(attrs={"rows": 14}),
    )


@requires("programmes.view")
def mandate(request: HttpRequest, reference: str) -> HttpResponse:
    """The programme mandate as it stands."""
    row = find_programme(actor_in(request), reference)
    verbs = {verb for verb in MANDATE.verbs_from(MandateState(row.mandate_state)) if may(request, f"programmes.{verb}")}
    moves = steps_of_mandate(row)
    names = names_of({one.made_by for one in moves})
    more = {
        "verbs": verbs,
        "moves": [(one, names[one.made_by]) for one in moves],
        "writes": row.mandate_state != MandateState.CONFIRMED and may(request, "programmes.write_section"),
    }
    return _page(request, row, Paper.MANDATE, more)


@requires("programmes.view")
def soc(request: HttpRequest, reference: str) -> HttpResponse:
    """The strategic outline case as it stands, with what is missing, what no record bears out and what moved."""
    row = find_programme(actor_in(request), reference)
    more = {
        "writes": may(request, "programmes.write_section"),
        "issues": issues_of(row),
        "verbs": {"issue_soc"} if may(request, "programmes.issue_soc") else set(),
        "may_draft": may(request, "decisions.draft_case"),
    }
    return _page(request, row, Paper.SOC, more)


def _page(request: HttpRequest, row: Programme, paper: Paper, more: dict[str, object]) -> HttpResponse:
    actor = actor_in(request)
    sources = sources_of(row, actor=actor, today=clock.today())
    document = document_of(sources, paper)
    issued = last_issued(row) if paper is Paper.SOC else None
    context = frame(request, row, paper) | more
    context |= {
        "paper": paper,
        "title": TITLES[paper],
        "document": document,
        "cases": cases_of(document, may_open=partial(open_to, request)),
        "empty": document.empty(),
        "digest": digest_of(document),
        "issued": issued,
        "stale": stale_since(issued, document) if issued else [],
    }
    return render(request, "programmes/document.html", context | _lint(sources, document))


def _lint(sources: Sources, document: Document) -> dict[str, object]:
    lint = lint_document(sources, document)
    return {
        "loose": [(judged, standing_words(judged)) for judged in lint.loose],
        "borne": [(judged, standing_words(judged)) for judged in lint.numbers if judged not in lint.loose],
        "wrong_sums": [sum_words(check) for check in lint.wrong_sums],
    }


@requires("programmes.view")
def issued(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A version of the outline case as it was signed off."""
    row = find_programme(actor_in(request), reference)
    found = find_issue(row, number)
    document = from_kept(found.document)
    context = frame(request, row, "soc") | {
        "paper": Paper.SOC,
        "issued": found,
        "document": document,
        "cases": cases_of(document, may_open=partial(open_to, request)),
        "who": names_of({found.made_by})[found.made_by],
    }
    return render(request, "programmes/issued.html", context)


@requires("programmes.view")
def printed(request: HttpRequest, reference: str, paper: str, kind: str) -> HttpResponse:
    """A document as a file: docx, pdf or html. `?version=1` gives a version that was signed off."""
    row = find_programme(actor_in(request), reference)
    known = _paper(paper)
    if kind not in PRINTED:
        raise Refused("not_found", "A document is printed as docx, pdf or html. Choose one of them.")
    asked = request.GET.get("version", "")
    if known is Paper.SOC and asked.isascii() and asked.isdigit() and len(asked) < 6:
        kept = find_issue(row, int(asked))
        document, mark = from_kept(kept.document), f"Version {kept.number}, signed off. SHA-256 {kept.digest}"
    else:
        document = document_of(sources_of(row, actor=actor_in(request), today=clock.today()), known)
        mark = f"Draft of {clock.today():%-d %B %Y}, not signed off"
    content, content_type = printed_as(
        kind, document, mark=mark, on=clock.today(), base=request.build_absolute_uri("/")
    )
    answer = HttpResponse(content, content_type=content_type)
    name = f"{document.reference.replace(' ', '-')}.{kind}"
    answer["Content-Disposition"] = f'{"inline" if kind == "html" else "attachment"}; filename="{name}"'
    return answer


_BESIDE = {"bad_text": ["words"], "unchanged": ["words"]}


@requires("programmes.write_section")
def write_section(request: HttpRequest, reference: str, paper: str, section: str) -> HttpResponse:
    """The words of one section, with what it is for, its numbers, and what stood before."""
    actor = actor_in(request)
    row, known = find_programme(actor, reference), _paper(paper)
    about = section_of(known, section)
    if about is None:
        raise Refused("not_found", f"This document has no section {section[:40]}. Choose one of its outline.")
    if known is Paper.MANDATE:
        refuse_in_vain(request, partial(refuse_unless_moves, row, "write_section"))
    earlier = writings_of(row, known, section)
    initial = {"version": row.version, "words": earlier[0].words if earlier else ""}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=initial)
    act = partial(write, actor=actor, now=clock.now(), reference=reference, paper=known, section=section)
    if tried(form, act, _BESIDE):
        messages.success(request, f"{about.heading} is kept.")
        return HttpResponseRedirect(f"{part_address(known, reference)}#{section}")
    moved_on = has_moved_on(form)
    names = names_of({one.made_by for one in earlier})
    context = frame(request, row, known) | {
        "form": form,
        "about": about,
        "title": TITLES[known],
        "earlier": [(one, names[one.made_by]) for one in earlier[0 if moved_on else 1 :]],
        "back_url": f"{part_address(known, reference)}#{section}",
        "moved_on": moved_on,
        "here_url": section_address(reference, known, section),
    }
    return render(request, "programmes/write.html", context, status=422 if form.errors else 200)


def _paper(name: str) -> Paper:
    if name not in list(Paper):
        raise Refused("not_found", "A programme has a mandate and an outline case. Choose one of the two.")
    return Paper(name)
