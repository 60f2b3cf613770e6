"""Decision papers as they stand, and as they stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.db.models import F, Q, QuerySet

from daybook.decisions.cases.models import Advice, Case, CaseVersion, OpenedLine, PastDecision, Signature, Transition
from daybook.decisions.cases.queries.conduct import (
    EVER,
    Conduct,
    Remark,
    called_in_of,
    conduct_of,
    remarks_on,
    stand_ins_of,
)
from daybook.decisions.cases.refs import CaseRef
from daybook.decisions.cases.rules.chain import Agreement, Link, agreements_left, chain_of
from daybook.decisions.cases.rules.check import ADVICE_KINDS, Scheme
from daybook.decisions.cases.rules.findings import DecisionCheck
from daybook.decisions.cases.rules.form import DecisionForm, parse_form
from daybook.decisions.cases.rules.judging import Authorised, authorised, check_paper
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.rules.sums import PricedLine, priced_lines
from daybook.decisions.cases.rules.writing import text_digest
from daybook.decisions.cases.states import CaseState
from daybook.foundation.approvals.public import authority_for, scheme_rules
from daybook.kernel.actor import Actor
from daybook.kernel.periods import london_bounds, london_day
from daybook.kernel.refused import Refused

# The names of boxes and headings in the text of a form.
_FORM_WORDS = re.compile(r"^\s*(?:\[+[\w.]+\]+|\w+ *=)", re.MULTILINE)
_MOST_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which papers to list; every blank matches all. `search` looks in reference, title and programme."""

    state: str = ""
    year: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One of the six declarations: who gave it, when, whom they asked and in which words, where it stands."""

    kind: str
    given_by: str = ""
    given_at: datetime | None = None
    words: str = ""
    adviser: str = ""

    @property
    def stands(self) -> bool:
        return self.given_at is not None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: who, in which role, under which paragraph, on which text; `stands_in_for` which role, if any.

    `deputy_for` is the person in whose name a deputy signed.
    """

    submission: int
    role_title: str
    person: str
    post: str
    paragraph: str
    digest: str
    interest_kind: str
    interests: str
    stands_in_for: str
    signed_at: datetime
    deputy_for: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A budget line that the decision opened."""

    fund: str
    allocation: str
    budget_line: str
    year: str
    amount_pence: int
    split_stated: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One step in the life of a paper."""

    verb: str
    from_state: str
    to_state: str
    version: int
    made_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a paper: its number, canonical text, digest, codes, and who made it when."""

    number: int
    form: str
    digest: str
    cost_centre: str
    account: str
    project: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A paper and everything around it, as it stood at one moment. `lapsed` are signatures since returned."""

    ref: CaseRef
    version: Version
    form: DecisionForm
    check: DecisionCheck
    recommendations: tuple[Authorised, ...]
    costs: tuple[PricedLine, ...]
    ticks: tuple[Tick, ...]
    signatures: tuple[Signed, ...]
    opened: tuple[Opened, ...]
    moves: tuple[Move, ...]
    voided: tuple[Tick, ...]
    lapsed: tuple[Signed, ...]
    conduct: Conduct
    remarks: tuple[Remark, ...]
    chain: tuple[Link, ...]
    until: datetime

    @property
    def missing_advice(self) -> tuple[str, ...]:
        return tuple(tick.kind for tick in self.ticks if not tick.stands)

    @property
    def to_agree(self) -> tuple[Agreement, ...]:
        """The roles that still agree before the decision, in order."""
        return agreements_left(self.chain, {one.stands_in_for or one.role_title for one in self.signatures})

    @property
    def opened_pence(self) -> int:
        return sum(line.amount_pence for line in self.opened)

    @property
    def writers(self) -> frozenset[str]:
        """Everybody who wrote a version."""
        wrote = ("draft_case", "edit_case", "write_part_two")
        return frozenset(move.made_by for move in self.moves if move.verb in wrote)

    @property
    def makers(self) -> frozenset[str]:
        """Everybody who wrote a version or signed, and so may not decide."""
        return self.writers | {signature.person for signature in (*self.signatures, *self.lapsed)}


def visible_cases(actor: Actor, wanted: CaseFilter | None = None) -> QuerySet[Case]:
    """Papers that match, in no order: who may see decisions sees every paper, and Part 2 stays with its readers."""
    wanted = wanted or CaseFilter()
    cases = Case.objects.all()
    for column, value in (("state", wanted.state), ("year", wanted.year)):
        if value:
            cases = cases.filter(**{column: value})
    for word in wanted.search.split():
        cases = cases.filter(
            Q(reference__icontains=word)
            | Q(slug__icontains=word)
            | Q(title__icontains=word)
            | Q(programme__icontains=word)
        )
    return cases


def cases_saying(actor: Actor, text: str, most: int) -> list[Case]:
    """Papers whose text as it stands says all of these words (a supplier, a contract, a fund), latest first.

    The words of the form itself, which every paper has, do not count. The text of Part 2 is kept apart, and not read.
    """
    words = [word.casefold() for word in text.split()]
    said = CaseVersion.objects.filter(case__in=visible_cases(actor), number=F("case__version"))
    for word in words:
        said = said.filter(form__icontains=word)
    found = []
    for version in said.select_related("case").order_by("-case_id")[:_MOST_LOOKED_AT] if words else ():
        values = _FORM_WORDS.sub("", version.form).casefold()
        if all(word in values for word in words):
            found.append(version.case)
    return found[:most]


def years_with_cases() -> list[str]:
    """The financial years in which papers were decided (or begun, where they are not), latest first."""
    return list(Case.objects.order_by("-year").values_list("year", flat=True).distinct())


def deferrals_ended(today: date) -> list[tuple[str, int]]:
    """Decisions not yet published whose deferral has ended, by slug and version, oldest first."""
    due = Case.objects.filter(state=CaseState.DECIDED, deferred_until__lte=today).order_by("deferred_until", "id")
    return list(due.values_list("slug", "version"))


def past_or_case(actor: Actor, reference: str) -> str:
    """The slug of a decision, here or past; Refused `not_found`."""
    slug = slug_of(reference)
    if visible_cases(actor).filter(slug=slug).exists() or PastDecision.objects.filter(slug=slug).exists():
        return slug
    return _no_case(reference).slug


def find_case(reference: str) -> CaseRef:
    """The paper of this reference; Refused `not_found`."""
    return case_ref(_found(reference))


def state_as_at(reference: str, on: date) -> str | None:
    """The state of a paper at the end of a day in London; None before it was begun. Refused `not_found`.

    Moves are taken in the order in which they were made, whatever the clocks of several machines said.
    """
    moves = Transition.objects.filter(case=_found(reference), at__lt=london_bounds(on)[1])
    return moves.order_by("-id").values_list("to_state", flat=True).first()


def scheme_known(at: datetime) -> Scheme:
    """The scheme of delegation as known at a moment, to be asked about any day. One query."""
    return partial(authority_for, scheme_rules(at))


def authorised_now(case: Case, form: DecisionForm, now: datetime) -> tuple[Authorised, ...]:
    """Each recommendation with who may decide it by the scheme that is in force at this moment."""
    return authorised(form, scheme=scheme_known(now), on=london_day(now), called_in=called_in_of(case))


def still_to_agree(case: Case, given: Sequence[Authorised], now: datetime) -> tuple[Agreement, ...]:
    """The roles that still agree to a paper before it is decided, in order."""
    chain = chain_of(given, stand_ins_of(case), london_day(now))
    signed = Signature.objects.filter(case=case, submission=case.submission)
    return agreements_left(chain, {row.stands_in_for or row.role_title for row in signed})


def check_of(reference: str, *, on: date) -> DecisionCheck:
    """The check of a paper's current version, under the scheme of delegation as it stands on a day."""
    version = current_version(_found(reference))
    return check_paper(form_of(version), scheme=scheme_known(EVER), today=on, left_out=version.left_out)


def versions_of(reference: str) -> list[Version]:
    """Every version of a paper, latest first."""
    return [_version(row) for row in CaseVersion.objects.filter(case=_found(reference)).order_by("-number")]


def case_detail(actor: Actor, reference: str, *, today: date, as_at: date | None = None) -> CaseDetail:
    """A paper as it stands, or as it stood at the end of `as_at`. Refused `not_found`, or `not_begun` on that day."""
    case = visible_cases(actor).filter(slug=slug_of(reference)).first() or _no_case(reference)
    until = london_bounds(as_at)[1] if as_at else EVER
    moves = list(Transition.objects.filter(case=case, at__lt=until).order_by("id"))
    version = CaseVersion.objects.filter(case=case, made_at__lt=until).order_by("-number").first()
    if version is None or not moves:
        raise Refused("not_begun", f"{case.reference} had not been begun on that day. Choose a later one.")
    form = form_of(version)
    conduct = conduct_of(case, form, until, {move.verb for move in moves})
    every = [_signed(row) for row in Signature.objects.filter(case=case, signed_at__lt=until).order_by("id")]
    signatures = tuple(signature for signature in every if signature.submission == conduct.submission)
    advice = list(Advice.objects.filter(case=case, given_at__lt=until).order_by("given_at", "id"))
    decided_at = next((move.at for move in moves if move.to_state == CaseState.DECIDED), None)
    decided = decided_at is not None
    opened = tuple(OpenedLine.objects.filter(case=case).order_by("year", "id")) if decided else ()
    on = case.decided_on if decided and case.decided_on else as_at or today
    scheme = scheme_known(decided_at or until)
    signed = {signature.role_title: london_day(signature.signed_at) for signature in signatures}
    given = authorised(form, scheme=scheme, on=on, called_in=conduct.called_in)
    return CaseDetail(
        ref=replace(_ref(case, moves[-1].to_state, version, opened), title=form.title),
        version=_version(version),
        form=form,
        check=check_paper(form, scheme=scheme, today=on, left_out=version.left_out, signed=signed),
        recommendations=given,
        costs=priced_lines(form.costs),
        ticks=_ticks(advice, until),
        signatures=signatures,
        opened=tuple(_opened(row) for row in opened),
        moves=tuple(_move(row) for row in moves),
        voided=tuple(_tick(row) for row in advice if row.voided_at and row.voided_at < until),
        lapsed=tuple(signature for signature in every if signature.submission != conduct.submission),
        conduct=conduct,
        remarks=remarks_on(case, until),
        chain=chain_of(given, conduct.stand_ins, on),
        until=until,
    )


def current_version(case: Case) -> CaseVersion:
    """The version that a paper now is."""
    return case.versions.get(number=case.version)


def form_of(version: CaseVersion) -> DecisionForm:
    """The form in a version's text; Refused `altered` when the text no longer gives the digest kept with it."""
    if text_digest(version.form) != version.digest:
        raise Refused(
            "altered",
            f"The text of {version} is not the one that was kept: its digest differs. Stop, and tell the auditor.",
            kept_digest=version.digest,
        )
    return parse_form(version.form.encode())


def standing_advice(case: Case) -> dict[str, Advice]:
    """The declarations that stand on the current version, by kind."""
    return {advice.kind: advice for advice in Advice.objects.filter(case=case, voided_at=None)}


def case_ref(case: Case) -> CaseRef:
    """A paper as others see it."""
    opened = tuple(OpenedLine.objects.filter(case=case).order_by("year", "id"))
    return _ref(case, case.state, current_version(case), opened)


def _ref(case: Case, state: str, version: CaseVersion, opened: tuple[OpenedLine, ...]) -> CaseRef:
    return CaseRef(
        case.reference,
        case.slug,
        case.title,
        str(state),
        version.number,
        version.digest,
        tuple(dict.fromkeys(line.allocation for line in opened)),
        tuple(line.budget_line for line in opened),
    )


def _found(reference: str) -> Case:
    return Case.objects.filter(slug=slug_of(reference)).first() or _no_case(reference)


def _no_case(reference: str) -> Case:
    raise Refused("not_found", f"There is no decision {reference}. Check the reference.")


def _ticks(advice: list[Advice], until: datetime) -> tuple[Tick, ...]:
    standing = {row.kind: _tick(row) for row in advice if row.voided_at is None or row.voided_at >= until}
    return tuple(standing.get(kind, Tick(kind)) for kind in ADVICE_KINDS)


def _tick(row: Advice) -> Tick:
    return Tick(row.kind, row.given_by, row.given_at, row.words, row.adviser)


def _signed(row: Signature) -> Signed:
    return Signed(
        row.submission, row.role_title, row.person, row.post, row.paragraph, row.digest, row.interest_kind,
        row.interests, row.stands_in_for, row.signed_at, row.deputy_for,
    )  # fmt: skip


def _opened(row: OpenedLine) -> Opened:
    return Opened(row.fund, row.allocation, row.budget_line, row.year, row.amount_pence, row.split_stated)


def _move(row: Transition) -> Move:
    return Move(row.verb, row.from_state, row.to_state, row.version, row.made_by, row.at)


def _version(row: CaseVersion) -> Version:
    return Version(
        row.number, row.form, row.digest, row.cost_centre, row.account, row.project, row.made_by, row.made_at
    )
