"""Whose record: every operation that asks, called by each role on one's own record, a colleague's and a stranger's."""

from __future__ import annotations

import ast
import inspect
import json
import os
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daybook.change.benefits.tests import build as benefits
from daybook.decisions.cases.operations.name_part_two_reader import name_part_two_reader
from daybook.decisions.cases.operations.write_part_two import write_part_two
from daybook.decisions.cases.progress import standing_titles
from daybook.decisions.cases.queries.part_two import may_read_part_two
from daybook.decisions.cases.tests import build as cases
from daybook.decisions.cases.tests.build import FOUNDED, PART_TWO, Cast, autumn
from daybook.decisions.cases.tests.conftest import players
from daybook.decisions.undertakings.progress import refuse_unless_owner
from daybook.decisions.undertakings.tests.build import seat
from daybook.finance.budgets.answering import titles_acted_in_for
from daybook.finance.budgets.operations.draft_virement import draft_virement
from daybook.finance.budgets.tests.build import line_of
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.ask_question import ask_question
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.identity.roles import roles
from daybook.foundation.jobs.ending import end_early
from daybook.foundation.jobs.running import queue_job
from daybook.foundation.organisation.models import Person
from daybook.foundation.organisation.operations.appoint_to_post import appoint_to_post
from daybook.foundation.organisation.operations.establish_post import establish_post
from daybook.foundation.organisation.operations.open_unit import open_unit
from daybook.kernel.actor import Actor
from daybook.kernel.operation import OPERATIONS, Operation
from tests.api.approvals import APART, APPROVALS, DAY, WHY, Pressed, award_to_agree, drafted_year_end, reached
from tests.api.test_wrong_ways import undone
from tests.pages import client_of

__all__ = ["players"]
TABLE = Path(__file__).parents[2] / "docs" / "whose.md"
Prepare = Callable[[Cast], Pressed]

# Codes that say: not you, because of whose the record is. The table gives them in these words.
WHO = {
    "own_work": "no: their own work",
    "own_role": "no: themselves",
    "own_sign_in": "no: themselves",
    "own_password": "no: themselves",
    "not_the_maker": "no: its maker alone",
    "not_your_draft": "no: its maker alone",
    "nothing_to_submit": "no: its maker alone",
    "not_yours": "no: those it is between",
    "not_the_owner": "no: its owner alone",
    "not_a_reader": "no: need to know",
    "not_the_role": "no: for another role",
    "not_the_holder": "no: for whoever answers for the cost centre",
    "deputy_of_self": "no: themselves",
    "deputy_of_proposer": "no: themselves",
    "asks_oneself": "no: themselves",
    "theirs_already": "no: themselves",
    # A suspended person is not even asked who they are.
    "not_signed_in": "no: themselves",
}


def _draft_change(verb: str, players: Cast) -> Pressed:
    lines = line_of(players, 1_000_00), line_of(players, 100_000_00, "P2")
    made = draft_virement(
        actor=players.accountant, now=autumn(24), from_line=lines[1], to_line=lines[0], amount_pence=4_00, **WHY
    )
    return Pressed({"reference": made.reference, "seen_version": made.version}, "", {}, "accountant")


def _journal(verb: str, players: Cast) -> Pressed:
    posting = _of("ledger.post_journal")(players)
    said: dict[str, Any] = {}
    if verb == "ledger.revise_journal":
        rows = [
            {"cost_centre": "F300", "account": "5200", "amount": "1.00", "body": "MOPAC"},
            {"cost_centre": "CORP", "account": "1000", "amount": "-1.00", "body": "MOPAC"},
        ]
        said = {"on_date": DAY.isoformat(), "description": "Spent", "rows": rows}
    return Pressed({**posting.arguments, **said}, "", {}, "accountant")


def _part_two(verb: str, players: Cast) -> Pressed:
    case = cases.drafted(players)
    officer = players.originating_officer
    case = write_part_two(actor=officer, now=autumn(15, 11), **cases.seen(case), **PART_TWO)
    named = {"person": players.auditor.person}
    if verb == "decisions.end_part_two_reader":
        name_part_two_reader(actor=officer, now=autumn(15, 12), reason="Audit", **cases.seen(case), **named)
    said = {
        "decisions.name_part_two_reader": {**named, "reason": "Audit"},
        "decisions.end_part_two_reader": named,
    }.get(verb, {})
    return Pressed({**cases.seen(case), **said}, "", {}, "originating_officer")


def _recusal(players: Cast) -> Pressed:
    case = cases.signed(players)
    said = {"interest_kind": "prejudicial", "interests": "A relative works for the supplier."}
    return Pressed({**cases.seen(case), **said}, "", {}, "originating_officer")


def _undertaking(players: Cast, **said: Any) -> Pressed:
    released = _of("undertakings.release_undertaking")(players).arguments
    named = {name: value for name, value in released.items() if name != "reason"}
    return Pressed({**named, **said}, "", {}, "originating_officer")


def _actual(players: Cast) -> Pressed:
    made = benefits.drafted(players)
    said = {"on": "2021-11-01", "value": "850", "evidence": "Time survey"}
    return Pressed({"reference": made.reference, "seen_version": made.version, **said}, "", {}, "budget_holder")


def _deputyship(verb: str, players: Cast) -> Pressed:
    given = APART["approvals.accept_deputyship"](players).arguments
    if verb == "approvals.end_deputyship":
        accepted = accept_deputyship(actor=players.auditor, now=autumn(20), **given)
        given = {"reference": accepted.reference, "seen_version": accepted.version}
    offered = verb == "approvals.withdraw_deputyship"
    return Pressed(given, "", {}, "chief_executive" if offered else "auditor")


def _revocation(players: Cast) -> Pressed:
    given = APART["approvals.accept_deputyship"](players).arguments
    return Pressed({**given, "reason": "Back at work"}, "", {}, "auditor")


def _proposal(players: Cast) -> Pressed:
    away = {"principal": players.chief_executive.person, "role": "chief_executive", "why": "Taken ill"}
    said = {"valid_from": "2021-11-25", "valid_until": "2021-12-04"}
    return Pressed({"deputy": players.auditor.person, **away, **said}, "", {}, "auditor")


def _offer(players: Cast) -> Pressed:
    said = {"role": "", "valid_from": "2021-11-25", "valid_until": "2021-12-04", "why": "Annual leave"}
    return Pressed({"deputy": players.auditor.person, **said}, "", {}, "auditor")


def _item(verb: str, players: Cast) -> Pressed:
    """A thing that waits, made by the auditor or to be handed to them; or a question asked of them."""
    auditor, holder = players.auditor, players.budget_holder
    item = {"subject": "CHG-000001", "verb": "budgets.approve_change"}
    made = auditor.person if verb == "approvals.ask_question" else ""
    record_waiting(**item, title="Approve a change", why="It waits.", now=autumn(24), maker=made)
    seen: dict[str, Any] = item | {"seen_version": 1}
    if verb == "approvals.hand_on_item":
        person = Person.objects.get(reference=auditor.person)
        RoleGrant.objects.create(person=person, role="budget_holder", valid_from=FOUNDED, granted_by="test")
        return Pressed({**seen, "person": auditor.person, "reason": "Leave"}, "", {}, "auditor")
    if verb == "approvals.ask_question":
        return Pressed({**seen, "words": "Why?"}, "", {}, "auditor")
    asked = ask_question(actor=holder, now=autumn(24), words="Why?", person=auditor.person, **seen)
    if verb == "approvals.withdraw_question":
        return Pressed({"reference": asked.reference}, "", {}, "budget_holder")
    return Pressed({"reference": asked.reference, "words": "Since it is due."}, "", {}, "auditor")


def _sign_in(verb: str, players: Cast) -> Pressed:
    person = players.auditor.person
    if verb == "identity.reinstate_user":
        User.objects.filter(person__reference=person).update(is_active=False)
    said = {
        "identity.grant_role": {"role": "mayor", "valid_from": DAY.isoformat()},
        "identity.reset_password": {"password": "A-quite-long-one-time-password"},
    }.get(verb, {})
    return Pressed({"person": person, **said}, "", {}, "auditor")


def _job(verb: str, players: Cast) -> Pressed:
    row = queue_job(
        kind="ledger.import_journals", arguments={}, title="Import", requested_by=players.accountant.person,
        unit="lines", total=None, now=autumn(24),
    )  # fmt: skip
    return Pressed({"reference": row.reference}, "", {}, "accountant")


def _of(verb: str) -> Prepare:
    return next(each.prepare for each in APPROVALS if each.verb == verb)


# How the record of each is prepared; `maker` is whose it is.
RECORDS: dict[str, Prepare] = {
    **{each.verb: each.prepare for each in reversed(APPROVALS) if each.own},
    **{verb: partial(_draft_change, verb) for verb in ("budgets.submit_change", "budgets.withdraw_change")},
    "budgets.submit_year_end": drafted_year_end,
    # Whose money it is: the budget holder's who answers for the cost centre of the line.
    "budgets.commit_funds": lambda players: replace(_of("budgets.commit_funds")(players), maker="budget_holder"),
    "budgets.approve_year_end": APART["budgets.approve_year_end"],
    **{verb: partial(_journal, verb) for verb in ("ledger.revise_journal", "ledger.discard_journal")},
    **{
        f"decisions.{verb}": partial(_part_two, f"decisions.{verb}")
        for verb in ("read_part_two", "name_part_two_reader", "end_part_two_reader")
    },
    **{
        f"approvals.{verb}_deputyship": partial(_deputyship, f"approvals.{verb}_deputyship")
        for verb in ("accept", "decline", "withdraw", "end")
    },
    **{
        f"identity.{verb}": partial(_sign_in, f"identity.{verb}")
        for verb in ("grant_role", "suspend_user", "reinstate_user", "reset_password")
    },
    **{f"jobs.{verb}_job": partial(_job, f"jobs.{verb}_job") for verb in ("cancel", "stop")},
    "approvals.offer_deputyship": _offer,
    "approvals.propose_deputyship": _proposal,
    "approvals.revoke_deputyship": _revocation,
    **{verb: APART[verb] for verb in ("approvals.confirm_deputyship", "approvals.refuse_deputyship")},
    **{
        f"approvals.{verb}": partial(_item, f"approvals.{verb}")
        for verb in ("ask_question", "answer_question", "withdraw_question", "hand_on_item")
    },
    "benefits.record_actual": _actual,
    "approvals.withdraw_scheme_change": _of("approvals.approve_scheme_change"),
    "decisions.recuse_from_case": _recusal,
    "decisions.return_case": partial(award_to_agree, "return_case", **WHY),
    "undertakings.keep_undertaking": partial(_undertaking, evidence="Filed"),
    "undertakings.propose_due_date": partial(_undertaking, due_on="2022-09-23", **WHY),
}
_GUARDS = {standing_titles, may_read_part_two, refuse_unless_owner, end_early, titles_acted_in_for}


def asks_whose(operation: Operation) -> bool:
    """Whether an operation compares whoever acts with somebody named in the record."""
    return any(here in _GUARDS or _compares_the_actor(here) for here in reached(operation.run))


def _compares_the_actor(function: Any) -> bool:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    sides = [side for node in compared for side in (node.left, *node.comparators)]
    parts = [part for side in sides for part in (side.elts if isinstance(side, ast.Set) else [side])]
    return "actor.person" in {ast.unparse(part) for part in parts}


def _seat_everybody(players: Cast) -> None:
    """Everybody sits in one unit, on one cost centre; the stranger in another."""
    for name in cases.NAMES:
        if name not in ("stranger", "administrator"):
            seat(players, getattr(players, name), "Head of Change" if name == "originating_officer" else "Analyst")
    now, administrator = cases.moment(FOUNDED), players.administrator
    open_unit(actor=administrator, now=now, code="LAW", name="Legal", valid_from=FOUNDED)
    post = establish_post(
        actor=administrator, now=now, title="Lawyer", unit="LAW", body="MOPAC", cost_centre="CORP",
        budgeted_minutes=2160, full_time_minutes=2160, valid_from=FOUNDED,
    )  # fmt: skip
    stranger = players.stranger.person
    appoint_to_post(actor=administrator, now=now, person=stranger, post=post.reference, valid_from=FOUNDED)


def _answer(verb: str, role: str, actor: Actor, pressed: Pressed, client: Client) -> str:
    """What the running service answers somebody who holds this role alone."""
    person = Person.objects.get(reference=actor.person)
    RoleGrant.objects.filter(person=person).delete()
    if role:
        RoleGrant.objects.create(person=person, role=role, valid_from=date(2015, 4, 1), granted_by="test")
    given = dict(pressed.arguments)
    if verb == "approvals.offer_deputyship":
        given["role"] = role
    answer = client.post(f"/api/{verb.replace('.', '/')}", json.dumps(given), content_type="application/json")
    if answer.status_code == 200:
        return "yes"
    code = answer.json()["type"].rpartition(":")[2]
    # A job of somebody else's is not even said to be there.
    return "no: its maker alone" if verb == "jobs.cancel_job" and code == "not_found" else WHO[code]


def _may(verb: str) -> list[str]:
    held = [name for name, role in roles().items() if verb in role.permissions]
    # What everybody may do in their own affairs is asked of one role that may be lent.
    return held or ["budget_holder"]


def _rows(players: Cast, verb: str) -> Iterator[tuple[str, str, str, str, str]]:
    with undone():
        pressed = RECORDS[verb](players)
        people = (getattr(players, pressed.maker), players.second_officer, players.stranger)
        clients = [client_of(actor) for actor in people]
        told: dict[tuple[str, ...], list[str]] = {}
        for role in _may(verb):
            cells = []
            for actor, client in zip(people, clients, strict=True):
                with undone():
                    cells.append(_answer(verb, role, actor, pressed, client))
            told.setdefault(tuple(cells), []).append(roles()[role].title)
    shared = not any(verb in role.permissions for role in roles().values())
    for (own, team, other), titles in told.items():
        yield f"`{verb}`", "everybody" if shared else ", ".join(titles), own, team, other


HEAD = """# Whose record

Made by calling each operation that asks whose the record is, in every role that may do it, on three records: one's own
(made, held or owned by whoever acts, or about them), that of a colleague of the same unit and cost centre, and that of
somebody of another unit; `make test` compares it with the running service. Nothing asks for the unit of whoever acts:
where a colleague may, anybody with the role may. Of a cost centre, what counts is who answers for it, where the scheme
binds a role to its own; an order is here one's own where its money is. The other operations know no owner: whoever may
do them ([Who may do what](who-may.md)) may do them on any record.
"""


def _domain(verb: str) -> str:
    return verb.partition(".")[0]


def _table(players: Cast) -> str:
    _seat_everybody(players)
    parts = [HEAD]
    for domain, verbs in groupby(sorted(OPERATIONS), key=_domain):
        listed = list(verbs)
        owned = [verb for verb in listed if verb in RECORDS]
        parts.append(f"## {domain.capitalize()}\n")
        if owned:
            parts.append("| operation | role | own | of the team | another's |\n|---|---|---|---|---|")
            parts += [f"| {' | '.join(row)} |" for verb in owned for row in _rows(players, verb)]
            parts.append("")
        free = [f"`{verb.partition('.')[2]}`" for verb in listed if verb not in RECORDS]
        if free:
            parts.append(f"{'Know no owner' if owned else 'Nothing here knows an owner'}: {', '.join(free)}.\n")
    return "\n".join(parts)


@pytest.mark.long
@pytest.mark.django_db
def test_the_table_of_whose_record_is_what_the_service_answers(players: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", DAY.isoformat())
    found = _table(players)
    if os.environ.get("DAYBOOK_WRITE_TABLES"):
        TABLE.write_text(found)
    assert TABLE.read_text() == found, "run the test with DAYBOOK_WRITE_TABLES=1, read the difference, and commit it"


def test_every_operation_that_asks_whose_record_it_is_stands_in_the_table() -> None:
    assert {verb for verb, each in OPERATIONS.items() if asks_whose(each)} == set(RECORDS)
