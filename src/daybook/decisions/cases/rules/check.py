"""The check of a decision paper: sums, authority, order of signatures, declarations, publication. Pure.

Every rule is run and every finding kept; nothing stops at the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from daybook.decisions.cases.rules.findings import Approval, DecisionCheck, Finding, Severity, found
from daybook.decisions.cases.rules.form import DecisionForm, Recommendation, Signature
from daybook.decisions.cases.rules.sums import FUNDING, lines_total, paper_total, sum_findings
from daybook.kernel.calendar import worked_day_from
from daybook.kernel.money import Pence, said

ROUTE_TO_MARKET = "approve_route_to_market"
ADVICE_KINDS = ("financial", "legal", "equality", "commercial", "data_protection", "head_of_service")

_ASKED = {
    "personal_data_of_public": "personal data of the public is used",
    "dpia_required": "a data protection impact assessment is required",
}
_GRAVEST_FIRST = {severity: place for place, severity in enumerate(Severity)}


class NamedAuthority(Protocol):
    """What a scheme of delegation answers: a role and paragraph or None, and whether that paragraph has been read."""

    @property
    def role(self) -> str | None: ...
    @property
    def paragraph(self) -> str | None: ...
    @property
    def verified(self) -> bool: ...
    @property
    def scheme(self) -> str: ...
    @property
    def first(self) -> tuple[str, ...]: ...


class Scheme(Protocol):
    """The question put to a scheme of delegation, once for each recommendation."""

    def __call__(
        self, *, body: str, kind: str, action: str, value_pence: Pence | None, on: date, budgeted: bool | None
    ) -> NamedAuthority: ...


def check_decision(form: DecisionForm, *, scheme: Scheme, today: date) -> DecisionCheck:
    """Everything the paper's author should know before it is signed, or before it is published.

    Authority is judged for each recommendation alone, under the scheme as it stood when the decision-maker signed; for
    a paper not yet signed, as it stands `today`.
    """
    on = _decided_on(form) or today
    named = [authority_of(form, each, scheme=scheme, on=on) for each in form.recommendations]
    findings = [
        *sum_findings(form),
        *_authority_findings(form, named),
        *_signatures(form, named),
        *_advice(form),
        *_funding_and_route(form),
        *_publication(form),
        *_data_protection(form),
        *_days_off(form),
        *_unknown_fields(form),
    ]
    return DecisionCheck(
        reference=form.reference,
        findings=tuple(sorted(findings, key=lambda finding: _GRAVEST_FIRST[finding.severity])),
        approvals=tuple(
            Approval(each.number, authority.role, authority.paragraph)
            for each, authority in zip(form.recommendations, named, strict=True)
        ),
        lines_pence=lines_total(form.costs),
        stated_total_pence=form.stated_total_pence,
    )


def authority_of(form: DecisionForm, each: Recommendation, *, scheme: Scheme, on: date) -> NamedAuthority:
    """Who may decide one recommendation of a paper, by its own value, under the scheme as it stands on a day."""
    value, budgeted = value_of(form, each), is_budgeted(form, each)
    return scheme(body=form.body, kind=form.kind, action=each.action, value_pence=value, on=on, budgeted=budgeted)


def is_budgeted(form: DecisionForm, each: Recommendation) -> bool:
    """Whether a recommendation says from which fund its money comes; one that states none rests on those beside it."""
    return bool(each.funding.strip()) or any(
        other.funding.strip() for other in form.recommendations if each.action != FUNDING
    )


def value_of(form: DecisionForm, each: Recommendation) -> Pence | None:
    """The value by which a recommendation is judged; None where the paper states none."""
    if each.amount_pence is None and each.action == ROUTE_TO_MARKET:
        # The value of going to market is that of the requirement. A paper that does not state it apart buys at most
        # what it funds, so the total is the value that cannot understate who must approve.
        return paper_total(form)
    return each.amount_pence


def _authority_findings(form: DecisionForm, named: list[NamedAuthority]) -> Iterator[Finding]:
    """The paper's own citation, and its decision-maker against the role the scheme names for each recommendation.

    Only a paragraph that has been read makes an error. An unverified rule is somebody's recollection: an error from it
    would send a lawful paper back, so it gives a note that says what to confirm, even where the decision-maker differs.
    """
    if form.authority is None:
        message = "The paper cites no authority. Name the scheme of delegation and the paragraph relied on."
        yield found("authority_missing", "authority", message)
    for index, (each, authority) in enumerate(zip(form.recommendations, named, strict=True)):
        path = f"recommendation[{index}]"
        if authority.role is None:
            yield _no_role(each, path)
        elif not authority.verified:
            yield _unread_paragraph(form, each, authority, path)
        elif not _same_role(authority.role, form.decision_maker):
            message = (
                f"Recommendation {each.number} is for the {authority.role} to decide, under paragraph "
                f"{authority.paragraph}; the paper names {_quoted(form.decision_maker) or 'nobody'} as decision-maker. "
                "Send it to that role, or correct the decision-maker."
            )
            yield found("wrong_decision_maker", path, message, _clause(authority))


def _no_role(each: Recommendation, path: str) -> Finding:
    amount = "" if each.amount_pence is None else f" of {said(each.amount_pence)}"
    message = (
        f"The scheme of delegation to hand names no role for recommendation {each.number}{amount}. "
        "Confirm in the full scheme who may approve it."
    )
    return found("authority_unverified", path, message)


def _unread_paragraph(form: DecisionForm, each: Recommendation, authority: NamedAuthority, path: str) -> Finding:
    differs = "" if _same_role(authority.role or "", form.decision_maker) else ", who is not the paper's decision-maker"
    message = (
        f"Recommendation {each.number} is probably for the {authority.role} to decide{differs}: paragraph "
        f"{authority.paragraph} has not been verified. Confirm it in the scheme before relying on it."
    )
    return found("authority_unverified", path, message, _clause(authority))


def _clause(authority: NamedAuthority) -> str:
    return f"{authority.scheme}, paragraph {authority.paragraph}"


def _signatures(form: DecisionForm, named: list[NamedAuthority]) -> Iterator[Finding]:
    """Nobody whose signature the form asks for may sign after the decision is made; the same day is in order.

    The decision is made by the role that a read paragraph of the scheme names, else by the paper's decision-maker, so
    that a paper naming the wrong decision-maker is told that one fault and not a second that follows from it. Where
    neither has a place to sign, the last signature listed is the decision.
    """
    decision = _deciding_signature(form, named)
    if decision is None or decision.on is None:
        return
    for index, signature in enumerate(form.signatures):
        if _same_role(signature.role, decision.role):
            continue
        if signature.on is None or signature.on > decision.on:
            when = "has not signed" if signature.on is None else f"signed on {signature.on.isoformat()}"
            message = (
                f"The {_quoted(decision.role)} decided on {decision.on.isoformat()}, but the {_quoted(signature.role)} "
                f"{when}. Every other signature comes first: correct the dates, or have the decision signed again."
            )
            yield found("signature_out_of_order", f"signature[{index}].on", message)


def _deciding_signature(form: DecisionForm, named: list[NamedAuthority]) -> Signature | None:
    roles = [authority.role for authority in named if authority.verified and authority.role is not None]
    for role in (*roles, form.decision_maker):
        signed = _signature_of(form, role)
        if signed is not None:
            return signed
    return form.signatures[-1] if form.signatures else None


def _signature_of(form: DecisionForm, role: str) -> Signature | None:
    """The signature of a role; of several, the latest, and one still to be signed only where none is dated."""
    places = [signature for signature in form.signatures if _same_role(signature.role, role)]
    return max(places, key=lambda signature: signature.on or date.min, default=None)


def _decided_on(form: DecisionForm) -> date | None:
    signed = _signature_of(form, form.decision_maker)
    return None if signed is None else signed.on


def _advice(form: DecisionForm) -> Iterator[Finding]:
    for kind in ADVICE_KINDS:
        places = [index for index, advice in enumerate(form.advice) if advice.kind == kind]
        refused = [index for index in places if form.advice[index].given is not True]
        if places and not refused:
            continue
        path = f"advice[{refused[0]}].given" if refused else "advice"
        words = kind.replace("_", " ")
        state = "is not given" if refused else "is not in the declaration"
        message = f"The {words} advice {state}. Obtain it, then tick it as given."
        yield found("advice_missing", path, message)


def _funding_and_route(form: DecisionForm) -> Iterator[Finding]:
    for index, each in enumerate(form.recommendations):
        if each.action == FUNDING and not each.funding.strip():
            message = f"Recommendation {each.number} names no source of funding. Name the fund or budget that pays."
            yield found("funding_missing", f"recommendation[{index}].funding", message)
        if each.action == ROUTE_TO_MARKET and not each.route.strip():
            message = f"Recommendation {each.number} names no route to market. Name it."
            yield found("route_missing", f"recommendation[{index}].route", message)


def _publication(form: DecisionForm) -> Iterator[Finding]:
    publication = form.publication
    if publication.part_1_deferred and publication.deferred_until is None:
        message = "Part 1 is deferred without a date. Give the day it will be published, or publish it."
        yield found("deferral_without_date", "publication.deferred_until", message)
    lacking = [
        words
        for words, supplied in (
            ("the rationale", bool(publication.part_2_rationale.strip())),
            ("the exemptions relied on", any(text.strip() for text in publication.part_2_exemptions)),
        )
        if not supplied
    ]
    if publication.part_2 and lacking:
        message = f"The paper has a Part 2 but does not supply {' or '.join(lacking)}. Add it, or publish everything."
        yield found("part_2_not_supplied", "publication.part_2", message)


def _data_protection(form: DecisionForm) -> Iterator[Finding]:
    answers = form.data_protection
    for name, answer in (
        ("personal_data_of_public", answers.personal_data_of_public),
        ("dpia_required", answers.dpia_required),
    ):
        if answer is None:
            message = f"Whether {_ASKED[name]} is not answered. Answer yes or no."
            yield found("dpia_unclear", f"data_protection.{name}", message)
    if answers.personal_data_of_public and not answers.dpia_reference.strip():
        message = (
            "The paper uses personal data of the public and names no data protection impact assessment. "
            "Complete one and give its reference."
        )
        yield found("dpia_unclear", "data_protection.dpia_reference", message)


def _days_off(form: DecisionForm) -> Iterator[Finding]:
    for place, given in enumerate(form.undertakings):
        day = worked_day_from(given.due) if given.due else None
        if day and day != given.due:
            message = (
                f"“{_quoted(given.words)}” is due on {given.due:%A %-d %B %Y}, which is not a working day, so it will "
                f"fall due on {day:%A %-d %B %Y}. Give that day or another if it is not what you mean."
            )
            yield found("due_on_day_off", f"undertaking[{place}].due", message)


def _unknown_fields(form: DecisionForm) -> Iterator[Finding]:
    for path in form.unknown_fields:
        message = f"The form has no field “{_quoted(path)}”, so it was not checked. Correct or remove it."
        yield found("unknown_field", path, message)


def _same_role(one: str, other: str) -> bool:
    """The same role but for capitals and spacing."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _quoted(text: str) -> str:
    """Somebody else's words, short enough for a sentence."""
    return text if len(text) <= 80 else f"{text[:79]}…"
