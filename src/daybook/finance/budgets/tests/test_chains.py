"""A change of budget that several roles act on in order: each its own act, nobody twice, no step skipped."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from daybook.decisions.cases.tests.build import Cast, autumn
from daybook.finance.budgets.changing import ChangeRef
from daybook.finance.budgets.models import Change, ChangeSignature
from daybook.finance.budgets.operations.agree_change import agree_change
from daybook.finance.budgets.operations.approve_change import approve_change
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.operations.refuse_change import refuse_change
from daybook.finance.budgets.operations.submit_change import submit_change
from daybook.finance.budgets.queries import find_budget_line
from daybook.finance.budgets.settling import digest_of
from daybook.finance.budgets.tests.build import line_of
from daybook.finance.budgets.tests.test_changes import WHY, code_of, seen
from daybook.foundation.approvals.public import visible_waiting
from daybook.foundation.approvals.tests.build import DEPUTY, FINANCE, HOLDER, changed_scheme
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.kernel.actor import Actor
from daybook.kernel.money import Pence

pytestmark = pytest.mark.django_db
LARGE = "Virement from £500,000, as 4.8"


@pytest.fixture
def lines(players: Cast) -> tuple[str, str]:
    """Two budget lines of £1,000 and £900,000 of one fund and year."""
    return line_of(players, 1_000_00), line_of(players, 900_000_00, "P2")


def submitted(players: Cast, lines: tuple[str, str]) -> ChangeRef:
    change = draft_virement(
        actor=players.accountant, now=autumn(24), from_line=lines[1], to_line=lines[0], amount_pence=Pence(500_000_00),
        **WHY,
    )  # fmt: skip
    return submit_change(actor=players.accountant, **seen(change))


@pytest.fixture
def chained(players: Cast, lines: tuple[str, str]) -> ChangeRef:
    """A large virement under a rule by which the chief finance officer agrees before the deputy mayor approves."""
    changed_scheme(players, LARGE, "virement", first_roles=[FINANCE])
    return submitted(players, lines)


def waits_for(actor: Actor, change: ChangeRef) -> list[str]:
    return [item.verb for item in visible_waiting(actor, autumn(25)) if item.subject == change.reference]


def budget(players: Cast, line: str) -> int:
    return find_budget_line(players.accountant, line).figures.budget_pence


def test_each_role_acts_in_its_turn_and_leaves_its_signature(
    players: Cast, chained: ChangeRef, lines: tuple[str, str]
) -> None:
    finance, deputy = players.chief_finance_officer, players.deputy_mayor
    assert (waits_for(finance, chained), waits_for(deputy, chained)) == (["budgets.agree_change"], [])
    agreed = agree_change(actor=finance, **seen(chained))
    assert (agreed.state, budget(players, lines[0])) == ("submitted", 1_000_00)
    assert (waits_for(finance, chained), waits_for(deputy, chained)) == ([], ["budgets.approve_change"])
    assert approve_change(actor=deputy, **seen(agreed)).state == "approved"
    assert budget(players, lines[0]) == 501_000_00
    signed = ChangeSignature.objects.order_by("id").values_list("role_title", "person", "paragraph", "verified")
    assert list(signed) == [(FINANCE, finance.person, LARGE, False), (DEPUTY, deputy.person, LARGE, False)]
    assert set(ChangeSignature.objects.values_list("digest", flat=True)) == {digest_of(Change.objects.get())}
    entry = AuditEntry.objects.get(verb="budgets.agree_change", refusal="")
    assert (entry.from_state, entry.to_state, entry.paragraph) == ("submitted", "submitted", LARGE)


def test_no_step_is_skipped(players: Cast, chained: ChangeRef) -> None:
    assert code_of(approve_change, actor=players.deputy_mayor, **seen(chained)) == "not_the_role"
    assert code_of(approve_change, actor=players.chief_finance_officer, **seen(chained)) == "others_after"
    assert code_of(agree_change, actor=players.deputy_mayor, **seen(chained)) == "not_the_role"
    agreed = agree_change(actor=players.chief_finance_officer, **seen(chained))
    assert code_of(agree_change, actor=players.deputy_mayor, **seen(agreed)) == "nobody_after"
    assert code_of(agree_change, actor=players.chief_finance_officer, **seen(chained)) == "stale"
    assert ChangeSignature.objects.count() == 1


def test_nobody_acts_twice_in_a_chain(players: Cast, chained: ChangeRef) -> None:
    finance = players.chief_finance_officer
    for role in ("deputy_mayor", "chief_finance_officer"):
        grant_role(
            actor=players.administrator, now=autumn(20), person=players.budget_holder.person, role=role,
            valid_from=autumn(20).date(),
        )  # fmt: skip
    both = players.budget_holder
    agreed = agree_change(actor=both, **seen(chained))
    assert waits_for(both, chained) == []
    assert code_of(approve_change, actor=both, **seen(agreed)) == "acted_already"
    assert code_of(refuse_change, actor=both, **WHY, **seen(agreed)) == "acted_already"
    assert code_of(refuse_change, actor=finance, **WHY, **seen(agreed)) == "not_the_role"
    assert refuse_change(actor=players.deputy_mayor, **WHY, **seen(agreed)).state == "refused"


def test_the_maker_takes_no_part_and_the_stranger_none(players: Cast, chained: ChangeRef) -> None:
    Change.objects.update(made_by=players.chief_finance_officer.person)
    assert code_of(agree_change, actor=players.chief_finance_officer, **seen(chained)) == "own_work"
    assert code_of(agree_change, actor=players.stranger, **seen(chained)) == "not_permitted"
    assert not ChangeSignature.objects.exists()


def test_a_role_that_the_scheme_adds_before_the_approval_acts_too(players: Cast, lines: tuple[str, str]) -> None:
    changed_scheme(players, LARGE, "virement", first_roles=[FINANCE])
    agreed = agree_change(actor=players.chief_finance_officer, **seen(submitted(players, lines)))
    changed_scheme(
        players, LARGE, "virement", autumn(25), first_roles=[FINANCE, HOLDER], valid_from=autumn(25).date(),
    )  # fmt: skip
    assert waits_for(players.budget_holder, agreed) == ["budgets.agree_change"]
    assert waits_for(players.deputy_mayor, agreed) == []
    assert code_of(approve_change, actor=players.deputy_mayor, **seen(agreed)) == "not_the_role"
    twice = agree_change(actor=players.budget_holder, **seen(agreed))
    assert approve_change(actor=players.deputy_mayor, **seen(twice)).state == "approved"


def test_the_database_keeps_a_signature_as_it_was(players: Cast, chained: ChangeRef) -> None:
    agree_change(actor=players.chief_finance_officer, **seen(chained))
    kept = ChangeSignature.objects.values().get()
    del kept["id"]
    again: list[dict[str, Any]] = [kept | {"role_title": "Another"}, kept | {"person": "P-9"}]
    for values in again:
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangeSignature.objects.create(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeSignature.objects.update(person="P-9")
