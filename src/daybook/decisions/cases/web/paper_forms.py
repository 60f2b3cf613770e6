"""The decision form for people: boxes for every fact of a paper, read into the same form that a file gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django import forms

from daybook.decisions.cases.queries import Version
from daybook.decisions.cases.queries.contracts import contract_lines
from daybook.decisions.cases.queries.planning import decisions_titled
from daybook.decisions.cases.rules.form import (
    KINDS_OF_PAPER,
    PART_ONE_SECTIONS,
    CitedAuthority,
    CostLine,
    DataProtection,
    DecisionForm,
    FundingYear,
    Interests,
    PartOne,
    Publication,
    Recommendation,
)
from daybook.decisions.cases.rules.priorities import priorities_on
from daybook.decisions.cases.rules.writing import percentage
from daybook.decisions.cases.web.row_forms import (
    MOST_ROWS,
    CodesForm,
    CostRows,
    FundingYearRows,
    RecommendationRows,
    answer_of,
    answered,
    choices_of,
    flag_of,
    lines_in,
    one_line,
    words_box,
)
from daybook.decisions.cases.web.undertaking_rows import UndertakingRows, initial_undertaking, undertaking_of
from daybook.kernel.money import Pence
from daybook.ui.forms import DateField, MoneyField


def _sections() -> dict[str, forms.CharField]:
    """A box for each written section of Part 1."""
    return {f"part_1_{name}": words_box(heading, "", 6) for name, heading in PART_ONE_SECTIONS.items()}


class PaperForm(forms.Form):
    """What the paper says once: its title, who decides, authority, publication and the rest."""

    reference = one_line("Reference", "Leave it blank and it is numbered when you save.", 40)
    title = one_line("Title")
    kind = forms.ChoiceField(label="Kind of decision", required=False)
    body = one_line("Body", "Whose decision it is, such as MOPAC.", 120)
    programme = one_line("Programme")
    decision_maker = one_line("Decision-maker", "The role that decides, as the scheme of delegation names it.", 120)
    summary = words_box("Executive summary", "What is asked for and why, in words the public will read.", 5)
    duration_months = forms.IntegerField(label="Length in months", required=False, min_value=0, max_value=1_000_000)
    deliverables = words_box("Deliverables", "One on each line.")
    total = MoneyField(label="Total", required=False)
    authority_scheme = one_line("Scheme relied on")
    authority_paragraph = one_line("Paragraph", "Such as 4.8.", 60)
    authority_covers = one_line("What the paragraph covers")
    authority_threshold = MoneyField(label="Threshold in the paragraph", required=False)
    interests_declared = one_line(
        "Interests", "Any interest known of; the decision-maker declares again when deciding."
    )
    interests_declarations = words_box("Declarations", "One on each line.", 2)
    part_1_deferred = answered("Is publication of Part 1 deferred?")
    deferred_until = DateField(label="Deferred until", required=False, one_box=True)
    deferral_reason = words_box("Why it is deferred", "Deferral is kept to the shortest length strictly necessary.", 2)
    part_2 = answered("Is there a Part 2?")
    part_2_rationale = words_box("Why Part 2 is not published", "", 2)
    part_2_public_interest = words_box(
        "The public interest, weighed", "What speaks for publishing Part 2, and what for keeping it back.", 3
    )
    part_2_exemptions = words_box("Exemptions relied on", "One on each line, such as section 43.", 2)
    dpia_required = answered("Is a data protection impact assessment required?")
    personal_data_of_public = answered("Does the work use personal data of the public?")
    dpia_reference = one_line("Reference of the assessment")
    equality_assessment = words_box("Equality assessment", "Where it is, or when it will be done.", 2)
    dependencies = words_box("Systems that depend on this", "One on each line.", 3)
    benefit_themes = words_box("Benefit themes", "One on each line.", 3)

    priorities = forms.MultipleChoiceField(
        label="Priorities of the police and crime plan that it serves",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    supersedes = words_box(
        "Decisions that it supersedes",
        "One on each line: its reference, such as PCD 1080, or its title where only one decision has it.",
        2,
    )

    def __init__(self, *args: Any, held_kind: str = "", priorities: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _sections()
        named = [*priorities, *(self.initial.get("priorities") or ())]
        self.fields["priorities"].choices = [(one, one) for one in dict.fromkeys(named)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices_of(KINDS_OF_PAPER, held_kind)  # type: ignore[attr-defined]

    def clean_supersedes(self) -> str:
        """Each line as a reference: a title that one decision alone has stands for it, and what is none stays."""
        lines = lines_in(self.cleaned_data["supersedes"])
        called = decisions_titled(lines) if lines else {}
        return "\n".join(called.get(line.casefold(), line) for line in lines)


class PaperBoxes:
    """All the boxes of one paper together: `paper`, `recommendations`, `costs`, `years` and `codes`.

    `kept` are priorities that the paper named before, which may be of a plan no longer in force.
    """

    def __init__(
        self,
        data: Any = None,
        held: Version | None = None,
        form: DecisionForm | None = None,
        *,
        today: date,
        kept: Sequence[str] = (),
    ) -> None:
        self.today, self.kept = today, kept
        initial = initial_of(form) if form else {}
        rows = {name: initial.pop(name, None) for name in ("recommendations", "costs", "years", "undertakings")}
        codes = {name: value for name, value in asdict(held).items() if name in CodesForm.base_fields} if held else {}
        held_kind = form.kind if form else ""
        offered = [*(one.title for one in priorities_on(today)), *kept]
        self.paper = PaperForm(
            data, initial=initial, held_kind=held_kind or (data or {}).get("kind", ""), priorities=offered
        )
        self.codes = CodesForm(data, initial=codes)
        self.recommendations = RecommendationRows(
            data, prefix="recommendation", initial=rows["recommendations"], form_kwargs={"contracts": _contracts(today)}
        )
        self.costs = CostRows(data, prefix="cost", initial=rows["costs"])
        self.years = FundingYearRows(data, prefix="funding_year", initial=rows["years"])
        self.undertakings = UndertakingRows(data, prefix="undertaking", initial=rows["undertakings"])

    @property
    def row_errors(self) -> list[tuple[str, str]]:
        """What is wrong in the tables, each with the id of its box, saying which row it is."""
        return [
            (bound.id_for_label, f"{said} {place}: {message}")
            for said, rows in (
                ("Recommendation", self.recommendations),
                ("Cost", self.costs),
                ("Year", self.years),
                ("Undertaking", self.undertakings),
            )
            for place, row in enumerate(rows, start=1)
            for bound in row
            for message in (bound.errors if row.is_bound else ())
        ]

    @property
    def sections(self) -> list[Any]:
        """The boxes of the written sections of Part 1, in the form's order."""
        return [self.paper[f"part_1_{name}"] for name in PART_ONE_SECTIONS]

    @property
    def all_forms(self) -> list[forms.Form]:
        """Every form of the page, in its order."""
        return [self.paper, *self.recommendations, *self.costs, *self.years, *self.undertakings, self.codes]

    def is_valid(self) -> bool:
        # Every form is judged, so that every error is shown at once.
        return not [form for form in self.all_forms if not form.is_valid()]

    def with_more_rows(self, data: Any) -> PaperBoxes:
        """The same boxes as typed with another row in each table; nothing is judged yet."""
        typed = data.copy()
        for rows in (self.recommendations, self.costs, self.years, self.undertakings):
            count = int(typed.get(f"{rows.prefix}-TOTAL_FORMS", 0) or 0)
            typed[f"{rows.prefix}-TOTAL_FORMS"] = str(min(count + 1, MOST_ROWS))
        return PaperBoxes(typed, today=self.today, kept=self.kept)

    def form(self) -> DecisionForm:
        """The paper that the boxes state; after `is_valid`."""
        said = self.paper.cleaned_data
        return DecisionForm(
            reference=said["reference"],
            title=said["title"],
            kind=said["kind"],
            body=said["body"],
            programme=said["programme"],
            decision_maker=said["decision_maker"],
            summary=said["summary"],
            duration_months=said["duration_months"],
            deliverables=lines_in(said["deliverables"]),
            recommendations=_rows(self.recommendations, _recommendation),
            costs=_rows(self.costs, _cost_line),
            stated_total_pence=said["total"],
            authority=_authority(said),
            interests=Interests(said["interests_declared"], lines_in(said["interests_declarations"])),
            publication=_publication(said),
            data_protection=DataProtection(
                flag_of(said["dpia_required"]), flag_of(said["personal_data_of_public"]), said["dpia_reference"]
            ),
            equality_assessment=said["equality_assessment"],
            advice=(),
            signatures=(),
            dependencies=lines_in(said["dependencies"]),
            benefit_themes=lines_in(said["benefit_themes"]),
            funding_years=_rows(self.years, _funding_year),
            undertakings=_rows(self.undertakings, undertaking_of),
            unknown_fields=(),
            part_1=PartOne(**{name: said[f"part_1_{name}"] for name in PART_ONE_SECTIONS}),
            priorities=tuple(said["priorities"]),
            supersedes=lines_in(said["supersedes"]),
        )


def _contracts(today: date) -> list[tuple[str, str]]:
    """The contracts that may be used on a day, to choose from."""
    return [
        (line.terms.reference, f"{line.terms.reference}: {line.terms.name}")
        for line in contract_lines(today)
        if line.live
    ]


def _rows(formset: Any, made: Callable[[int, dict[str, Any]], Any]) -> tuple[Any, ...]:
    """The rows in which something was typed, numbered from one."""
    filled = [
        row.cleaned_data for row in formset if any(value not in (None, "", ()) for value in row.cleaned_data.values())
    ]
    return tuple(made(number, said) for number, said in enumerate(filled, start=1))


def _recommendation(number: int, said: dict[str, Any]) -> Recommendation:
    return Recommendation(
        number=number,
        action=said["action"],
        amount_pence=said["amount"],
        funding=said["funding"],
        money=said["money"],
        financial_years=said["financial_years"],
        route=said["route"],
        vehicle=said["vehicle"],
        competition=flag_of(said["competition"]),
        contract=said["contract"],
    )


def _cost_line(_number: int, said: dict[str, Any]) -> CostLine:
    return CostLine(said["label"], said["rate"], said["amount"])


def _funding_year(_number: int, said: dict[str, Any]) -> FundingYear:
    return FundingYear(said["year"], Pence(said["amount"]), said["fund"])


def _authority(said: dict[str, Any]) -> CitedAuthority | None:
    values = [said[f"authority_{name}"] for name in ("scheme", "paragraph", "covers", "threshold")]
    return CitedAuthority(*values) if any(value not in (None, "") for value in values) else None


def _publication(said: dict[str, Any]) -> Publication:
    return Publication(
        part_1_deferred=flag_of(said["part_1_deferred"]),
        deferred_until=said["deferred_until"],
        deferral_reason=said["deferral_reason"],
        part_2=flag_of(said["part_2"]),
        part_2_rationale=said["part_2_rationale"],
        part_2_exemptions=lines_in(said["part_2_exemptions"]),
        part_2_public_interest=said["part_2_public_interest"],
    )


def initial_of(form: DecisionForm) -> dict[str, Any]:
    """What the boxes show of a paper; its rows under their own names."""
    cited, publication, answers = form.authority, form.publication, form.data_protection
    return {
        **{name: getattr(form, name) for name in PaperForm.base_fields if isinstance(getattr(form, name, None), str)},
        "duration_months": form.duration_months,
        "deliverables": "\n".join(form.deliverables),
        "total": form.stated_total_pence,
        "authority_scheme": cited.scheme if cited else "",
        "authority_paragraph": cited.paragraph if cited else "",
        "authority_covers": cited.covers if cited else "",
        "authority_threshold": cited.threshold_pence if cited else None,
        "interests_declared": form.interests.declared,
        "interests_declarations": "\n".join(form.interests.declarations),
        "part_1_deferred": answer_of(publication.part_1_deferred),
        "deferred_until": publication.deferred_until,
        "deferral_reason": publication.deferral_reason,
        "part_2": answer_of(publication.part_2),
        "part_2_rationale": publication.part_2_rationale,
        "part_2_exemptions": "\n".join(publication.part_2_exemptions),
        "part_2_public_interest": publication.part_2_public_interest,
        "priorities": list(form.priorities),
        "supersedes": "\n".join(form.supersedes),
        **{f"part_1_{name}": getattr(form.part_1, name) for name in PART_ONE_SECTIONS},
        "dpia_required": answer_of(answers.dpia_required),
        "personal_data_of_public": answer_of(answers.personal_data_of_public),
        "dpia_reference": answers.dpia_reference,
        "dependencies": "\n".join(form.dependencies),
        "benefit_themes": "\n".join(form.benefit_themes),
        "recommendations": [
            {
                "action": each.action,
                "amount": each.amount_pence,
                "funding": each.funding,
                "money": each.money,
                "financial_years": ", ".join(each.financial_years),
                "route": each.route,
                "vehicle": each.vehicle,
                "competition": answer_of(each.competition),
                "contract": each.contract,
            }
            for each in form.recommendations
        ],
        "costs": [
            {
                "label": line.label,
                "rate": "" if line.rate is None else percentage(line.rate),
                "amount": line.amount_pence,
            }
            for line in form.costs
        ],
        "years": [{"year": each.year, "amount": each.amount_pence, "fund": each.fund} for each in form.funding_years],
        "undertakings": [initial_undertaking(each) for each in form.undertakings],
    }


class FileForm(forms.Form):
    """A paper handed in as the text of its form: pasted, or as a file."""

    text = forms.CharField(
        label="Text of the form",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        help_text="TOML, with sections such as [decision] and [[recommendation]].",
    )
    file = forms.FileField(label="Or a file", required=False, help_text="A .toml file of up to 256 KB.")

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        given = found.get("file")
        if given:
            try:
                found["text"] = given.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "The file is not UTF-8. Save it as UTF-8 and hand it in again")
        elif not (found.get("text") or "").strip():
            self.add_error("text", "Paste the text of the form, or choose a file")
        return found


__all__ = ["CodesForm", "FileForm", "PaperBoxes", "initial_of"]
