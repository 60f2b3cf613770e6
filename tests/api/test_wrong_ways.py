"""Every approval tried in every wrong way: refused with its code each time, and nothing is written but the refusal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from daybook.decisions.cases.tests.build import Cast
from daybook.decisions.cases.tests.conftest import players
from daybook.decisions.cases.tests.traces import rows
from daybook.foundation.approvals.operations.accept_deputyship import accept_deputyship
from daybook.foundation.approvals.operations.end_deputyship import end_deputyship
from daybook.foundation.approvals.operations.offer_deputyship import offer_deputyship
from daybook.foundation.approvals.operations.withdraw_deputyship import withdraw_deputyship
from daybook.foundation.approvals.public import ACTING_FOR, refuse_beyond_limit
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.operations.end_role import end_role
from daybook.foundation.identity.operations.grant_role import grant_role
from daybook.foundation.identity.operations.suspend_user import suspend_user
from daybook.foundation.identity.public import DeputyshipRef, roles_held
from daybook.kernel import clock
from daybook.kernel.actor import Actor
from daybook.kernel.operation import OPERATIONS
from daybook.kernel.refused import Refused
from tests.api.approvals import APART, APPROVALS, DAY, NOT_APPROVALS, Approval, Pressed, asks, found
from tests.pages import client_of

__all__ = ["players"]
pytestmark = pytest.mark.django_db


def test_every_operation_that_approves_is_tried_here() -> None:
    assert found() == {each.verb for each in APPROVALS} | set(APART) | set(NOT_APPROVALS)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace, so that one stage serves every way."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Stage:
    """One approval about to be given, and how somebody tries to give it."""

    players: Cast
    approval: Approval
    pressed: Pressed

    @property
    def holder(self) -> Actor:
        return getattr(self.players, self.approval.role)

    @property
    def maker(self) -> Actor:
        return getattr(self.players, self.pressed.maker)

    @property
    def now(self) -> datetime:
        return clock.now()

    def by_api(self, client: Client, **changes: Any) -> HttpResponse:
        address = f"/api/{self.approval.verb.replace('.', '/')}"
        return client.post(address, json.dumps(self.pressed.arguments | changes), content_type="application/json")

    def by_page(self, client: Client, **changes: Any) -> HttpResponse:
        return client.post(self.pressed.page, self.pressed.form | changes)

    def opened(self, client: Client) -> Client:
        """The page is open in front of somebody who may press."""
        answer = client.get(self.pressed.page)
        assert answer.status_code == 200, (self.pressed.page, answer.status_code)
        return client

    def lent(self, lender: Actor, to: Actor, **more: Any) -> DeputyshipRef:
        """What the lender may do here, lent for a fortnight and accepted."""
        now = self.now
        made = offer_deputyship(
            actor=lender, now=now, deputy=to.person, role=self.approval.role, valid_from=clock.today(),
            valid_until=clock.today() + timedelta(days=14), why="Annual leave", operations=[self.approval.verb], **more,
        )  # fmt: skip
        return accept_deputyship(actor=to, now=now, reference=made.reference, seen_version=made.version)

    def acting(self, deputy: Actor, principal: Actor) -> Client:
        """A browser in which a deputy chose to act for somebody."""
        client = client_of(deputy)
        answer = client.post(reverse("approvals:act_as"), {"acting_for": principal.person})
        assert answer.status_code == 302, answer.status_code
        return client

    def refused(self, code: str, press: Callable[[], HttpResponse], status: int = 0) -> None:
        """That a press is refused with a code (or a status, where no operation was reached) and changes nothing."""
        before, entries = rows(), AuditEntry.objects.count()
        answer = press()
        after = rows()
        assert after == before, {table: after[table] for table in after if after[table] != before[table]}
        new = list(AuditEntry.objects.order_by("id").values_list("refusal", flat=True)[entries:])
        if status:
            assert answer.status_code == status
            assert set(new) <= {code}
        else:
            assert 400 <= answer.status_code < 500, answer.status_code
            assert new == [code]

    def refused_everywhere(self, code: str, client: Client) -> None:
        """By the API, and by the page's address."""
        self.refused(code, lambda: self.by_api(client))
        # A page is closed before anything is asked of an operation; of an own record it is the operation that refuses.
        self.refused(code, lambda: self.by_page(client), 403 if code == "not_permitted" else 0)


def without_the_right(stage: Stage) -> None:
    """By the API and by direct link: a stranger, and somebody who is not even signed in."""
    stage.refused_everywhere("not_permitted", client_of(stage.players.stranger))
    visitor = Client()
    stage.refused("", lambda: stage.by_api(visitor), 401)
    stage.refused("", lambda: stage.by_page(visitor), 302)


def stale(stage: Stage) -> None:
    """A version that is not the one that stands."""
    client, seen = stage.opened(client_of(stage.holder)), stage.pressed.arguments["seen_version"]
    for other in (seen - 1, seen + 1):
        stage.refused("stale", lambda other=other: stage.by_api(client, seen_version=other))
        if other:
            stage.refused("stale", lambda other=other: stage.by_page(client, version=other))


def pressed_twice(stage: Stage) -> None:
    """Twice in a row: the second press finds it done, by the page and by the API."""
    for press, again in ((stage.by_page, stage.by_api), (stage.by_api, stage.by_page)):
        with undone():
            client = client_of(stage.holder)
            first = press(client)
            assert first.status_code in (200, 302), first.content[:2000]
            before = rows()
            entries = AuditEntry.objects.count()
            for second in (press, again):
                answer = second(client)
                assert answer.status_code in (409, 422), answer.status_code
            assert rows() == before
            done = {"stale", "wrong_state", "called_in", "gate_not_open", "nothing_to_agree"}
            assert set(AuditEntry.objects.order_by("id").values_list("refusal", flat=True)[entries:]) <= done


def by_its_maker(stage: Stage) -> None:
    """Who made it, given the role."""
    if not stage.approval.own:
        assert stage.approval.why
        return
    _given_the_role(stage, stage.maker)
    stage.refused_everywhere(stage.approval.own, client_of(stage.maker))


def by_a_deputy_of_its_maker(stage: Stage) -> None:
    """The maker lends the role to somebody else."""
    if stage.approval.own:
        _given_the_role(stage, stage.maker)
        stage.lent(stage.maker, stage.players.auditor)
        stage.refused_everywhere(stage.approval.own, stage.acting(stage.players.auditor, stage.maker))


def by_its_maker_as_a_deputy(stage: Stage) -> None:
    """The holder lends the role to the maker: either that is refused, or the press is."""
    if stage.approval.own and stage.maker != stage.holder:
        try:
            stage.lent(stage.holder, stage.maker)
        except Refused as refusal:
            if refusal.code != "duties_conflict":
                raise
        else:
            stage.refused_everywhere(stage.approval.own, stage.acting(stage.maker, stage.holder))


def as_ones_own_deputy(stage: Stage) -> None:
    """Nobody lends to themselves, and a session that says so gives nothing."""
    with pytest.raises(Refused) as refusal:
        stage.lent(stage.holder, stage.holder)
    assert refusal.value.code == "deputy_of_self"
    for somebody in (stage.holder, stage.players.stranger):
        client = client_of(somebody)
        assert client.post(reverse("approvals:act_as"), {"acting_for": stage.holder.person}).status_code >= 400
        session = client.session
        session[ACTING_FOR] = stage.holder.person
        session.save()
        stage.refused_everywhere("not_permitted", client)


def after_the_role_ended(stage: Stage) -> None:
    """Between opening the page and pressing; a deputy's authority goes with it."""
    stage.lent(stage.holder, stage.players.auditor)
    client = stage.opened(client_of(stage.holder))
    deputy = stage.opened(stage.acting(stage.players.auditor, stage.holder))
    end_role(
        actor=stage.players.administrator, now=stage.now, person=stage.holder.person, role=stage.approval.role,
        valid_until=clock.today(),
    )  # fmt: skip
    stage.refused_everywhere("not_permitted", client)
    stage.refused_everywhere("not_permitted", deputy)


def after_the_deputyship_ended(stage: Stage) -> None:
    """Between opening the page and pressing; and once its days are over."""
    made = stage.lent(stage.holder, stage.players.auditor)
    deputy = stage.opened(stage.acting(stage.players.auditor, stage.holder))
    end_deputyship(actor=stage.holder, now=stage.now, reference=made.reference, seen_version=made.version)
    stage.refused_everywhere("not_permitted", deputy)


def after_a_suspension(stage: Stage) -> None:
    """Between opening the page and pressing: of the holder, whose deputy may not go on either."""
    stage.lent(stage.holder, stage.players.auditor)
    client = stage.opened(client_of(stage.holder))
    deputy = stage.opened(stage.acting(stage.players.auditor, stage.holder))
    suspend_user(actor=stage.players.administrator, now=stage.now, person=stage.holder.person)
    stage.refused("", lambda: stage.by_api(client), 401)
    stage.refused("", lambda: stage.by_page(client), 302)
    stage.refused_everywhere("not_permitted", deputy)


def after_the_deputy_was_suspended(stage: Stage) -> None:
    """Between opening the page and pressing."""
    stage.lent(stage.holder, stage.players.auditor)
    deputy = stage.opened(stage.acting(stage.players.auditor, stage.holder))
    suspend_user(actor=stage.players.administrator, now=stage.now, person=stage.players.auditor.person)
    stage.refused("", lambda: stage.by_api(deputy), 401)
    stage.refused("", lambda: stage.by_page(deputy), 302)


def beyond_what_was_lent(stage: Stage) -> None:
    """A deputy who may sign for a penny."""
    if stage.approval.worth:
        stage.lent(stage.holder, stage.players.auditor, limit_pence=1)
        stage.refused_everywhere("over_limit", stage.acting(stage.players.auditor, stage.holder))


WAYS = (
    without_the_right, stale, pressed_twice, by_its_maker, by_a_deputy_of_its_maker, by_its_maker_as_a_deputy,
    as_ones_own_deputy, after_the_role_ended, after_the_deputyship_ended, after_a_suspension,
    after_the_deputy_was_suspended, beyond_what_was_lent,
)  # fmt: skip


@pytest.mark.parametrize("approval", APPROVALS, ids=lambda approval: approval.name)
def test_an_approval_in_every_wrong_way(players: Cast, approval: Approval, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYBOOK_TODAY", approval.day.isoformat())
    stage = Stage(players, approval, approval.prepare(players))
    # On the stage before anything is undone.
    assert {stage.holder, stage.maker, players.stranger, players.auditor}
    failed = {}
    for way in WAYS:
        with undone():
            try:
                way(stage)
            except (AssertionError, Refused) as fault:
                failed[way.__name__] = repr(fault)[:1500]
    assert not failed, "\n".join(f"{name}: {said}" for name, said in failed.items())


@pytest.fixture
def apart(players: Cast, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Stage]:
    """The stage of an approval that asks for no version, or for no role."""
    monkeypatch.setenv("DAYBOOK_TODAY", DAY.isoformat())

    def staged(verb: str, holder: str) -> Stage:
        assert players.stranger
        return Stage(players, Approval(verb, holder, APART[verb]), APART[verb](players))

    return staged


def test_a_year_end_is_approved_in_no_wrong_way(
    apart: Callable[[str, str], Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = apart("budgets.approve_year_end", "chief_finance_officer")
    monkeypatch.setenv("DAYBOOK_TODAY", "2022-04-06")
    without_the_right(stage)
    for way in (by_its_maker, by_a_deputy_of_its_maker, as_ones_own_deputy, pressed_twice):
        with undone():
            way(stage)
    holder = stage.opened(client_of(stage.holder))
    stage.refused("stale", lambda: stage.by_api(holder, total_pence=1))
    stage.refused("stale", lambda: stage.by_page(holder, total_pence=1))
    stage.refused("nothing_to_approve", lambda: stage.by_api(holder, references=[]))
    stage.refused("too_many", lambda: stage.by_api(holder, references=[f"BC-{number:06}" for number in range(201)]))
    stage.refused("not_found", lambda: stage.by_api(holder, references=["BC-999999"]))
    stage.refused("not_found", lambda: stage.by_api(holder, year="2020/21"))


def test_a_role_is_granted_by_nobody_without_the_right_and_once(apart: Callable[[str, str], Stage]) -> None:
    stage = apart("identity.grant_role", "administrator")
    without_the_right(stage)
    administrator = stage.opened(client_of(stage.holder))
    own = {"person": stage.holder.person, "role": "auditor"}
    stage.refused("own_role", lambda: stage.by_api(administrator, **own))
    with pytest.raises(Refused, match="not lent"):
        stage.lent(stage.holder, stage.players.stranger)
    assert stage.by_page(administrator).status_code == 302
    # One that stands in the way by the rules of separated duties is refused at any address.
    forbidden = {"role": "chief_finance_officer", "person": _second_administrator(stage)}
    stage.refused("duties_conflict", lambda: stage.by_api(administrator, **forbidden))
    stage.refused_everywhere("role_held", administrator)
    second = client_of(Actor(forbidden["person"]))
    end_role(
        actor=stage.holder, now=stage.now, person=forbidden["person"], role="administrator", valid_until=clock.today()
    )
    stage.refused_everywhere("not_permitted", second)


def _second_administrator(stage: Stage) -> str:
    person = stage.players.stranger.person
    grant_role(actor=stage.holder, now=stage.now, person=person, role="administrator", valid_from=DAY - timedelta(1))
    client_of(stage.players.stranger)
    return person


def test_a_deputyship_is_accepted_by_the_deputy_alone_and_while_it_is_there_to_give(
    apart: Callable[[str, str], Stage],
) -> None:
    stage = apart("approvals.accept_deputyship", "auditor")
    lender, deputy = stage.maker, stage.opened(client_of(stage.holder))
    stranger = client_of(stage.players.stranger)
    stage.refused("not_yours", lambda: stage.by_api(stranger))
    stage.refused("", lambda: stage.by_page(stranger), 404)
    stage.refused_everywhere("not_yours", client_of(lender))
    stage.refused("", lambda: stage.by_api(Client()), 401)
    stage.refused("", lambda: stage.by_page(Client()), 302)
    stage.refused("stale", lambda: stage.by_api(deputy, seen_version=2))
    stage.refused("stale", lambda: stage.by_page(deputy, version=2))
    with undone():
        assert stage.by_page(deputy).status_code == 302
        stage.refused_everywhere("stale", deputy)
        stage.refused("wrong_state", lambda: stage.by_api(deputy, seen_version=2))
    with undone():
        end_role(
            actor=stage.players.administrator, now=stage.now, person=lender.person, role="chief_executive",
            valid_until=clock.today(),
        )  # fmt: skip
        stage.refused_everywhere("role_not_held", deputy)
    with undone():
        made = stage.pressed.arguments
        withdraw_deputyship(actor=lender, now=stage.now, **made)
        stage.refused_everywhere("stale", deputy)
        stage.refused("wrong_state", lambda: stage.by_api(deputy, seen_version=2))
    suspend_user(actor=stage.players.administrator, now=stage.now, person=stage.holder.person)
    stage.refused("", lambda: stage.by_api(deputy), 401)
    stage.refused("", lambda: stage.by_page(deputy), 302)


@pytest.mark.parametrize("verb", ["confirm_deputyship", "refuse_deputyship"])
def test_a_deputy_for_somebody_away_is_settled_in_no_wrong_way(apart: Callable[[str, str], Stage], verb: str) -> None:
    stage = apart(f"approvals.{verb}", "deputy_mayor")
    # On the stage before anything is undone.
    assert {stage.holder, stage.players.stranger, stage.players.auditor}
    stranger, visitor = client_of(stage.players.stranger), Client()
    stage.refused("not_permitted", lambda: stage.by_api(stranger))
    stage.refused("", lambda: stage.by_page(stranger), 404)
    stage.refused("", lambda: stage.by_api(visitor), 401)
    stage.refused("", lambda: stage.by_page(visitor), 302)
    with undone():
        pressed_twice(stage)
    with undone():
        by_its_maker(stage)
    with pytest.raises(Refused, match="not lent"):
        stage.lent(stage.holder, stage.players.auditor)
    holder = stage.opened(client_of(stage.holder))
    stage.refused("stale", lambda: stage.by_api(holder, seen_version=2))
    if verb == "confirm_deputyship":
        _given_the_role(stage, stage.players.auditor)
        stage.refused_everywhere("deputy_of_self", client_of(stage.players.auditor))
    end_role(
        actor=stage.players.administrator, now=stage.now, person=stage.holder.person, role=stage.approval.role,
        valid_until=clock.today(),
    )  # fmt: skip
    stage.refused("not_permitted", lambda: stage.by_api(holder))


# Operations that name a sum and keep no deputy to what was lent, and why.
NOT_LIMITED = {
    "programmes.raise_item": "says what a risk might cost: nothing is spent by it",
    "systems.register_application": "says what an application costs: nothing is spent by it",
    "programmes.enter_role": "says what a role costs: nothing is spent by it",
    "programmes.revise_role": "says what a role costs: nothing is spent by it",
    "programmes.set_runway": "says what a month of waiting costs: nothing is spent by it",
    "approvals.propose_deputyship": "the sum is the limit itself, and no deputy proposes one",
    "approvals.offer_deputyship": "the sum is the limit itself, and no deputy offers one",
    "approvals.propose_rule": "the sums are the band of a rule, and administrators lend their role to nobody",
    "approvals.propose_rule_change": "the sums are the band of a rule, and administrators lend their role to nobody",
    "budgets.draft_carry_forward": "a draft moves nothing; whoever approves it is kept to a limit",
    "budgets.draft_release": "a draft moves nothing; whoever approves it is kept to a limit",
    "budgets.draft_reprofile": "a draft moves nothing; whoever approves it is kept to a limit",
    "budgets.draft_return": "a draft moves nothing; whoever approves it is kept to a limit",
    "budgets.draft_virement": "a draft moves nothing; whoever approves it is kept to a limit",
    "budgets.release_funds": "gives money back",
    "decisions.record_past_decision": "a record of what was decided elsewhere: it opens no money",
}


def test_whatever_is_worth_money_keeps_a_deputy_to_what_was_lent() -> None:
    sums = {
        verb
        for verb, each in OPERATIONS.items()
        if any("Pence" in str(one.annotation) for one in each.signature.parameters.values())
    }
    worth = sums | {each.verb for each in APPROVALS if each.worth}
    assert worth - set(NOT_LIMITED) == {
        verb for verb, each in OPERATIONS.items() if asks(each.run, {refuse_beyond_limit})
    }


def _given_the_role(stage: Stage, person: Actor) -> None:
    """The maker gets the role too, so that nothing but whose work it is stands against them."""
    if stage.approval.role not in roles_held(person.person, clock.today()):
        grant_role(
            actor=stage.players.administrator, now=stage.now, person=person.person, role=stage.approval.role,
            valid_from=DAY,
        )  # fmt: skip
