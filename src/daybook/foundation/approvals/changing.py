"""What the acts on a change to the scheme share: keeping it, looking it up, and taking its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from daybook.foundation.approvals.delegations import found_rule, held_rules, proposal_of, rule_of_terms
from daybook.foundation.approvals.models import Delegation, DelegationTerms, Scheme, SchemeChange
from daybook.foundation.approvals.public import record_settled, record_waiting
from daybook.foundation.approvals.routing import (
    Moved,
    actions_on_cost_centres,
    agreeing_verb,
    chained_actions,
    known_kinds,
    moved_between,
    verb_above,
)
from daybook.foundation.approvals.rules.authority import DelegationRule
from daybook.foundation.approvals.rules.changing import ChangeKind, HeldRule, Proposal, Step, scheme_after, steps_of
from daybook.foundation.approvals.states import SCHEME_CHANGE, SchemeChangeState
from daybook.foundation.identity.public import role_choices, titles_of_roles_with
from daybook.foundation.notifications.public import record_message
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.effective_model import record_change, record_effective, record_end
from daybook.kernel.money import Pence
from daybook.kernel.operation import note, note_move
from daybook.kernel.periods import ONE_DAY, london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name, check_note
from daybook.ui.tones import state_words

EVER = datetime.max.replace(tzinfo=UTC)
LONGEST_REASON = 500
_LONGEST = {"action": 60, "kind": 60, "body": 40, "paragraph": 60, "source": 300}


@dataclass(frozen=True, slots=True)
class SchemeChangeRef:
    """A change to the scheme, its state and the version a later act must have seen."""

    reference: str
    state: str
    version: int


def ref_of(change: SchemeChange) -> SchemeChangeRef:
    """The change as it stands."""
    return SchemeChangeRef(change.reference, change.state, change.version)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a proposal would do: each rule it touches as it is and as it would be, and the open things it would move.

    A pair of rules lacks the first where the rule is new and the second where it ends.
    """

    rules: tuple[tuple[str, DelegationRule | None, DelegationRule | None], ...]
    moved: tuple[Moved, ...]


def preview(proposal: Proposal, today: date) -> Preview:
    """What would change, before anything does; Refused as `steps_of` refuses."""
    held = held_rules(EVER)
    steps = steps_of(held, proposal)
    after = scheme_after(held, steps)
    day = max(proposal.on, today)
    moved = moved_between([one.rule for one in held], [one.rule for one in after], day)
    return Preview(tuple((step.reference, _was(held, step), step.rule) for step in steps), tuple(moved))


def look_at(change: SchemeChange, today: date) -> Preview:
    """What a proposal that is not yet kept would change; Refused as proposing it would be."""
    _refuse_unsound(change, today)
    return preview(proposal_of(change), today)


def _was(held: Sequence[HeldRule], step: Step) -> DelegationRule | None:
    day = step.on if step.rule is not None else step.on - ONE_DAY
    return next((one.rule for one in held if one.reference == step.reference and one.rule.in_force(day)), None)


def propose(change: SchemeChange, actor: Actor, now: datetime) -> SchemeChangeRef:
    """Keep a sound proposal and put it into the inbox of those who may approve it.

    Refused `bad_text`, `reason_missing`, `backdated`, `unknown_role`, or as `steps_of` refuses.
    """
    _refuse_unsound(change, london_day(now))
    steps = steps_of(held_rules(EVER), proposal_of(change))
    change.reference, change.proposed_by, change.proposed_at = next_reference("SC"), actor.person, now
    change.save(force_insert=True)
    note(change.reference, rules=[step.reference for step in steps if step.reference])
    begins = f"{change.valid_from:%-d %B %Y}"
    record_waiting(
        subject=change.reference,
        verb="approvals.approve_scheme_change",
        title=f"Change to the scheme of delegation: {change.action.replace('_', ' ')}",
        why=change.why,
        now=now,
        barred=[actor.person],
        maker=actor.person,
        paragraph=change.paragraph,
        yes=f"from {begins} authority is as proposed, and what waits goes to whoever then decides it.",
        no="the scheme stays as it is, and whoever proposed it is told why.",
    )
    return ref_of(change)


def locked_scheme_change(reference: str, seen_version: int) -> SchemeChange:
    """A change, locked; Refused `not_found` or `stale`."""
    found = SchemeChange.objects.select_for_update().filter(reference=reference).first()
    if found is None:
        raise Refused("not_found", f"There is no change to the scheme {reference}. Look for it among the changes.")
    note(reference)
    if found.version != seen_version:
        is_now = state_words(found.state).lower()
        message = f"{reference} is now {is_now}: it has changed since you opened it. Look at it again."
        raise Refused("stale", message, seen=seen_version, now=found.version)
    return found


def settle(change: SchemeChange, verb: str, actor: Actor, now: datetime, reason: str = "") -> SchemeChangeRef:
    """Take a change where `verb` leads, out of every inbox, and tell whoever proposed it; Refused `wrong_state`."""
    before, after = change.state, SCHEME_CHANGE.target(SchemeChangeState(change.state), verb)
    change.state, change.settled_by, change.settled_at, change.settled_reason = after, actor.person, now, reason
    change.version += 1
    change.save()
    record_settled(subject=change.reference, now=now)
    note_move(change.reference, before, after, paragraph=change.paragraph)
    if actor.person != change.proposed_by:
        title = f"{change.reference} is {after}: change to the scheme of delegation"
        record_message(kind="settled", people=[change.proposed_by], subject=change.reference, title=title, now=now)
    return ref_of(change)


def take(change: SchemeChange, now: datetime) -> None:
    """Make the scheme say what an approved change says; the whole scheme is locked while its steps are worked out.

    Refused `backdated` once its first day has passed, or as `steps_of` refuses: the scheme may have moved on since.
    """
    list(Scheme.objects.select_for_update().order_by("id"))
    _refuse_backdated(change.valid_from, london_day(now))
    for step in steps_of(held_rules(EVER), proposal_of(change)):
        note(_take(step, change, now))


def _take(step: Step, change: SchemeChange, now: datetime) -> str:
    if not step.reference:
        assert step.rule is not None
        asked = {name: getattr(change, name) for name in ("scheme", "body", "kind", "action", "budgeted")}
        made = Delegation.objects.create(**asked)
        span = {"valid_from": step.on, "valid_until": step.rule.until, "recorded_at": now}
        record_effective(DelegationTerms(delegation=made, **_said(step.rule), **span))
        return str(made)
    day = step.on if step.rule is not None else step.on - ONE_DAY
    terms = DelegationTerms.objects.as_at(day, EVER).select_related("delegation")
    current = terms.get(delegation_id=int(step.reference.removeprefix("SDR-")))
    if step.rule is None:
        record_end(current, until=step.on, recorded_at=now)
    else:
        record_change(current, on=step.on, recorded_at=now, **_said(step.rule))
    return step.reference


def _said(rule: DelegationRule) -> dict[str, object]:
    """The columns of what a rule says."""
    return {
        "value_from_pence": rule.value_from_pence,
        "value_below_pence": rule.value_below_pence,
        "role_title": rule.role,
        "first_roles": list(rule.first),
        "also_roles": list(rule.also),
        "own_cost_centre": rule.own_cost_centre,
        "paragraph": rule.paragraph,
        "source": rule.source,
        "verified": rule.verified,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a rule is proposed to say: its band, who decides, who agrees first or may decide instead, and its source."""

    role: str
    paragraph: str
    source: str
    first_roles: Sequence[str] = ()
    also_roles: Sequence[str] = ()
    own_cost_centre: str = ""
    value_from_pence: Pence | None = None
    value_below_pence: Pence | None = None
    verified: bool = False

    def onto(self, change: SchemeChange) -> SchemeChange:
        """The change, saying this."""
        change.value_from_pence, change.value_below_pence = self.value_from_pence, self.value_below_pence
        change.role_title, change.first_roles, change.paragraph = self.role, list(self.first_roles), self.paragraph
        change.also_roles, change.source, change.verified = list(self.also_roles), self.source, self.verified
        change.own_cost_centre = self.own_cost_centre
        return change


def new_rule(*, scheme: str, said: Said, **question: Any) -> SchemeChange:
    """A proposal of a new rule, not yet kept; Refused `unknown_scheme` or `unknown_kind`."""
    title = Scheme.objects.filter(title=scheme).first()
    if title is None:
        raise Refused("unknown_scheme", "There is no such scheme. Name one of those on the page of the scheme.")
    if question["kind"] and question["kind"] not in known_kinds(EVER):
        # Another spelling would go round the overlap with the rule there is, and would answer no paper.
        message = "No paper is of this kind. Choose one of the kinds of paper there are, or leave it out for any kind."
        raise Refused("unknown_kind", message)
    return said.onto(SchemeChange(change=ChangeKind.ADD, scheme=title, **question))


def change_of_rule(rule: str, seen_version: int, kind: ChangeKind, valid_from: date, why: str) -> SchemeChange:
    """A change of a rule that stands, saying what the rule now says; Refused `not_found`, `stale` or `not_in_force`."""
    found = found_rule(rule)
    rows = found.terms.count()
    if rows != seen_version:
        message = f"{rule} has changed since you opened it. Look at it again, then propose what is still to change."
        raise Refused("stale", message, seen=seen_version, now=rows)
    day = valid_from - ONE_DAY if kind is ChangeKind.END else valid_from
    terms = DelegationTerms.objects.as_at(day, EVER).filter(delegation=found).first()
    if terms is None:
        raise Refused("not_in_force", f"{rule} is not in force on {day:%-d %B %Y}. Choose a day on which it is.")
    asked = {name: getattr(found, name) for name in ("scheme", "body", "kind", "action", "budgeted")}
    said = _said(rule_of_terms(found, terms, day, None))
    return SchemeChange(change=kind, delegation=found, valid_from=valid_from, why=why, **asked, **said)


def _refuse_unsound(change: SchemeChange, today: date) -> None:
    check_note(change.why, LONGEST_REASON)
    if not change.why.strip():
        raise Refused("reason_missing", "Say why the scheme is to change: whoever approves it reads this.")
    for name, longest in _LONGEST.items():
        if name != "kind" or change.kind:
            check_name(getattr(change, name), longest, f"The {name}")
    _refuse_backdated(change.valid_from, today)
    if change.valid_until is not None and change.valid_until <= change.valid_from:
        raise Refused("dates_in_order", "The first day without the rule must come after its first day.")
    if change.change != ChangeKind.END:
        _refuse_roles(change)


def _refuse_roles(change: SchemeChange) -> None:
    if change.first_roles and change.action not in chained_actions():
        message = "Nobody can agree first to this: it is one act, by one role. Name the one role that decides."
        raise Refused("no_chain", message, action=change.action)
    if change.also_roles and not verb_above(change.action):
        message = "Nobody acts in the place of the role named for this. Leave the role above it out."
        raise Refused("nobody_above", message, action=change.action)
    _refuse_bound(change)
    known = {title for _, title in role_choices()}
    for role in (*change.first_roles, *change.also_roles, change.role_title):
        if role not in known:
            message = f"There is no role {str(role)[:60]}. Choose one of the roles that people hold here."
            raise Refused("unknown_role", message)
    _refuse_without_right(change.first_roles, agreeing_verb(change.action), "may_not_agree", "agree to this")
    _refuse_without_right(change.also_roles, verb_above(change.action), "may_not_act", "do this, above anybody or not")


def _refuse_bound(change: SchemeChange) -> None:
    if not change.own_cost_centre:
        return
    if change.action not in actions_on_cost_centres():
        message = "This takes nothing from a cost centre, so nobody is bound to their own in it. Leave that out."
        raise Refused("no_cost_centre", message, action=change.action)
    if change.own_cost_centre not in (*change.first_roles, *change.also_roles, change.role_title):
        message = "Only a role that the rule names acts for its own cost centre alone. Choose one of those, or none."
        raise Refused("not_in_the_rule", message)


def _refuse_without_right(roles: Sequence[str], verb: str, code: str, what: str) -> None:
    """A role that may not do what the rule would have it do would be waited for in vain."""
    may = titles_of_roles_with(verb)
    for role in roles:
        if role not in may:
            message = f"The {role} has no right to {what}, so it would wait for ever. Choose: {', '.join(may)}."
            raise Refused(code, message)


def _refuse_backdated(first_day: date, today: date) -> None:
    if first_day < today:
        message = (
            f"This would change authority from {first_day:%-d %B %Y}, which has passed: what was decided since rests "
            "on the rule of its day. Propose it from today or later."
        )
        raise Refused("backdated", message, first_day=first_day.isoformat())
