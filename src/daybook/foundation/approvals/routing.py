"""Who decides each open thing by given rules: asked of the domains above, for inboxes and for a change's preview."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from daybook.foundation.approvals.delegations import scheme_rules
from daybook.foundation.approvals.models import WaitingItem
from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.kernel.operation import note
from daybook.kernel.periods import london_day


@dataclass(frozen=True, slots=True)
class Awaited:
    """An open thing, who decides it (in the order in which they still act) and under which paragraph.

    `verb` is the act that its item in the inbox waits for; blank where another step comes before the scheme is asked.
    `asks` is what the item then says (title, why, yes, no), where that differs from one act to another. `holder` is the
    post that it waits for by name; blank where anybody in the first of the roles may act.
    """

    subject: str
    title: str
    amount_pence: int | None
    roles: tuple[str, ...]
    paragraph: str
    verb: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """A kind of open things: its name, the verbs its items wait for, and who decides each by given rules on a day.

    `chains` are the actions for which roles may act one after the other, each of those who come first by the verb
    `agrees`; `kinds` the kinds of paper they come in. `above` are the actions in which a role above the one named may
    act in its place, each with the verb by which it does. `centred` are the actions that take money from a cost centre,
    in which a role may be bound to its own.
    """

    label: str
    verbs: frozenset[str]
    awaited: Callable[[Sequence[DelegationRule], date], Sequence[Awaited]]
    chains: frozenset[str] = frozenset()
    kinds: Callable[[], Collection[str]] = frozenset
    agrees: str = ""
    above: Mapping[str, str] = field(default_factory=dict)
    centred: frozenset[str] = frozenset()


_askers: tuple[Asker, ...] = ()


def bind_askers(askers: Sequence[Asker]) -> None:
    """Say, at start-up, which domains ask the scheme who decides."""
    global _askers
    _askers = tuple(askers)


def chained_actions() -> frozenset[str]:
    """The actions for which a rule may name roles that act first."""
    return frozenset().union(*(asker.chains for asker in _askers))


def actions_on_cost_centres() -> frozenset[str]:
    """The actions for which a rule may bind a role to the cost centre it answers for."""
    return frozenset().union(*(asker.centred for asker in _askers))


def agreeing_verb(action: str) -> str:
    """The operation by which a role agrees first to an action; blank where roles act on it in no chain."""
    return next((asker.agrees for asker in _askers if action in asker.chains), "")


def verb_above(action: str) -> str:
    """The operation by which a role above the one named acts in its place; blank where none may."""
    return next((asker.above[action] for asker in _askers if action in asker.above), "")


def known_kinds(now: datetime) -> list[str]:
    """The kinds of paper a rule may be for: those that papers come in, and those of rules there are."""
    of_rules = {rule.kind for rule in scheme_rules(now) if rule.kind}
    return sorted(of_rules.union(*(asker.kinds() for asker in _askers)))


@dataclass(frozen=True, slots=True)
class Moved:
    """An open thing that other rules would give to somebody else: as it is, and as it would be."""

    kind: str
    before: Awaited
    after: Awaited


def moved_between(old: Sequence[DelegationRule], new: Sequence[DelegationRule], on: date) -> list[Moved]:
    """The open things that the new rules give to others, or rest on another paragraph, than the old ones on a day."""
    found = []
    for asker in _askers:
        after = {one.subject: one for one in asker.awaited(new, on)}
        for before in asker.awaited(old, on):
            other = after[before.subject]
            if _decided(before) != _decided(other):
                found.append(Moved(asker.label, before, other))
    return found


def _decided(one: Awaited) -> tuple[tuple[str, ...], str, str]:
    return one.roles, one.holder, one.paragraph


def misrouted(now: datetime) -> list[tuple[WaitingItem, Awaited]]:
    """Items in inboxes that wait for another role, post, act or paragraph than the scheme in force today names."""
    rules, today, found = scheme_rules(now), london_day(now), []
    for asker in _askers:
        wanted = {one.subject: one for one in asker.awaited(rules, today) if one.verb and one.roles}
        items = WaitingItem.objects.filter(settled_at=None, verb__in=asker.verbs, subject__in=wanted)
        for item in items.order_by("id"):
            one = wanted[item.subject]
            waits = (item.verb, item.role_title, item.holder, item.paragraph)
            if waits != (one.verb, one.roles[0][:120], one.holder, one.paragraph):
                found.append((item, one))
    return found


def reroute(now: datetime) -> list[str]:
    """Put every misrouted item into the right inbox, as old as it is; what moved."""
    moved = misrouted(now)
    for item, one in moved:
        if (item.role_title, item.holder) != (one.roles[0][:120], one.holder):
            # Whoever it was handed on to may no longer do it.
            item.handed_to = ""
        said = one.asks if item.verb != one.verb else {}
        item.verb, item.role_title, item.paragraph = one.verb, one.roles[0][:120], one.paragraph
        item.holder = one.holder
        for name, words in said.items():
            setattr(item, name, words)
        item.version += 1
        item.save(update_fields=["verb", "role_title", "holder", "paragraph", "handed_to", "version", *said])
        note(item.subject)
    return [item.subject for item, _ in moved]
