"""A paper judged by a scheme of delegation, at each step of its life. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daybook.decisions.cases.rules.check import (
    ADVICE_KINDS,
    NamedAuthority,
    Scheme,
    authority_of,
    check_decision,
    is_budgeted,
)
from daybook.decisions.cases.rules.findings import DecisionCheck
from daybook.decisions.cases.rules.form import Advice, DecisionForm, Recommendation, Signature
from daybook.decisions.cases.rules.sums import paper_total
from daybook.kernel.money import Pence

AWARD = "approve_contract_award"
CALL_IN = "call_in_contract_award"


@dataclass(frozen=True, slots=True)
class Authorised:
    """One recommendation, by its place from nought, and the scheme's answer to who may decide it."""

    place: int
    recommendation: Recommendation
    authority: NamedAuthority


def check_paper(
    form: DecisionForm,
    *,
    scheme: Scheme,
    today: date,
    left_out: Sequence[str] = (),
    signed: Mapping[str, date] | None = None,
) -> DecisionCheck:
    """The check of a paper held as a record: what it says, and the dates it was signed by role.

    Declarations are ticked on the record, where submission counts them, so the check takes them as given.
    """
    whole = replace(
        form,
        advice=tuple(Advice(kind, True) for kind in ADVICE_KINDS),
        signatures=tuple(Signature(role, on) for role, on in (signed or {}).items()),
        unknown_fields=tuple(left_out),
    )
    return check_decision(whole, scheme=scheme, today=today)


def authorised(
    form: DecisionForm, *, scheme: Scheme, on: date, called_in: NamedAuthority | None = None
) -> tuple[Authorised, ...]:
    """Each recommendation with the role and paragraph under which it may be decided on a day.

    Where the paper was called in, its contract awards are decided under the paragraph of the call-in.
    """
    return tuple(
        Authorised(
            place,
            each,
            called_in if called_in and each.action == AWARD else authority_of(form, each, scheme=scheme, on=on),
        )
        for place, each in enumerate(form.recommendations)
    )


def call_in_authority(form: DecisionForm, *, scheme: Scheme, on: date) -> NamedAuthority | None:
    """Who may call in the contract award that a paper recommends; None where it recommends none."""
    awards = [each for each in form.recommendations if each.action == AWARD]
    if not awards:
        return None
    value = Pence(max((each.amount_pence or 0 for each in awards), default=0)) or paper_total(form)
    budgeted = is_budgeted(form, awards[0])
    return scheme(body=form.body, kind=form.kind, action=CALL_IN, value_pence=value, on=on, budgeted=budgeted)


def deciding_role(form: DecisionForm, given: Sequence[Authorised]) -> str:
    """The role whose decision a paper awaits: one that a read paragraph names, else an unread one, else the paper's."""
    named = [each.authority for each in given if each.authority.role]
    for authority in sorted(named, key=lambda authority: not authority.verified):
        return authority.role or ""
    return form.decision_maker


def paragraphs_of(given: Sequence[Authorised]) -> str:
    """The paragraphs relied on, each once, in order: "4.8, 4.13"."""
    return ", ".join(dict.fromkeys(each.authority.paragraph for each in given if each.authority.paragraph))
