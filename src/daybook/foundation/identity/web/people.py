"""Who may sign in, and what roles they hold from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from daybook.foundation.audit.public import story_of
from daybook.foundation.identity.roles import role_choices
from daybook.foundation.identity.sign_ins import (
    HeldRole,
    SignIn,
    SignInFilter,
    find_sign_in,
    has_sign_in,
    roles_ever_held,
    titles_held,
    visible_sign_ins,
)
from daybook.foundation.organisation.public import people
from daybook.kernel import clock
from daybook.ui.links import names_of
from daybook.ui.parts import Cell, Chip, Column, Fact, Row, Table
from daybook.ui.routes import actor_in, may, open_to, requires
from daybook.ui.tables import Slice, address_with, read_slice

_STATES = [("", "Any"), ("active", "May sign in"), ("suspended", "Suspended")]
_COLUMNS = (
    Column(key="name", label="Person", main=True, sortable=True),
    Column(key="username", label="Sign-in name", sortable=True),
    Column(key="state", label="State", kind="state"),
    Column(key="roles", label="Roles today"),
    Column(key="last", label="Last signed in", kind="date", second=True),
    Column(key="person", label="Reference", kind="reference", second=True),
)
_VALUES = ("person__reference", "person__display_name", "username", "is_active", "last_login")
_ROLE_COLUMNS = (
    Column(key="role", label="Role", main=True),
    Column(key="state", label="State", kind="state"),
    Column(key="from", label="From", kind="date"),
    Column(key="until", label="First day without it", kind="date"),
    Column(key="by", label="Given by", second=True),
)


class PeopleFilter(forms.Form):
    """Which sign-ins to list."""

    text = forms.CharField(label="Name, sign-in name or reference", required=False, max_length=120)
    role = forms.ChoiceField(label="Role today", required=False, choices=lambda: [("", "Any"), *role_choices()])
    state = forms.ChoiceField(label="State", required=False, choices=_STATES)

    def wanted(self) -> SignInFilter:
        """The filter asked for; what cannot be read is left out and shown as an error."""
        self.is_valid()
        return SignInFilter(**{name: value.strip() for name, value in self.cleaned_data.items()})


@requires("identity.view")
def sign_ins(request: HttpRequest) -> HttpResponse:
    """Everybody who has a sign-in, by name."""
    form, today = PeopleFilter(request.GET), clock.today()
    wanted = form.wanted()
    found = read_slice(
        request,
        visible_sign_ins(actor_in(request), wanted, today),
        columns=_VALUES,
        sortable={"name": "person__display_name", "username": "username"},
        sort="name",
        key="id",
    )
    context = {
        "form": form,
        "chips": _chips(request, wanted),
        "clear_url": request.path,
        "table": _table(request, found, today),
        "directory_url": open_to(request, reverse("organisation:directory")) if _registers(request) else "",
    }
    return render(request, "identity/sign_ins.html", context)


def _table(request: HttpRequest, found: Slice, today: date) -> Table:
    return Table(
        caption="Sign-ins",
        columns=_COLUMNS,
        rows=_rows(found.rows, today),
        sort=found.sort,
        sort_urls=found.sort_urls,
        next_url=found.next_url,
        previous_url=found.previous_url,
        empty="Nobody who has a sign-in matches.",
        empty_url=request.path,
        empty_action="Show everybody",
    )


def _rows(rows: Sequence[Mapping[str, Any]], today: date) -> list[Row]:
    titles = titles_held([row["person__reference"] for row in rows], today)
    return [
        Row(
            key=(person := row["person__reference"]),
            url=reverse("identity:sign_in", args=[person]),
            cells=(
                row["person__display_name"],
                row["username"],
                Cell(value="active" if row["is_active"] else "suspended", tone="" if row["is_active"] else "warn"),
                ", ".join(titles.get(person, [])),
                row["last_login"],
                person,
            ),
        )
        for row in rows
    ]


def _chips(request: HttpRequest, wanted: SignInFilter) -> list[Chip]:
    told = (
        ("text", "Words", wanted.text),
        ("role", "Role", dict(role_choices()).get(wanted.role, "")),
        ("state", "State", dict(_STATES)[wanted.state] if wanted.state else ""),
    )
    return [
        Chip(label=label, value=value, remove_url=address_with(request, **{name: None}))
        for name, label, value in told
        if value
    ]


@requires("identity.view")
def sign_in(request: HttpRequest, person: str) -> HttpResponse:
    """One person's sign-in: whether it is open, their roles in time, and what an administrator may do with it."""
    actor, today = actor_in(request), clock.today()
    known = people([person])
    if known and not has_sign_in(actor, person):
        return render(request, "identity/no_sign_in.html", {"person": known[person], "registers": _registers(request)})
    shown = find_sign_in(actor, person)
    context = {
        "sign_in": shown,
        "facts": _facts(shown),
        "roles": _role_table(request, person, roles_ever_held(person), today),
        "acts": _acts(request, shown),
        "own": person == actor.person,
        "may_grant": may(request, "identity.grant_role") and person != actor.person,
        "events": story_of(actor, person),
    }
    return render(request, "identity/sign_in.html", context)


def _registers(request: HttpRequest) -> bool:
    return may(request, "identity.register_user")


def _facts(shown: SignIn) -> list[Fact]:
    password = "One-time, to be changed" if shown.must_change_password else "Their own"
    return [
        Fact(label="Sign-in", value=shown.state, state=True, tone="" if shown.active else "warn"),
        Fact(label="Sign-in name", value=shown.username),
        Fact(label="Password", value=password),
        Fact(label="E-mail", value=shown.email or "No address: nothing is sent to them"),
        Fact(label="Last signed in", value=shown.last_signed_in_at or "Never"),
    ]


def _role_table(request: HttpRequest, person: str, held: Sequence[HeldRole], today: date) -> Table:
    names = names_of({one.granted_by for one in held})
    changes = _changes(request, person, held, today)
    columns = (*_ROLE_COLUMNS, Column(key="change", label="Change")) if any(changes) else _ROLE_COLUMNS
    rows = [
        (one.title, one.when(today), one.valid_from, one.valid_until, names[one.granted_by], change)
        for one, change in zip(held, changes, strict=True)
    ]
    return Table(
        caption="Roles",
        columns=columns,
        rows=[Row(cells=cells[: len(columns)]) for cells in rows],
        empty="No role, now or ever. Without one this person sees only the first page and their own account.",
    )


def _changes(request: HttpRequest, person: str, held: Sequence[HeldRole], today: date) -> list[Cell | str]:
    """The link that ends or withdraws each role, blank where nothing can be done."""
    changes: list[Cell | str] = []
    for one in held:
        if one.when(today) == "active" and may(request, "identity.end_role"):
            changes.append(Cell(value=f"End {one.title}", url=reverse("identity:end_role", args=[person, one.role])))
        elif one.when(today) == "future" and may(request, "identity.withdraw_role"):
            begins = one.valid_from.isoformat()
            changes.append(
                Cell(
                    value=f"Withdraw {one.title}",
                    url=reverse("identity:withdraw_role", args=[person, one.role, begins]),
                )
            )
        else:
            changes.append("")
    return changes


def _acts(request: HttpRequest, shown: SignIn) -> list[tuple[str, str]]:
    """What the actor may do with the sign-in itself, as (label, address); nobody does these to their own."""
    if shown.person == actor_in(request).person:
        return []
    verbs = (
        (
            ("revise_address", "Change the e-mail address"),
            ("reset_password", "Reset the password"),
            ("suspend_user", "Suspend the sign-in"),
        )
        if shown.active
        else (("reinstate_user", "Reinstate the sign-in"),)
    )
    return [
        (label, reverse(f"identity:{verb}", args=[shown.person]))
        for verb, label in verbs
        if may(request, f"identity.{verb}")
    ]
