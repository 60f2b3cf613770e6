"""Proposing a change to the scheme: what the rule will say, a look at what would change, and then the proposal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.foundation.approvals.changing import Said, SchemeChangeRef, change_of_rule, look_at, new_rule
from daybook.foundation.approvals.delegations import (
    RecordedRule,
    scheme_rules,
    scheme_titles,
    story_of_rule,
    visible_scheme_changes,
)
from daybook.foundation.approvals.models import SchemeChange
from daybook.foundation.approvals.operations.propose_rule import propose_rule
from daybook.foundation.approvals.operations.propose_rule_change import propose_rule_change
from daybook.foundation.approvals.operations.propose_rule_end import propose_rule_end
from daybook.foundation.approvals.routing import actions_on_cost_centres, chained_actions, known_kinds, verb_above
from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.foundation.approvals.rules.changing import ChangeKind
from daybook.foundation.approvals.web.previews import moved_tables, rules_table
from daybook.foundation.approvals.web.wording import question_in_words, said_in_words
from daybook.foundation.audit.public import story_of
from daybook.foundation.identity.public import role_choices
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.acting import tell
from daybook.ui.forms import DateField, MoneyField
from daybook.ui.parts import Cell, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, requires

_STORY = (
    Column(key="says", label="It says", main=True),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="Until", kind="date"),
    Column(key="known", label="Known since", kind="date"),
    Column(key="stands", label="Stands", kind="state"),
    Column(key="source", label="Source", second=True),
)
_BUDGETED = {"": None, "yes": True, "no": False}


class DayForm(forms.Form):
    """From which day, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valid_from = DateField(label="From which day", one_box=True, help_text="Today or later")
    why = forms.CharField(label="Why", max_length=500, help_text="Whoever approves it reads this")


class EndForm(DayForm):
    """The first day on which the rule no longer holds, and why."""

    field_order: tuple[str, ...] = ("version", "valid_from", "why")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["valid_from"].label = "First day without it"


class TermsForm(DayForm):
    """What the rule will say, from when, and why."""

    value_from_pence = MoneyField(label="From what value", required=False, help_text="Blank: from nothing")
    value_below_pence = MoneyField(label="Below what value", required=False, help_text="Blank: no limit")
    first_1 = forms.ChoiceField(label="Who agrees first", required=False)
    first_2 = forms.ChoiceField(label="Who agrees after that", required=False)
    role = forms.ChoiceField(label="Who decides")
    also = forms.ChoiceField(
        label="Who above them may decide in their place",
        required=False,
        help_text="For changes of budget and orders. What waits comes to them only where nobody else can act",
    )
    own_cost_centre = forms.ChoiceField(
        label="Which of them acts for their own cost centre alone",
        required=False,
        help_text="Only whoever is on record as answering for the cost centre the money comes from, or their deputy",
    )
    paragraph = forms.CharField(label="Paragraph", max_length=60)
    source = forms.CharField(label="Source", max_length=300, help_text="The document that says so, and where")
    verified = forms.BooleanField(label="I have read this paragraph in the source", required=False)
    field_order: tuple[str, ...] = (
        "version", "value_from_pence", "value_below_pence", "first_1", "first_2", "role", "also", "own_cost_centre",
        "paragraph", "source", "verified", "valid_from", "why",
    )  # fmt: skip

    def __init__(
        self, *given: Any, chained: bool = True, above: bool = True, centred: bool = True, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        roles = [(title, title) for _, title in role_choices()]
        self.fields["role"].choices = [("", "Choose a role"), *roles]  # type: ignore[attr-defined]
        asked_for = {"first_1": chained, "first_2": chained, "also": above, "own_cost_centre": centred}
        for name, asked in asked_for.items():
            if asked:
                self.fields[name].choices = [("", "Nobody"), *roles]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def said(self) -> dict[str, Any]:
        """What was typed, as the operations take it, without the version."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        first = [said.pop(name, "") for name in ("first_1", "first_2")]
        above = said.pop("also", "")
        bound = said.pop("own_cost_centre", "")
        return said | {
            "first_roles": [role for role in first if role],
            "also_roles": [above] if above else [],
            "own_cost_centre": bound,
        }


class RuleForm(TermsForm):
    """A whole new rule."""

    scheme = forms.ChoiceField(label="In which scheme")
    body = forms.ChoiceField(label="For which body")
    action = forms.ChoiceField(label="What may be decided")
    kind = forms.ChoiceField(label="In which kind of paper", required=False)
    budgeted = forms.ChoiceField(
        label="Budgeted", required=False, choices=[("", "Either"), ("yes", "Budgeted"), ("no", "Not budgeted")]
    )
    field_order: tuple[str, ...] = ("scheme", "body", "action", "kind", "budgeted", *TermsForm.field_order)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        rules = scheme_rules(clock.now())
        actions = sorted({rule.action for rule in rules} | chained_actions())
        for name, values in (
            ("scheme", scheme_titles()),
            ("body", sorted({rule.body for rule in rules})),
        ):
            self.fields[name].choices = [(value, value) for value in values]  # type: ignore[attr-defined]
        for name, blank, values in (("action", "Choose", actions), ("kind", "Any kind", known_kinds(clock.now()))):
            said = [(value, value.replace("_", " ").capitalize()) for value in values]
            self.fields[name].choices = [("", blank), *said]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        said = super().said()
        return said | {"budgeted": _BUDGETED[said["budgeted"]]}


@requires("approvals.view")
def scheme_rule(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One rule: what it says today, all that was ever recorded of it, and the changes proposed of it."""
    story, today = story_of_rule(reference), clock.today()
    now = next((one.rule for one in story if one.stands and one.rule.in_force(today)), None)
    shown = now or story[-1].rule
    proposed = [row for row in visible_scheme_changes(actor_in(request), rule=reference) if row.state == "proposed"]
    context = {
        "reference": reference,
        "title": shown.action.replace("_", " ").capitalize(),
        "facts": _facts(shown, now is not None),
        "table": _story_table(story),
        "proposed": [(row.reference, reverse("approvals:scheme_change", args=[row.reference])) for row in proposed],
        "may_propose": now is not None and may(request, "approvals.propose_rule_change"),
        "events": story_of(actor_in(request), reference),
    }
    return render(request, "approvals/scheme_rule.html", context)


@requires("approvals.propose_rule")
def propose_new_rule(request: HttpRequest) -> HttpResponseBase:
    """Ask what a new rule will say, show what would change, then propose it."""
    form = RuleForm(request.POST or None, initial={"valid_from": clock.today()})

    def change() -> SchemeChange:
        said = form.said()
        terms = Said(**{name: said.pop(name) for name in _TERMS})
        return new_rule(said=terms, **said)

    def run() -> SchemeChangeRef:
        return propose_rule(actor=actor_in(request), now=clock.now(), **form.said())

    return _asked(request, form, "Add a rule", reverse("approvals:scheme"), change, run)


@requires("approvals.propose_rule_change")
def propose_change(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask what a rule is to say from a day on, show what would change, then propose it."""
    story, rule = _standing(reference)
    start = {
        "value_from_pence": rule.value_from_pence, "value_below_pence": rule.value_below_pence, "role": rule.role,
        "paragraph": rule.paragraph, "source": rule.source, "version": len(story),
        "valid_from": clock.today(), "also": next(iter(rule.also), ""),
        "own_cost_centre": rule.own_cost_centre,
        **{f"first_{place}": role for place, role in enumerate(rule.first, start=1)},
    }  # fmt: skip
    form = TermsForm(
        request.POST or None,
        initial=start,
        chained=rule.action in chained_actions(),
        above=bool(verb_above(rule.action)),
        centred=rule.action in actions_on_cost_centres(),
    )

    def change() -> SchemeChange:
        said = form.said()
        terms = Said(**{name: said[name] for name in _TERMS})
        asked = change_of_rule(reference, _version(form), ChangeKind.ALTER, said["valid_from"], said["why"])
        return terms.onto(asked)

    def run() -> SchemeChangeRef:
        seen: dict[str, Any] = {"rule": reference, "seen_version": _version(form)}
        return propose_rule_change(actor=actor_in(request), now=clock.now(), **seen, **form.said())

    back = reverse("approvals:scheme_rule", args=[reference])
    return _asked(request, form, f"Change {reference}", back, change, run, _facts(rule, True))


@requires("approvals.propose_rule_end")
def propose_end(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask from which day a rule no longer holds, show what would change, then propose it."""
    story, rule = _standing(reference)
    form = EndForm(request.POST or None, initial={"version": len(story), "valid_from": clock.today()})

    def change() -> SchemeChange:
        said = form.cleaned_data
        return change_of_rule(reference, _version(form), ChangeKind.END, said["valid_from"], said["why"])

    def run() -> SchemeChangeRef:
        said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("valid_from", "why")}
        seen: dict[str, Any] = {"rule": reference, "seen_version": _version(form)}
        return propose_rule_end(actor=actor_in(request), now=clock.now(), **seen, **said)

    back = reverse("approvals:scheme_rule", args=[reference])
    return _asked(request, form, f"End {reference}", back, change, run, _facts(rule, True))


_TERMS = (
    "role",
    "paragraph",
    "source",
    "first_roles",
    "also_roles",
    "own_cost_centre",
    "value_from_pence",
    "value_below_pence",
    "verified",
)


def _asked(
    request: HttpRequest,
    form: DayForm,
    title: str,
    back: str,
    change: Callable[[], SchemeChange],
    run: Callable[[], SchemeChangeRef],
    facts: list[Fact] | None = None,
) -> HttpResponseBase:
    """First what would change, from the form as typed; then, when that is confirmed, the proposal."""
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if "confirmed" in request.POST:
                made = run()
                messages.success(request, f"{made.reference} is proposed. It waits for somebody else to approve it.")
                return redirect("approvals:scheme_change", reference=made.reference)
            first_day: date = form.cleaned_data["valid_from"]
            found = look_at(change(), clock.today())
            shown = {
                "rules": rules_table(found),
                **moved_tables(request, found, first_day),
                "first_day": first_day,
            }
        except Refused as refused:
            tell(form, refused)
    context = {"form": form, "title": title, "back": back, "facts": facts or [], **shown}
    return render(request, "approvals/propose.html", context, status=422 if form.errors else 200)


def _version(form: DayForm) -> int:
    return form.cleaned_data.get("version") or 0


def _standing(reference: str) -> tuple[list[RecordedRule], DelegationRule]:
    """All that was recorded of a rule, and what of it holds today, or last did."""
    story, today = story_of_rule(reference), clock.today()
    held = [one.rule for one in story if one.stands]
    return story, next((rule for rule in held if rule.in_force(today)), held[-1])


def _facts(rule: DelegationRule, in_force: bool) -> list[Fact]:
    return [
        Fact(label="In", value=rule.scheme),
        Fact(label="For", value=question_in_words(rule)),
        Fact(label="Says" if in_force else "Said", value=said_in_words(rule)),
        Fact(label="Source", value=rule.source),
        Fact(label="Read in the scheme", value="verified" if rule.verified else "unverified", state=True),
    ]


def _story_table(story: list[RecordedRule]) -> Table:
    rows = [
        Row(
            cells=(
                said_in_words(one.rule),
                one.rule.in_force_from,
                one.rule.until,
                one.recorded_at,
                Cell(value="stands" if one.stands else "replaced", tone="good" if one.stands else ""),
                one.rule.source,
            )
        )
        for one in reversed(story)
    ]
    return Table(caption="What was recorded of this rule, latest first", columns=_STORY, rows=rows)
