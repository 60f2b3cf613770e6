"""Changes to the scheme: proposed by one person, approved by another, in force from their day; what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from daybook.decisions.cases.models import Authorisation
from daybook.decisions.cases.operations.decide_case import decide_case
from daybook.decisions.cases.tests.build import PASSWORD, Cast, autumn, decided, seen, signed
from daybook.decisions.cases.tests.conftest import players
from daybook.decisions.cases.tests.papers import changed
from daybook.foundation.approvals.changing import EVER, SchemeChangeRef
from daybook.foundation.approvals.delegations import held_rules, scheme_rules
from daybook.foundation.approvals.jobs import reroute_misrouted
from daybook.foundation.approvals.models import DelegationTerms, SchemeChange, WaitingItem
from daybook.foundation.approvals.operations.approve_scheme_change import approve_scheme_change
from daybook.foundation.approvals.operations.propose_rule import propose_rule
from daybook.foundation.approvals.operations.propose_rule_change import propose_rule_change
from daybook.foundation.approvals.operations.propose_rule_end import propose_rule_end
from daybook.foundation.approvals.operations.refuse_scheme_change import refuse_scheme_change
from daybook.foundation.approvals.operations.reroute_waiting import reroute_waiting
from daybook.foundation.approvals.operations.withdraw_scheme_change import withdraw_scheme_change
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.approvals.rules.authority import authority_for
from daybook.foundation.approvals.tests.build import (
    DEPUTY,
    FINANCE,
    HOLDER,
    MAYOR,
    changed_scheme,
    proposed,
    rule_for,
)
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.notifications.models import Message
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence
from daybook.kernel.refused import Refused
from tests.pages import client_of, page

__all__ = ["players"]
pytestmark = pytest.mark.django_db
SMALL, MIDDLE = "Virement below £50,000", "Virement from £50,000"


def code_of(act: Callable[..., object], **given: Any) -> str:
    rows = (SchemeChange.objects.count(), DelegationTerms.objects.count(), WaitingItem.objects.count())
    with pytest.raises(Refused) as refused:
        act(**given)
    assert (SchemeChange.objects.count(), DelegationTerms.objects.count(), WaitingItem.objects.count()) == rows
    return refused.value.code


def named(change: SchemeChangeRef) -> dict[str, Any]:
    return {"reference": change.reference, "seen_version": change.version, "now": autumn(19, 13)}


def who_moves(pounds: int, on: date) -> str | None:
    asked: dict[str, Any] = {"body": "group", "kind": "", "action": "virement", "on": on}
    return authority_for(scheme_rules(EVER), value_pence=Pence(pounds * 100), **asked).role


def test_a_boundary_moves_for_both_its_rules_from_its_day(players: Cast) -> None:
    done = changed_scheme(players, SMALL, "virement", value_below_pence=Pence(75_000_00))
    assert done.state == "approved"
    before, after = date(2021, 11, 21), date(2021, 11, 22)
    assert (who_moves(60_000, before), who_moves(60_000, after)) == (FINANCE, HOLDER)
    assert (who_moves(74_999, after), who_moves(75_000, after)) == (HOLDER, FINANCE)
    entry = AuditEntry.objects.get(verb="approvals.approve_scheme_change", refusal="")
    assert (entry.from_state, entry.to_state, entry.paragraph) == ("proposed", "approved", SMALL)
    assert {str(rule_for(SMALL, "virement")[0]), str(rule_for(MIDDLE, "virement")[0])} <= set(entry.subjects)


def test_until_it_is_approved_nothing_changes_and_afterwards_the_past_does_not(players: Cast) -> None:
    known_before = set(held_rules(EVER))
    change = proposed(players, SMALL, "virement", role=FINANCE)
    assert set(held_rules(EVER)) == known_before
    assert code_of(approve_scheme_change, actor=players.administrator, **named(change)) == "not_permitted"
    approve_scheme_change(actor=players.chief_executive, **named(change))
    assert set(held_rules(autumn(19, 12))) == known_before
    assert who_moves(10, date(2021, 11, 21)) == HOLDER


def test_nobody_approves_or_refuses_what_they_proposed(players: Cast) -> None:
    change = proposed(players, SMALL, "virement", role=FINANCE)
    SchemeChange.objects.update(proposed_by=players.chief_executive.person)
    for act, more in ((approve_scheme_change, {}), (refuse_scheme_change, {"reason": "No"})):
        assert code_of(act, actor=players.chief_executive, **more, **named(change)) == "own_work"
        deputy = Actor(players.auditor.person, deputy_for=players.chief_executive.person)
        assert code_of(act, actor=deputy, **more, **named(change)) == "not_permitted"
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeChange.objects.update(state="approved", settled_by=players.chief_executive.person)


def test_it_waits_in_the_inbox_of_those_who_may_approve_it(players: Cast) -> None:
    change = proposed(players, SMALL, "virement", role=FINANCE)

    def waits(actor: Actor) -> bool:
        return change.reference in [item.subject for item in visible_waiting(actor, autumn(20))]

    assert waits(players.chief_executive)
    assert waits(players.deputy_mayor)
    assert not waits(players.administrator)
    withdraw_scheme_change(actor=players.administrator, **named(change))
    assert not waits(players.chief_executive)


def test_a_settled_change_is_settled_once(players: Cast) -> None:
    change = proposed(players, SMALL, "virement", role=FINANCE)
    assert code_of(refuse_scheme_change, actor=players.chief_executive, reason=" ", **named(change)) == "reason_missing"
    SchemeChange.objects.update(proposed_by=players.auditor.person)
    assert code_of(withdraw_scheme_change, actor=players.administrator, **named(change)) == "not_the_maker"
    SchemeChange.objects.update(proposed_by=players.administrator.person)
    turned = refuse_scheme_change(actor=players.chief_executive, reason="Not this year", **named(change))
    assert turned.state == "refused"
    assert code_of(approve_scheme_change, actor=players.chief_executive, **named(change)) == "stale"
    for act, actor, more in (
        (approve_scheme_change, players.chief_executive, {}),
        (refuse_scheme_change, players.chief_executive, {"reason": "No"}),
        (withdraw_scheme_change, players.administrator, {}),
    ):
        assert code_of(act, actor=actor, **more, **named(turned)) == "wrong_state"
    assert who_moves(10, date(2021, 12, 1)) == HOLDER


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "nothing_changes"),
        ({"role": "Emperor"}, "unknown_role"),
        ({"also_roles": ["Emperor"]}, "unknown_role"),
        ({"also_roles": [HOLDER]}, "repeated_role"),
        ({"also_roles": ["Auditor"]}, "may_not_act"),
        ({"also_roles": [], "own_cost_centre": FINANCE}, "not_in_the_rule"),
        ({"first_roles": [HOLDER]}, "repeated_role"),
        ({"first_roles": ["Nobody"], "role": FINANCE}, "unknown_role"),
        ({"value_from_pence": Pence(50_000_00)}, "empty_band"),
        ({"value_below_pence": Pence(500_000_00)}, "empty_band"),
        ({"value_below_pence": None}, "bands_overlap"),
        ({"value_below_pence": Pence(600_000_00)}, "empty_band"),
        ({"role": FINANCE, "valid_from": date(2021, 11, 18)}, "backdated"),
        ({"role": FINANCE, "why": " "}, "reason_missing"),
        ({"role": FINANCE, "why": "x\0"}, "bad_text"),
        ({"role": FINANCE, "paragraph": ""}, "bad_name"),
        ({"role": FINANCE, "paragraph": "x" * 61}, "bad_name"),
    ],
)
def test_what_may_not_be_proposed(players: Cast, changes: Any, code: str) -> None:
    def act() -> None:
        proposed(players, SMALL, "virement", **changes)

    assert code_of(act) == code


def test_nobody_is_bound_to_a_cost_centre_in_what_takes_nothing_from_one(players: Cast) -> None:
    assert code_of(lambda: proposed(players, "4.8", "approve_funding", own_cost_centre=DEPUTY)) == "no_cost_centre"


def test_a_rule_looked_at_before_it_changed_is_looked_at_again(players: Cast) -> None:
    first = proposed(players, SMALL, "virement", role=FINANCE)
    second = proposed(players, SMALL, "virement", value_below_pence=Pence(40_000_00))
    found, _ = rule_for(SMALL, "virement")
    approve_scheme_change(actor=players.chief_executive, **named(first))
    stale: dict[str, Any] = {
        "rule": str(found), "seen_version": 1, "valid_from": date(2021, 12, 1), "why": "x", "role": MAYOR,
        "paragraph": "1", "source": "x",
    }  # fmt: skip
    assert code_of(propose_rule_change, actor=players.administrator, now=autumn(19), **stale) == "stale"
    assert (
        code_of(propose_rule_change, actor=players.administrator, now=autumn(19), **stale | {"rule": "SDR-9"})
        == "not_found"
    )
    # The second proposal still makes sense on the scheme as the first left it.
    approve_scheme_change(actor=players.chief_executive, **named(second))
    assert (who_moves(39_999, date(2021, 11, 22)), who_moves(40_000, date(2021, 11, 22))) == (HOLDER, FINANCE)


def test_a_day_that_passed_while_it_waited_is_not_made_good(players: Cast) -> None:
    change = proposed(players, SMALL, "virement", role=FINANCE)
    late = named(change) | {"now": autumn(23)}
    assert code_of(approve_scheme_change, actor=players.chief_executive, **late) == "backdated"


def new_rule(players: Cast, **changes: Any) -> SchemeChangeRef:
    said: dict[str, Any] = {
        "scheme": "MOPAC Scheme of Delegation and Consent", "body": "MOPAC", "action": "approve_grant", "role": MAYOR,
        "paragraph": "5.1", "source": "The scheme of 2021", "valid_from": date(2021, 11, 22), "why": "Grants are new",
    }  # fmt: skip
    return propose_rule(actor=players.administrator, now=autumn(19), **(said | changes))


def test_a_rule_begins_and_ends(players: Cast) -> None:
    approve_scheme_change(actor=players.chief_executive, **named(new_rule(players)))
    asked: dict[str, Any] = {"body": "mopac", "kind": "any", "action": "approve_grant", "value_pence": None}
    assert authority_for(scheme_rules(EVER), on=date(2021, 11, 21), **asked).role is None
    assert authority_for(scheme_rules(EVER), on=date(2021, 11, 22), **asked).role == MAYOR
    found, _ = rule_for("5.1", "approve_grant", date(2021, 11, 22))
    given: dict[str, Any] = {"rule": str(found), "seen_version": 1, "why": "No grants", "now": autumn(19, 14)}
    early = given | {"valid_from": date(2021, 11, 22)}
    assert code_of(propose_rule_end, actor=players.administrator, **early) == "not_in_force"
    end = propose_rule_end(actor=players.administrator, valid_from=date(2021, 12, 1), **given)
    approve_scheme_change(actor=players.chief_executive, **named(end) | {"now": autumn(19, 15)})
    assert authority_for(scheme_rules(EVER), on=date(2021, 11, 30), **asked).role == MAYOR
    assert authority_for(scheme_rules(EVER), on=date(2021, 12, 1), **asked).role is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scheme": "Another"}, "unknown_scheme"),
        ({"kind": "business case"}, "unknown_kind"),
        ({"kind": "Business_case", "action": "approve_funding"}, "unknown_kind"),
        ({"kind": "no such kind <b>"}, "unknown_kind"),
        ({"kind": "business_case", "action": "approve_funding"}, "bands_overlap"),
        ({"action": "virement", "body": "group"}, "bands_overlap"),
        ({"first_roles": [DEPUTY]}, "no_chain"),
        ({"valid_until": date(2021, 11, 22)}, "dates_in_order"),
    ],
)
def test_what_may_not_begin(players: Cast, changes: Any, code: str) -> None:
    assert code_of(new_rule, players=players, **changes) == code


@pytest.mark.parametrize("became", ["approved", "refused"])
def test_whoever_proposed_a_change_is_told_what_became_of_it(players: Cast, became: str) -> None:
    change, chief = proposed(players, SMALL, "virement", role=FINANCE), players.chief_executive
    if became == "approved":
        approve_scheme_change(actor=chief, **named(change))
    else:
        refuse_scheme_change(actor=chief, reason="Not this year", **named(change))
    told = Message.objects.get(kind="settled")
    assert (told.person, told.subject) == (players.administrator.person, change.reference)
    assert f"{change.reference} is {became}" in told.title
    shown = page(client_of(players.administrator), "/messages/")
    assert f'href="/authority/scheme/changes/{change.reference}/"' in shown


def test_nobody_is_told_of_what_they_withdrew(players: Cast) -> None:
    change = proposed(players, SMALL, "virement", role=FINANCE)
    withdraw_scheme_change(actor=players.administrator, **named(change))
    assert not Message.objects.filter(kind="settled").exists()


def test_strangers_change_nothing(players: Cast) -> None:
    change, who = proposed(players, SMALL, "virement", role=FINANCE), players.stranger
    found, _ = rule_for(SMALL, "virement")
    rule: dict[str, Any] = {
        "rule": str(found), "seen_version": 1, "valid_from": date(2021, 12, 1), "why": "x", "now": autumn(19),
    }  # fmt: skip
    said: dict[str, Any] = {"role": MAYOR, "paragraph": "1", "source": "x"}
    acts: list[tuple[Callable[..., object], dict[str, Any]]] = [
        (propose_rule, {**said, "scheme": "x", "body": "x", "action": "x", "valid_from": date(2021, 12, 1), "why": "x",
                        "now": autumn(19)}),
        (propose_rule_change, rule | said), (propose_rule_end, rule), (approve_scheme_change, named(change)),
        (refuse_scheme_change, named(change) | {"reason": "x"}), (withdraw_scheme_change, named(change)),
        (reroute_waiting, {"now": autumn(19)}),
    ]  # fmt: skip
    assert {code_of(act, actor=who, **given) for act, given in acts} == {"not_permitted"}


def test_the_rule_in_force_on_the_day_of_the_act_decides(players: Cast) -> None:
    """A paper signed under the old scheme, and the scheme changed before it is decided."""
    earlier = decided(players)
    another = (
        ('reference = "PCD 1"', 'reference = "PCD 2"'),
        ('programme = "Second generation"', 'programme = "Another"'),
    )
    waiting = signed(players, changed(*another))
    changed_scheme(players, "4.8", "approve_funding", role=MAYOR, paragraph="4.9")
    changed_scheme(players, "4.13", "approve_route_to_market", role=MAYOR)

    def in_inbox(actor: Actor, day: int) -> bool:
        return waiting.slug in [item.subject for item in visible_waiting(actor, autumn(day))]

    assert in_inbox(players.deputy_mayor, 21)
    reroute_misrouted(autumn(22, 1))
    assert (in_inbox(players.deputy_mayor, 22), in_inbox(players.mayor, 22)) == (False, True)
    given: dict[str, Any] = {"now": autumn(22), "password": PASSWORD, **seen(waiting)}
    assert code_of(decide_case, actor=players.deputy_mayor, **given) == "not_the_role"
    assert decide_case(actor=players.mayor, **given).state == "decided"
    printed = Authorisation.objects.order_by("id").values_list("case__slug", "role_title", "paragraph")
    assert list(printed) == [
        (earlier.slug, DEPUTY, "4.8"),
        (earlier.slug, DEPUTY, "4.13"),
        (waiting.slug, MAYOR, "4.9"),
        (waiting.slug, MAYOR, "4.13"),
    ]
