"""The next decision: its paper made from the outline case that was signed off, to be checked and sent on its way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.change.programmes.addresses import part_address
from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.issuing import last_issued, stale_since
from daybook.change.programmes.models import Issued, Programme
from daybook.change.programmes.queries import find_programme, screenings_of
from daybook.change.programmes.rules.keeping import from_kept
from daybook.change.programmes.rules.next_paper import NextPaper, paper_text
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.rules.screening import Outcome, Subject
from daybook.change.programmes.web.frame import frame
from daybook.change.programmes.web.paper_made import shown_paper
from daybook.decisions.cases.public import DecidedPaper, decided_paper, papers_saying, read_paper
from daybook.finance.budgets.public import funds_left
from daybook.foundation.identity.public import titles_of_roles_with
from daybook.kernel import clock
from daybook.kernel.periods import FinancialYear, london_day
from daybook.kernel.refused import Refused
from daybook.ui.forms import MoneyField
from daybook.ui.grid import Grid, GridColumn, GridProblem, read_grid
from daybook.ui.routes import actor_in, link_to, requires
from daybook.ui.words import Unreadable, date_text, read_pounds

_MOST_NAMED = 5
_SIGNS_OFF = "programmes.issue_soc"
_COSTS = (GridColumn(key="label", label="Cost"), GridColumn(key="amount", label="Pounds", kind="money"))


def _answered(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "Not said yet"), ("yes", "Yes"), ("no", "No")])


class AskForm(forms.Form):
    """What the next stage asks for, and what nobody but a person can say of it."""

    title = forms.CharField(label="Title of the paper", max_length=300)
    deliverable = forms.CharField(label="What the next stage ends in", max_length=200, initial="Outline Business Case")
    months = forms.IntegerField(label="How many months it takes", min_value=1, max_value=120, initial=12)
    fund = forms.ChoiceField(label="Fund")
    first_year = MoneyField(
        label="Of it, in this financial year",
        required=False,
        min_pence=0,
        help_text="The rest falls in the next. Blank: all in this year.",
    )
    contract = forms.CharField(
        label="Contract it would be bought through",
        required=False,
        max_length=200,
        help_text="Blank where nothing is to be bought yet",
    )
    route = forms.CharField(
        label="Route to market", required=False, max_length=120, help_text="Such as: framework call-off"
    )
    competition = _answered("By competition?")
    decision_maker = forms.CharField(label="Who decides", required=False, max_length=120)
    scheme = forms.CharField(label="Scheme of delegation relied on", required=False, max_length=300)
    paragraph = forms.CharField(label="Paragraph", required=False, max_length=60, help_text="Such as 4.8")
    interests = forms.CharField(
        label="Interests known of",
        required=False,
        max_length=2_000,
        help_text="In the words of whoever declares them. Blank: the paper says nothing of them yet.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    personal_data = _answered("Does the work use personal data of the public?")

    groups = (
        ("What is asked for", ("title", "deliverable", "months")),
        ("Where the money comes from", ("fund", "first_year")),
        ("How it would be bought", ("contract", "route", "competition")),
        ("What only people can say", ("decision_maker", "scheme", "paragraph", "interests", "personal_data")),
    )

    def __init__(self, *given: Any, before: DecidedPaper, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["fund"].choices = [("", "Choose one"), *((fund.name, fund.name) for fund in funds_left().values())]  # type: ignore[attr-defined]
        decided = f"{before.reference} was decided by the {before.decision_maker}"
        under = f" under paragraph {before.paragraph}" if before.paragraph else ""
        self.fields[
            "decision_maker"
        ].help_text = f"{decided}{under}. Another sum may be for another role: the paper says whom the scheme names."

    def clean(self) -> dict[str, Any]:
        for name in ("competition", "personal_data"):
            self.cleaned_data[name] = {"yes": True, "no": False}.get(self.cleaned_data.get(name, ""))
        return self.cleaned_data

    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The boxes under their headings."""
        return [(heading, [self[name] for name in names]) for heading, names in self.groups]


@requires("decisions.draft_case")
def next_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the next stage; the paper is made from the outline case, and drafted where decisions are written."""
    row = find_programme(actor_in(request), reference)
    issued = last_issued(row)
    if issued is None:
        message = "No version of the outline case is signed off. The senior responsible owner signs it off first."
        raise Refused(
            "wrong_state", message, subject=row.reference, who_can=" or ".join(titles_of_roles_with(_SIGNS_OFF))
        )
    _refuse_moved(request, row, issued)
    before = decided_paper(row.case)
    initial = {"title": f"{row.title}: outline business case"}
    form = AskForm(request.POST if request.method == "POST" else None, before=before, initial=initial)
    text, problems = request.POST.get("costs", ""), list[GridProblem]()
    costs = _costs(text, problems)
    if form.is_bound and not costs and not problems:
        problems.append(GridProblem(line=1, column="label", message="Enter at least one cost of the next stage"))
    if form.is_valid() and (form.cleaned_data["first_year"] or 0) > sum(pence for _, pence in costs):
        form.add_error("first_year", "This is more than all costs together. Enter a part of them, or leave it blank.")
    context = frame(request, row, "soc") | {"form": form, "groups": form.grouped(), "issued": issued}
    # The text of a paper made from a version carries its digest.
    context["drafted"] = [(one, link_to(request, one.slug)) for one in papers_saying(issued.digest)]
    if form.is_valid() and not problems:
        made = paper_text(next_paper(row, issued, before, form.cleaned_data, costs, today=clock.today()))
        context |= {"made": made, **shown_paper(request, row, issued, before, read_paper(made, on=clock.today()))}
    grid = Grid(name="costs", label="Costs of the next stage", columns=_COSTS, text=text, problems=problems)
    context |= {
        "grid": grid,
        "errors": grid.targets,
        "draft_url": f"{reverse('decisions:draft_case')}?by=text",
        "back_url": part_address("soc", reference),
    }
    return render(request, "programmes/next_decision.html", context, status=422 if form.errors or problems else 200)


def _refuse_moved(request: HttpRequest, row: Programme, issued: Issued) -> None:
    """No decision is asked for on figures that no longer hold."""
    sources = sources_of(row, actor=actor_in(request), today=clock.today())
    moved = stale_since(issued, document_of(sources, Paper.SOC))
    if moved:
        named = "; ".join(one.label for one in moved[:_MOST_NAMED])
        more = f" and {len(moved) - _MOST_NAMED} more" if len(moved) > _MOST_NAMED else ""
        raise Refused(
            "figures_moved",
            f"Since version {issued.number} was signed off, these have moved: {named}{more}. Have the outline case "
            "signed off anew; the paper is then made from that version.",
            subject=row.reference,
        )


def _costs(text: str, problems: list[GridProblem]) -> list[tuple[str, int]]:
    found = []
    for line in read_grid(text, _COSTS):
        try:
            pence = read_pounds(line.cells["amount"])
        except Unreadable as unreadable:
            problems.append(GridProblem(line=line.number, column="amount", message=str(unreadable)))
            continue
        if not line.cells["label"] or pence <= 0:
            problems.append(GridProblem(line=line.number, message="Give each cost a name and an amount above zero"))
        found.append((line.cells["label"], pence))
    return found


def next_paper(
    row: Programme,
    issued: Issued,
    before: DecidedPaper,
    said: dict[str, Any],
    costs: list[tuple[str, int]],
    *,
    today: date,
) -> NextPaper:
    """The paper that takes a version of the outline case to its next decision; `said` is what `AskForm` asks.

    Nothing stands in it that is neither said there nor on record: what nobody said is left out, and its check asks.
    """
    document = from_kept(issued.document)
    summary = next((part.written for part in document.parts if part.key == "summary"), "")
    screened = screenings_of(row)
    data, equality = screened.get(Subject.DATA_PROTECTION), screened.get(Subject.EQUALITY)
    year, total = FinancialYear.of(today), sum(pence for _, pence in costs)
    first = said["first_year"]
    years = [(str(year), total)]
    if isinstance(first, int) and 0 < first < total:
        years = [(str(year), first), (str(year.plus(1)), total - first)]
    named = ("title", "months", "fund", "decision_maker", "scheme", "paragraph", "interests", "contract", "route")
    return NextPaper(
        **{name: said[name] for name in named},
        programme=row.title,
        body=before.body,
        summary=summary,
        costs=costs,
        years=years,
        deliverables=[said["deliverable"]],
        dependencies=before.dependencies,
        benefit_themes=before.benefit_themes,
        priorities=before.priorities,
        introduction=(
            f"The Strategic Outline Case of {row.reference}, version {issued.number}, was signed off on "
            f"{date_text(london_day(issued.at))}. Its SHA-256 is {issued.digest}."
        ),
        equality=f"Screened: {equality.outcome}" if equality else "",
        dpia_required=data.outcome == Outcome.ASSESSMENT if data else None,
        competition=said["competition"],
        personal_data=said["personal_data"],
    )
