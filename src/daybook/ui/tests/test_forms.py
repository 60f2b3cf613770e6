from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms

from daybook.ui.fields import messages_of
from daybook.ui.forms import DateField, MoneyField, ReferenceField
from daybook.ui.links import register_link
from daybook.ui.templatetags.daybook_ui import error_summary


class Claim(forms.Form):
    amount = MoneyField(label="Amount", min_pence=1, max_pence=100_000)
    spent_on = DateField(label="Date", earliest=date(2021, 4, 1), latest=date(2022, 3, 31))
    posted_on = DateField(label="Posting date", one_box=True, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="I am sure")


def claim(**changes: Any) -> Claim:
    boxes = {"spent_on-day": "23", "spent_on-month": "11", "spent_on-year": "2021"}
    return Claim({"amount": "12.50", **boxes, "posted_on": "", "kind": "a", "sure": "on", **changes})


def test_money_and_dates_are_cleaned_to_pence_and_days() -> None:
    form = claim(posted_on="2021-11-24")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == 1250
    assert form.cleaned_data["spent_on"] == date(2021, 11, 23)
    assert form.cleaned_data["posted_on"] == date(2021, 11, 24)


def test_one_text_is_taken_where_three_boxes_were_not_sent() -> None:
    form = Claim({"amount": "1k", "spent_on": "23 Nov 2021", "kind": "a", "sure": "on"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "amount": 100_000,
        "spent_on": date(2021, 11, 23),
        "posted_on": None,
        "kind": "a",
        "sure": True,
    }


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"amount": ""}, "amount", "“Amount” cannot be blank"),
        ({"amount": "12.345"}, "amount", "Enter no more than two digits after the decimal point"),
        ({"amount": "(1)"}, "amount", "Enter an amount above zero, without a minus sign or brackets"),
        ({"amount": "0"}, "amount", "Enter £0.01 or more"),
        ({"amount": "1,000.01"}, "amount", "Enter £1,000.00 or less"),
        ({"spent_on-year": ""}, "spent_on", "The date must include a year"),
        ({"spent_on-day": "31"}, "spent_on", "Enter a real date; there is no such day"),
        ({"spent_on-year": "2020"}, "spent_on", "Enter a date on or after 1 April 2021"),
        ({"spent_on-year": "2022"}, "spent_on", "Enter a date on or before 31 March 2022"),
        ({"spent_on-year": "9999"}, "spent_on", "Enter a day from 1 April 1900 to 31 March 2999"),
        ({"kind": ""}, "kind", "Choose an answer for “Kind”"),
        ({"sure": ""}, "sure", "Tick “I am sure” to go on"),
    ],
)
def test_each_error_says_what_to_do(changes: dict[str, str], field: str, message: str) -> None:
    form = claim(**changes)
    assert not form.is_valid()
    assert messages_of(form[field]) == [message]


def test_the_summary_leads_to_the_first_box_of_each_field() -> None:
    form = Claim({})
    assert [target for target, _ in error_summary(form)["errors"]] == [
        "id_amount",
        "id_spent_on-day",
        "id_kind_0",
        "id_sure",
    ]


def test_what_was_typed_is_kept() -> None:
    drawn = str(claim(amount="twelve", **{"spent_on-day": "32"}))
    assert 'value="twelve"' in drawn
    assert 'value="32"' in drawn


def test_pence_are_shown_as_pounds_in_the_box() -> None:
    assert 'value="1,234.50"' in str(Claim(initial={"amount": 123450})["amount"])


def test_a_field_is_tied_to_its_hint_and_error() -> None:
    drawn = str(claim(amount="x"))
    assert 'aria-describedby="id_amount-error"' in drawn
    assert 'id="id_amount-error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_the_same_sum_written_otherwise_is_no_change() -> None:
    field = MoneyField()
    assert not field.has_changed(123450, "£1,234.5")
    assert field.has_changed(123450, "1234.51")
    assert field.has_changed(123450, "what")


def test_slips_are_told_in_our_words() -> None:
    class Slips(forms.Form):
        months = forms.IntegerField(min_value=1, max_value=120)
        name = forms.CharField(max_length=3)
        kind = forms.ChoiceField(choices=[("a", "A")])

    told = [Slips({"months": months, "name": "long", "kind": "b"}).errors for months in ("-3", "999")]
    assert [one["months"] for one in told] == [["Enter 1 or more"], ["Enter 120 or less"]]
    assert told[0]["name"] == ["Use at most 3 characters: these are 4"]
    assert told[0]["kind"] == ["Choose one of those that are offered"]


@pytest.mark.parametrize("typed", ["zzz15", "ZZZ-15", " Zzz 000015 ", "ZZZ-000015"])
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    register_link("ZZZ-", str)
    assert ReferenceField().clean(typed) == "ZZZ-000015"


def test_what_is_no_reference_stays_as_it_was_typed() -> None:
    assert [ReferenceField().clean(typed) for typed in ("Head of Pay", "QQQ-7")] == ["Head of Pay", "QQQ-7"]
