"""The scheme files that come with the product become rows, once each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction

from daybook.foundation.approvals.delegations import scheme_rules
from daybook.foundation.approvals.models import BroughtRule, Delegation, DelegationTerms, Scheme
from daybook.foundation.approvals.routing import chained_actions
from daybook.foundation.approvals.rules.authority import DelegationRule, SchemeUnreadable, scheme_of_delegation
from daybook.kernel.effective_model import record_effective
from daybook.kernel.periods import london_bounds

log = structlog.get_logger(__name__)


def load_schemes(texts: Iterable[str], now: datetime) -> int:
    """Bring the rules of scheme files that are not there yet; how many were brought. Run twice, nothing comes twice.

    Rows already there are left alone, whatever people have since made of them. At the first load a rule counts as known
    since its first day, since the files say what stood; one that a later release brings is known from `now`. A rule
    that would answer a question already answered is left out and logged: propose it on the page of the scheme.
    SchemeUnreadable where a file cannot be used, or names roles that agree first to what is one act by one role.
    """
    read = [rule for text in texts for rule in scheme_of_delegation(text)]
    _refuse_chain_of_one_act(read)
    with transaction.atomic():
        first_load = not Delegation.objects.exists()
        have = set(BroughtRule.objects.values_list("key", flat=True))
        standing = [] if first_load else list(scheme_rules(now))
        brought = 0
        for rule in read:
            if _file_key(rule) in have:
                continue
            if any(rule.clashes_with(other) for other in standing):
                log.warning("scheme_rule_left_out", action=rule.action, body=rule.body, paragraph=rule.paragraph)
                continue
            _keep(rule, london_bounds(rule.in_force_from)[0] if first_load else now)
            standing.append(rule)
            brought += 1
    return brought


def _refuse_chain_of_one_act(rules: Iterable[DelegationRule]) -> None:
    """Nobody would be asked to agree first, so a rule that says so would be believed and not kept."""
    chained = chained_actions()
    for rule in rules:
        if rule.first and rule.action not in chained:
            message = (
                f"The rule for {rule.action} under {rule.paragraph} names roles that agree first: "
                f"{', '.join(rule.first)}. This is one act, by one role, {rule.role}. Take `first` out of the rule."
            )
            raise SchemeUnreadable(message)


def _keep(rule: DelegationRule, known_from: datetime) -> None:
    scheme, _ = Scheme.objects.get_or_create(title=rule.scheme)
    question = {
        "scheme": scheme,
        "body": rule.body,
        "kind": rule.kind or "",
        "action": rule.action,
        "budgeted": rule.budgeted,
    }
    band = {"value_from_pence": rule.value_from_pence, "value_below_pence": rule.value_below_pence}
    # The same question and band on other days is the same rule at another time.
    same = Delegation.objects.filter(**question, **{f"terms__{name}": value for name, value in band.items()}).first()
    delegation = same or Delegation.objects.create(**question)
    record_effective(
        DelegationTerms(
            delegation=delegation,
            **band,
            role_title=rule.role,
            first_roles=list(rule.first),
            also_roles=list(rule.also),
            own_cost_centre=rule.own_cost_centre,
            paragraph=rule.paragraph,
            source=rule.source,
            verified=rule.verified,
            valid_from=rule.in_force_from,
            valid_until=rule.until,
            recorded_at=known_from,
        )
    )
    BroughtRule.objects.create(key=_file_key(rule), delegation=delegation)


def _file_key(rule: DelegationRule) -> str:
    """What makes a rule of a file the same one in the next release: its question, band and first day."""
    asked = (rule.scheme, rule.body, rule.kind, rule.action, rule.budgeted)
    span = (rule.value_from_pence, rule.value_below_pence, rule.in_force_from.isoformat())
    return hashlib.sha256(repr(asked + span).encode()).hexdigest()
