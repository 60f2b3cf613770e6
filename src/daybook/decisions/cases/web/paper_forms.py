"""The decision form for people: boxes for every fact of a paper, read into the same form that a file gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from daybook.decisions.cases.queries import Version
from daybook.decisions.cases.rules.form import (
    CitedAuthority,
    CostLine,
    DataProtection,
    DecisionForm,
    FundingYear,
    Interests,
    Publication,
    Recommendation,
)
from daybook.decisions.cases.rules.reading import Section
from daybook.decisions.cases.rules.writing import percentage
from daybook.kernel.money import Pence
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.tones import state_words

KINDS = ("business_case", "contract_award", "contract_variation", "exemption", "grant", "policy")
ACTIONS = ("approve_funding", "approve_route_to_market", "approve_contract_award", "call_in_contract_award")
_YES_NO = (("", "Not answered"), ("yes", "Yes"), ("no", "No"))
_MOST_ROWS = 200


def _choices(known: tuple[str, ...], held: str) -> list[tuple[str, str]]:
    """The words known, and whatever a paper already says besides."""
    listed = [*known, held] if held and held not in known else list(known)
    return [("", "Choose one"), *((word, state_words(word)) for word in listed)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _flag(answer: str) -> bool | None:
    return {"yes": True, "no": False}.get(answer)


def _answer(flag: bool | None) -> str:
    return "" if flag is None else ("yes" if flag else "no")


def _one_line(label: str, hint: str = "", most: int = 300, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, required=False, **options)


class _WordsField(forms.CharField):
    """Text of several lines. Browsers send line ends of two marks; a paper only opened must not change."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


def _text(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    return _WordsField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows}))


def _answered(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_YES_NO, required=False)


def _year(text: str) -> str:
    try:
        return str(FinancialYear.parse(text.strip().replace("-", "/")))
    except Refused as refused:
        raise ValidationError(refused.message) from None


class PaperForm(forms.Form):
    """What the paper says once: its title, who decides, authority, publication and the rest."""

    reference = _one_line("Reference", "Leave it blank and it is numbered when you save.", 40)
    title = _one_line("Title")
    kind = forms.ChoiceField(label="Kind of decision", required=False)
    body = _one_line("Body", "Whose decision it is, such as MOPAC.", 120)
    programme = _one_line("Programme")
    decision_maker = _one_line("Decision-maker", "The role that decides, as the scheme of delegation names it.", 120)
    summary = _text("Executive summary", "What is asked for and why, in words the public will read.", 5)
    duration_months = forms.IntegerField(label="Length in months", required=False, min_value=0, max_value=1_000_000)
    deliverables = _text("Deliverables", "One on each line.")
    total = MoneyField(label="Total", required=False, allow_negative=True)
    authority_scheme = _one_line("Scheme relied on")
    authority_paragraph = _one_line("Paragraph", "Such as 4.8.", 60)
    authority_covers = _one_line("What the paragraph covers")
    authority_threshold = MoneyField(label="Threshold in the paragraph", required=False)
    interests_declared = _one_line(
        "Interests", "Any interest known of; the decision-maker declares again when deciding."
    )
    interests_declarations = _text("Declarations", "One on each line.", 2)
    part_1_deferred = _answered("Is publication of Part 1 deferred?")
    deferred_until = DateField(label="Deferred until", required=False, one_box=True)
    deferral_reason = _text("Why it is deferred", "Deferral is kept to the shortest length strictly necessary.", 2)
    part_2 = _answered("Is there a Part 2?")
    part_2_rationale = _text("Why Part 2 is not published", "", 2)
    part_2_exemptions = _text("Exemptions relied on", "One on each line, such as section 43.", 2)
    dpia_required = _answered("Is a data protection impact assessment required?")
    personal_data_of_public = _answered("Does the work use personal data of the public?")
    dpia_reference = _one_line("Reference of the assessment")
    equality_assessment = _text("Equality assessment", "Where it is, or when it will be done.", 2)
    dependencies = _text("Systems that depend on this", "One on each line.", 3)
    benefit_themes = _text("Benefit themes", "One on each line.", 3)

    def __init__(self, *args: Any, held_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _choices(KINDS, held_kind)  # type: ignore[attr-defined]


class RecommendationForm(forms.Form):
    """One thing the decision-maker is asked to do."""

    action = forms.ChoiceField(label="What is recommended", required=False)
    amount = MoneyField(label="Amount", required=False, allow_negative=True)
    funding = _one_line("Fund", "", 120)
    financial_years = _one_line("Financial years", "", 120)
    route = _one_line("Route to market", "", 120)
    vehicle = _one_line("Contract or framework used")
    competition = _answered("By competition?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.initial.get("action", "") or self.data.get(self.add_prefix("action"), "")
        self.fields["action"].choices = _choices(ACTIONS, held)  # type: ignore[attr-defined]

    def clean_financial_years(self) -> tuple[str, ...]:
        return tuple(_year(year) for year in self.cleaned_data["financial_years"].split(",") if year.strip())


class CostForm(forms.Form):
    """One line of the cost table."""

    label = _one_line("Line")
    rate = _one_line("Rate of the lines above", "", 12)
    amount = MoneyField(label="Amount", required=False, allow_negative=True)

    def clean_rate(self) -> Fraction | None:
        typed = self.cleaned_data["rate"].strip()
        if not typed:
            return None
        read = Section({"rate": typed if typed.endswith("%") else f"{typed}%"}).rate("rate")
        if read is None:
            raise ValidationError("Enter a percentage, such as 10% or 12.5%")
        return read

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("label") and found.get("amount") is None and found.get("rate") is None and not self.errors:
            self.add_error("amount", "Enter an amount, or a rate of the lines above")
        return found


class FundingYearForm(forms.Form):
    """What falls in one financial year."""

    year = _one_line("Financial year", "", 7)
    amount = MoneyField(label="Amount", required=False, allow_negative=True)

    def clean_year(self) -> str:
        typed = self.cleaned_data["year"]
        return _year(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if bool(found.get("year")) != (found.get("amount") is not None) and not self.errors:
            self.add_error("amount" if found.get("year") else "year", "Enter both the year and its amount")
        return found


class CodesForm(forms.Form):
    """Where the money of the decision will be held in the ledger."""

    cost_centre = _one_line("Cost centre", "Of the body that holds the fund.", 40)
    account = _one_line("Account", "What the money is mostly spent on.", 40)
    project = _one_line("Project", "Leave it blank and it is coded after the reference.", 40)


RecommendationRows = forms.formset_factory(RecommendationForm, extra=1, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS)
CostRows = forms.formset_factory(CostForm, extra=2, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS)
FundingYearRows = forms.formset_factory(FundingYearForm, extra=2, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS)


class PaperBoxes:
    """All the boxes of one paper together: `paper`, `recommendations`, `costs`, `years` and `codes`."""

    def __init__(self, data: Any = None, held: Version | None = None, form: DecisionForm | None = None) -> None:
        initial = initial_of(form) if form else {}
        rows = {name: initial.pop(name, None) for name in ("recommendations", "costs", "years")}
        codes = {name: value for name, value in asdict(held).items() if name in CodesForm.base_fields} if held else {}
        held_kind = form.kind if form else ""
        self.paper = PaperForm(data, initial=initial, held_kind=held_kind or (data or {}).get("kind", ""))
        self.codes = CodesForm(data, initial=codes)
        self.recommendations = RecommendationRows(data, prefix="recommendation", initial=rows["recommendations"])
        self.costs = CostRows(data, prefix="cost", initial=rows["costs"])
        self.years = FundingYearRows(data, prefix="funding_year", initial=rows["years"])

    @property
    def row_errors(self) -> list[tuple[str, str]]:
        """What is wrong in the tables, each with the id of its box, saying which row it is."""
        return [
            (bound.id_for_label, f"{said} {place}: {message}")
            for said, rows in (("Recommendation", self.recommendations), ("Cost", self.costs), ("Year", self.years))
            for place, row in enumerate(rows, start=1)
            for bound in row
            for message in (bound.errors if row.is_bound else ())
        ]

    @property
    def all_forms(self) -> list[forms.Form]:
        """Every form of the page, in its order."""
        return [self.paper, *self.recommendations, *self.costs, *self.years, self.codes]

    def is_valid(self) -> bool:
        # Every form is judged, so that every error is shown at once.
        return not [form for form in self.all_forms if not form.is_valid()]

    def with_more_rows(self, data: Any) -> PaperBoxes:
        """The same boxes as typed with another row in each table; nothing is judged yet."""
        typed = data.copy()
        for rows in (self.recommendations, self.costs, self.years):
            count = int(typed.get(f"{rows.prefix}-TOTAL_FORMS", 0) or 0)
            typed[f"{rows.prefix}-TOTAL_FORMS"] = str(min(count + 1, _MOST_ROWS))
        return PaperBoxes(typed)

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
            deliverables=_lines(said["deliverables"]),
            recommendations=_rows(self.recommendations, _recommendation),
            costs=_rows(self.costs, _cost_line),
            stated_total_pence=said["total"],
            authority=_authority(said),
            interests=Interests(said["interests_declared"], _lines(said["interests_declarations"])),
            publication=_publication(said),
            data_protection=DataProtection(
                _flag(said["dpia_required"]), _flag(said["personal_data_of_public"]), said["dpia_reference"]
            ),
            equality_assessment=said["equality_assessment"],
            advice=(),
            signatures=(),
            dependencies=_lines(said["dependencies"]),
            benefit_themes=_lines(said["benefit_themes"]),
            funding_years=_rows(self.years, _funding_year),
            unknown_fields=(),
        )


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
        financial_years=said["financial_years"],
        route=said["route"],
        vehicle=said["vehicle"],
        competition=_flag(said["competition"]),
    )


def _cost_line(_number: int, said: dict[str, Any]) -> CostLine:
    return CostLine(said["label"], said["rate"], said["amount"])


def _funding_year(_number: int, said: dict[str, Any]) -> FundingYear:
    return FundingYear(said["year"], Pence(said["amount"]))


def _authority(said: dict[str, Any]) -> CitedAuthority | None:
    values = [said[f"authority_{name}"] for name in ("scheme", "paragraph", "covers", "threshold")]
    return CitedAuthority(*values) if any(value not in (None, "") for value in values) else None


def _publication(said: dict[str, Any]) -> Publication:
    return Publication(
        part_1_deferred=_flag(said["part_1_deferred"]),
        deferred_until=said["deferred_until"],
        deferral_reason=said["deferral_reason"],
        part_2=_flag(said["part_2"]),
        part_2_rationale=said["part_2_rationale"],
        part_2_exemptions=_lines(said["part_2_exemptions"]),
    )


def initial_of(form: DecisionForm) -> dict[str, Any]:
    """What the boxes show of a paper; its rows under `recommendations`, `costs` and `years`."""
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
        "part_1_deferred": _answer(publication.part_1_deferred),
        "deferred_until": publication.deferred_until,
        "deferral_reason": publication.deferral_reason,
        "part_2": _answer(publication.part_2),
        "part_2_rationale": publication.part_2_rationale,
        "part_2_exemptions": "\n".join(publication.part_2_exemptions),
        "dpia_required": _answer(answers.dpia_required),
        "personal_data_of_public": _answer(answers.personal_data_of_public),
        "dpia_reference": answers.dpia_reference,
        "dependencies": "\n".join(form.dependencies),
        "benefit_themes": "\n".join(form.benefit_themes),
        "recommendations": [
            {
                "action": each.action,
                "amount": each.amount_pence,
                "funding": each.funding,
                "financial_years": ", ".join(each.financial_years),
                "route": each.route,
                "vehicle": each.vehicle,
                "competition": _answer(each.competition),
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
        "years": [{"year": each.year, "amount": each.amount_pence} for each in form.funding_years],
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
