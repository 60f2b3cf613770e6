"""The boxes for what a paper undertakes in its own words."""

from __future__ import annotations

from typing import Any

from django import forms

from daybook.decisions.cases.rules.form import MOST_MONTHS_BETWEEN, GivenUndertaking
from daybook.decisions.cases.web.row_forms import MOST_ROWS, one_line
from daybook.ui.forms import DateField


class UndertakingForm(forms.Form):
    """One thing that the paper undertakes, beside what follows from its deliverables and assessments."""

    words = one_line("What is undertaken")
    due = DateField(label="Due", required=False, one_box=True)
    every_months = forms.IntegerField(
        label="Every so many months", required=False, min_value=1, max_value=MOST_MONTHS_BETWEEN
    )
    blocking = forms.ChoiceField(
        label="Does a later decision wait for it?", choices=(("", "No"), ("yes", "Yes")), required=False
    )
    owner = one_line("Owner's post", "", 20)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if any(found.get(name) for name in ("due", "every_months", "blocking", "owner")) and not found.get("words"):
            self.add_error("words", "Say what is undertaken")
        return found


UndertakingRows = forms.formset_factory(UndertakingForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def undertaking_of(_number: int, said: dict[str, Any]) -> GivenUndertaking:
    """What one row states, after it was judged."""
    blocking = True if said["blocking"] == "yes" else None
    return GivenUndertaking(said["words"], said["due"], said["every_months"], blocking, said["owner"].strip())


def initial_undertaking(each: GivenUndertaking) -> dict[str, Any]:
    """What a row shows of an undertaking that the paper gives."""
    return {
        "words": each.words,
        "due": each.due,
        "every_months": each.every_months,
        "blocking": "yes" if each.blocking else "",
        "owner": each.owner,
    }
