"""The rows of the decision form: recommendations, cost lines and financial years, and the boxes they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from daybook.decisions.cases.rules.form import ACTIONS
from daybook.kernel.periods import FinancialYear
from daybook.kernel.refused import Refused
from daybook.kernel.toml_sections import Section
from daybook.ui.forms import MoneyField
from daybook.ui.tones import state_words

MONEY = ("revenue", "capital")
MOST_ROWS = 200
_YES_NO = (("", "Not answered"), ("yes", "Yes"), ("no", "No"))


def choices_of(known: tuple[str, ...], held: str) -> list[tuple[str, str]]:
    """The words known, and whatever a paper already says besides."""
    listed = [*known, held] if held and held not in known else list(known)
    return [("", "Choose one"), *((word, state_words(word)) for word in listed)]


def lines_in(text: str) -> tuple[str, ...]:
    """The lines in which something is written."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def flag_of(answer: str) -> bool | None:
    """Yes or no as a flag; None without an answer."""
    return {"yes": True, "no": False}.get(answer)


def answer_of(flag: bool | None) -> str:
    """A flag as the choice that stands for it."""
    return "" if flag is None else ("yes" if flag else "no")


def one_line(label: str, hint: str = "", most: int = 300, **options: Any) -> forms.CharField:
    """A box of one line that may stay blank."""
    return forms.CharField(label=label, help_text=hint, max_length=most, required=False, **options)


class WordsField(forms.CharField):
    """Text of several lines. Browsers send line ends of two marks; a paper only opened must not change."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


def words_box(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    """A box of several lines that may stay blank."""
    return WordsField(label=label, help_text=hint, required=False, widget=forms.Textarea(attrs={"rows": rows}))


def answered(label: str) -> forms.ChoiceField:
    """A question that may stay unanswered."""
    return forms.ChoiceField(label=label, choices=_YES_NO, required=False)


def _year(text: str) -> str:
    try:
        return str(FinancialYear.parse(text.strip().replace("-", "/")))
    except Refused as refused:
        raise ValidationError(refused.message) from None


class RecommendationForm(forms.Form):
    """One thing the decision-maker is asked to do."""

    action = forms.ChoiceField(label="What is recommended", required=False)
    amount = MoneyField(label="Amount", required=False)
    funding = one_line("Fund", "", 120)
    money = forms.ChoiceField(label="Kind of money", required=False)
    financial_years = one_line("Financial years", "", 120)
    route = one_line("Route to market", "", 120)
    vehicle = one_line("Contract or framework used")
    contract = forms.ChoiceField(label="On the register", required=False)
    competition = answered("By competition?")

    def __init__(self, *args: Any, contracts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = self.initial.get("contract", "") or self.data.get(self.add_prefix("contract"), "")
        listed = [("", "None"), *contracts]
        if named and named not in dict(listed):
            listed.append((named, named))
        self.fields["contract"].choices = listed  # type: ignore[attr-defined]
        kind = self.initial.get("money", "") or self.data.get(self.add_prefix("money"), "")
        self.fields["money"].choices = choices_of(MONEY, kind)  # type: ignore[attr-defined]
        held = self.initial.get("action", "") or self.data.get(self.add_prefix("action"), "")
        self.fields["action"].choices = choices_of(ACTIONS, held)  # type: ignore[attr-defined]

    def clean_financial_years(self) -> tuple[str, ...]:
        return tuple(_year(year) for year in self.cleaned_data["financial_years"].split(",") if year.strip())


class CostForm(forms.Form):
    """One line of the cost table."""

    label = one_line("Line")
    rate = one_line("Rate of the lines above", "", 12)
    amount = MoneyField(
        label="Amount",
        required=False,
        allow_negative=True,
        help_text="A minus sign, or brackets, takes it off the total",
    )

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

    year = one_line("Financial year", "", 7)
    amount = MoneyField(label="Amount", required=False)
    fund = one_line("Fund, if there are several", "", 120)

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

    cost_centre = one_line("Cost centre", "Of the body that holds the fund.", 40)
    account = one_line("Account", "What the money is mostly spent on.", 40)
    project = one_line("Project", "Leave it blank and it is coded after the reference.", 40)


RecommendationRows = forms.formset_factory(RecommendationForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
CostRows = forms.formset_factory(CostForm, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
FundingYearRows = forms.formset_factory(FundingYearForm, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
