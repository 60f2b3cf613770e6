"""One verb, one name: every operation is its own file and function, is in a role and in the API; states agree."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module

import pytest
from django.urls import Resolver404, resolve

from daybook.foundation.identity.roles import check_roles
from daybook.kernel.operation import OPERATIONS, Operation
from daybook.kernel.refused import Refused
from daybook.kernel.states import Machine
from tests.architecture.sources import PACKAGE, assert_none

# Moved by the service itself, not by a person's decision.
MOVED_BY_THE_SERVICE = {"daybook.foundation.jobs": "a worker begins, finishes and puts back a job"}


def operation_findings(operation: Operation) -> Iterator[str]:
    domain, _, verb = operation.verb.partition(".")
    if not operation.module.endswith(f".operations.{verb}"):
        yield f"{operation.verb}: its file is operations/{verb}.py, not {operation.module}"
    if operation.run.__name__ != verb:
        yield f"{operation.verb}: its function is called {verb}, not {operation.run.__name__}"
    # A storey with one main domain gives it its own word: decisions.sign_case lives in decisions.cases.
    if domain not in operation.module.split(".")[1:3]:
        yield f"{operation.verb}: {domain} is neither its domain nor its storey, {operation.module}"
    if not operation.summary:
        yield f"{operation.verb}: it does not say what a user gets; add a docstring"
    try:
        resolve(f"/api/{domain}/{verb}")
    except Resolver404:
        yield f"{operation.verb}: it cannot be reached over the API"


def machines() -> Iterator[tuple[str, Machine]]:
    """Every state machine of every domain, with the domain's module name."""
    for file in sorted(PACKAGE.glob("*/*/states.py")):
        domain = "daybook." + ".".join(file.relative_to(PACKAGE).parts[:2])
        for thing in vars(import_module(f"{domain}.states")).values():
            if isinstance(thing, Machine):
                yield domain, thing


def verbs_without_operation(domain: str, machine: Machine) -> list[str]:
    """Moves of a machine that no operation of its domain is named for."""
    known = {verb.split(".")[1] for verb, operation in OPERATIONS.items() if operation.module.startswith(f"{domain}.")}
    return [
        f"{domain}.states: {machine.noun} moves by {verb}, which is no operation"
        for verb in sorted(machine.verbs - known)
    ]


def test_every_operation_has_one_name_everywhere_and_is_reachable() -> None:
    assert OPERATIONS
    assert_none(finding for operation in OPERATIONS.values() for finding in operation_findings(operation))


def test_every_operation_is_in_a_role_and_every_role_names_operations() -> None:
    assert_none(str(error) for error in check_roles())


def test_every_state_and_verb_either_moves_or_refuses() -> None:
    found = list(machines())
    assert found
    for _, machine in found:
        moves = {(source, verb): target for source, verb, target in machine.moves}
        for state in machine.states:
            for verb in machine.verbs:
                if (state, verb) in moves:
                    assert machine.target(state, verb) is moves[state, verb]
                else:
                    with pytest.raises(Refused) as refused:
                        machine.target(state, verb)
                    assert refused.value.code == "wrong_state"


def test_every_move_is_an_operation() -> None:
    decided = [(domain, machine) for domain, machine in machines() if domain not in MOVED_BY_THE_SERVICE]
    assert decided
    assert_none(finding for domain, machine in decided for finding in verbs_without_operation(domain, machine))


def wrong(**changes: object) -> list[str]:
    """Findings on a real operation with something about it changed."""
    return list(operation_findings(replace(OPERATIONS["ledger.post_journal"], **changes)))


def test_the_operation_taken_as_an_example_is_sound() -> None:
    assert wrong() == []


def test_each_wrong_name_is_found() -> None:
    module = "daybook.finance.ledger.operations.post_journal"
    assert "its file is" in wrong(module="daybook.finance.ledger.posting")[0]
    assert "neither its domain" in wrong(module=module.replace("finance.ledger", "finance.budgets"))[0]
    assert "its function" in wrong(run=inspect.getdoc)[0]
    assert "docstring" in wrong(summary="")[0]
    assert "over the API" in wrong(verb="ledger.shred_journal")[-1]


def test_an_operation_in_no_role_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = replace(OPERATIONS["ledger.post_journal"], verb="ledger.shred_journal")
    monkeypatch.setitem(OPERATIONS, "ledger.shred_journal", made_up)
    assert any("ledger.shred_journal" in str(error) for error in check_roles())


def test_a_move_without_operation_is_found() -> None:
    domain, machine = next(machines())
    state = machine.start
    odd = Machine(machine.noun, machine.moves | {(state, "levitate_journal", state)})
    assert "levitate_journal" in verbs_without_operation(domain, odd)[0]
