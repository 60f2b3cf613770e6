"""Part 1 of a published decision: what the public may read of it, and nothing else.

Roles stand in the place of people, and the codes of the books are left out. Whatever explains Part 2 is left out too,
so the text given here is the signed one only where the paper says no more of Part 2 than that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from daybook.decisions.cases.models import Authorisation, Case, OpenedLine, Recusal, Signature
from daybook.decisions.cases.queries import current_version, form_of
from daybook.decisions.cases.rules.form import PART_ONE_SECTIONS, DecisionForm, Recommendation
from daybook.decisions.cases.rules.funding import funding_asked
from daybook.decisions.cases.rules.references import slug_of
from daybook.decisions.cases.rules.sums import lines_total, priced_lines
from daybook.decisions.cases.rules.writing import form_text, paper_of, percentage
from daybook.decisions.cases.states import CaseState
from daybook.kernel.periods import london_day
from daybook.kernel.prose import paragraphs_in
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class DecisionPublished:
    """The event: a decision was published. `slug` is its reference in addresses (PCD-1080)."""

    slug: str


@dataclass(frozen=True, slots=True)
class PublishedRecommendation:
    """What was approved, and the role and paragraph of the scheme that allowed it. `competition` is None if unsaid."""

    number: int
    action: str
    amount_pence: int | None
    funding: str
    financial_years: tuple[str, ...]
    route: str
    vehicle: str
    competition: bool | None
    role: str
    paragraph: str
    scheme: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PublishedCost:
    """A line of the cost table; `rate` is text such as "10%" where the line is a rate of those above it."""

    label: str
    rate: str
    amount_pence: int


@dataclass(frozen=True, slots=True)
class PublishedSignature:
    """A role that signed, when, under which paragraph, on the text of which digest, and the interests it declared.

    `stands_in_for` is the role that stood aside, where an alternate signed in its place; `by_deputy` says whether a
    deputy signed in the name of whoever holds the role. `agreed` marks whoever agreed between the first signature and
    the decision, as a paragraph of the scheme asks.
    """

    role: str
    stands_in_for: str
    signed_on: date
    paragraph: str
    digest: str
    interests: str
    by_deputy: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class PublishedRecusal:
    """That the holder of a role, or a deputy of theirs, stood aside for an interest of a kind, and which role acted."""

    role: str
    by_deputy: bool
    kind: str
    acted: str
    on: date


@dataclass(frozen=True, slots=True)
class PublishedMoney:
    """Money that the decision opened in a fund for a financial year, or what falls in a year where `fund` is blank.

    `contingency` is held apart in the fund until it is released, so it has no year.
    """

    fund: str
    year: str
    amount_pence: int
    contingency: bool = False


@dataclass(frozen=True, slots=True)
class PublishedParagraph:
    """A paragraph of a written section, as "2.3" with its text and the points of the list under it."""

    number: str
    text: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedSection:
    """A written section of Part 1, numbered as on the form."""

    number: int
    heading: str
    paragraphs: tuple[PublishedParagraph, ...]


@dataclass(frozen=True, slots=True)
class PublishedFact:
    """A statement of the paper under one of its headings."""

    section: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part1:
    """Part 1 of one published decision. Money is in pence.

    `text` is its canonical text and `signed_digest` the SHA-256 that the signatures carry: that of `text`, where
    nothing was kept back.
    """

    slug: str
    reference: str
    title: str
    body: str
    kind: str
    programme: str
    decision_maker: str
    summary: str
    total_pence: int
    decided_on: date
    published_on: date
    part_2: bool
    text: str
    signed_digest: str
    recommendations: tuple[PublishedRecommendation, ...]
    costs: tuple[PublishedCost, ...]
    years: tuple[PublishedMoney, ...]
    opened: tuple[PublishedMoney, ...]
    signatures: tuple[PublishedSignature, ...]
    sections: tuple[PublishedSection, ...]
    facts: tuple[PublishedFact, ...]
    supersedes: tuple[str, ...]
    stood_aside: tuple[PublishedRecusal, ...] = ()


def part_1_of(reference: str) -> Part1:
    """Part 1 of a published decision; Refused `not_published`, `altered`, or `digest_differs` from a signature's."""
    case = Case.objects.filter(slug=slug_of(reference), state=CaseState.PUBLISHED).first()
    if case is None or case.decided_on is None or case.published_on is None:
        raise Refused("not_published", f"{reference} is not a published decision. Publish it first.")
    version = current_version(case)
    form = form_of(version)
    signed = list(Signature.objects.filter(case=case, submission=case.submission).order_by("id"))
    # The chief executive's is the first and the decision the last; whoever stands between them agreed.
    signatures = tuple(_signature(row, agreed=row not in (signed[0], signed[-1])) for row in signed)
    if any(signature.digest != version.digest for signature in signatures):
        message = f"{case.reference} was signed on another text than this one. Stop, and tell the auditor."
        raise Refused("digest_differs", message, digest=version.digest)
    total = form.stated_total_pence
    return Part1(
        slug=case.slug,
        reference=case.reference,
        title=form.title,
        body=form.body,
        kind=form.kind,
        programme=form.programme,
        # Whoever decided, who need not be whom the form names: an alternate may have, or several by their own parts.
        decision_maker=signatures[-1].role if signatures else form.decision_maker,
        summary=form.summary,
        total_pence=int(lines_total(form.costs) if total is None else total),
        decided_on=case.decided_on,
        published_on=case.published_on,
        part_2=bool(form.publication.part_2),
        text=form_text(paper_of(without_part_2(form))),
        signed_digest=version.digest,
        recommendations=_recommendations(case, form),
        costs=tuple(
            PublishedCost(
                each.line.label, "" if each.line.rate is None else percentage(each.line.rate), int(each.amount_pence)
            )
            for each in priced_lines(form.costs)
        ),
        years=tuple(PublishedMoney("", each.year, int(each.amount_pence)) for each in form.funding_years),
        opened=_opened(case, form, case.decided_on),
        signatures=signatures,
        sections=tuple(_sections(form)),
        facts=tuple(_facts(form)),
        supersedes=tuple(slug_of(earlier) for earlier in form.supersedes),
        stood_aside=tuple(_recusal(row) for row in Recusal.objects.filter(case=case).order_by("id")),
    )


def without_part_2(form: DecisionForm) -> DecisionForm:
    """The form with what belongs to Part 2 taken out: why something is kept back, and under which exemption.

    The digest that binds Part 2 to the paper stays: it is salted, so it tells nothing of the text.
    """
    shown = replace(form.publication, part_2_rationale="", part_2_exemptions=(), part_2_public_interest="")
    return replace(form, publication=shown)


def _recommendations(case: Case, form: DecisionForm) -> tuple[PublishedRecommendation, ...]:
    given = {row.place: row for row in Authorisation.objects.filter(case=case)}
    return tuple(_recommendation(each, given.get(place)) for place, each in enumerate(form.recommendations))


def _recommendation(said: Recommendation, given: Authorisation | None) -> PublishedRecommendation:
    return PublishedRecommendation(
        number=said.number,
        action=said.action,
        amount_pence=None if said.amount_pence is None else int(said.amount_pence),
        funding=said.funding,
        financial_years=said.financial_years,
        route=said.route,
        vehicle=said.vehicle,
        competition=said.competition,
        role=given.role_title if given else "",
        paragraph=given.paragraph if given else "",
        scheme=given.scheme if given else "",
        verified=bool(given and given.verified),
    )


def _opened(case: Case, form: DecisionForm, decided_on: date) -> tuple[PublishedMoney, ...]:
    """By fund and year, lines of the books not told apart; what the decision asks for beyond them is held apart."""
    sums: dict[tuple[str, str], int] = {}
    for row in OpenedLine.objects.filter(case=case).order_by("year", "fund", "id"):
        sums[row.fund, row.year] = sums.get((row.fund, row.year), 0) + row.amount_pence
    opened = [PublishedMoney(fund, year, pence) for (fund, year), pence in sums.items()]
    held = [
        PublishedMoney(asked.fund, "", apart, contingency=True)
        for asked in (funding_asked(form, on=decided_on) if opened else ())
        if (apart := asked.total_pence - sum(each.amount_pence for each in opened if each.fund == asked.fund)) > 0
    ]
    return (*opened, *held)


def _signature(row: Signature, *, agreed: bool) -> PublishedSignature:
    return PublishedSignature(
        role=row.role_title,
        stands_in_for=row.stands_in_for,
        signed_on=london_day(row.signed_at),
        paragraph=row.paragraph,
        digest=row.digest,
        interests=row.interests,
        by_deputy=bool(row.deputy_for),
        agreed=agreed,
    )


def _recusal(row: Recusal) -> PublishedRecusal:
    """By role, and without the words: they may name somebody's family."""
    return PublishedRecusal(row.role_title, bool(row.deputy_for), row.kind, row.alternate, london_day(row.at))


def _sections(form: DecisionForm) -> Iterator[PublishedSection]:
    """The written sections, numbered as on the form whether or not those before them are written."""
    for place, (name, heading) in enumerate(PART_ONE_SECTIONS.items(), start=1):
        paragraphs = tuple(
            PublishedParagraph(f"{place}.{each.number}", each.text, each.points)
            for each in paragraphs_in(getattr(form.part_1, name))
        )
        if paragraphs:
            yield PublishedSection(place, heading, paragraphs)


def _facts(form: DecisionForm) -> Sequence[PublishedFact]:
    """The statements of the form in its own order; what it leaves unsaid is left out."""
    cited, answers, access = form.authority, form.data_protection, form.publication
    said = (
        ("The proposal", "Deliverables", ", ".join(form.deliverables)),
        ("The proposal", "Length", f"{form.duration_months} months" if form.duration_months else ""),
        ("The proposal", "Benefits", ", ".join(form.benefit_themes)),
        ("The proposal", "Systems that depend on it", ", ".join(form.dependencies)),
        ("The proposal", "Priorities it serves", ", ".join(form.priorities)),
        ("The proposal", "Decisions it supersedes", ", ".join(form.supersedes)),
        ("Legal comments", "Authority relied on", f"{cited.scheme}, paragraph {cited.paragraph}" if cited else ""),
        ("Legal comments", "What it covers", cited.covers if cited else ""),
        ("Data protection", "Impact assessment required", _yes_no(answers.dpia_required)),
        ("Data protection", "Personal data of the public", _yes_no(answers.personal_data_of_public)),
        ("Data protection", "Impact assessment", answers.dpia_reference),
        ("Equality comments", "Assessment", form.equality_assessment),
        ("Interests", "As the paper states them", form.interests.declared),
        ("Interests", "Declared", "; ".join(form.interests.declarations)),
        ("Public access to information", "Part 1 deferred", _yes_no(access.part_1_deferred)),
        ("Public access to information", "Deferred until", f"{access.deferred_until or ''}"),
        ("Public access to information", "Why it was deferred", access.deferral_reason),
        ("Public access to information", "Is there a Part 2", _yes_no(access.part_2)),
    )
    return [PublishedFact(*each) for each in said if each[2]]


def _yes_no(answer: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[answer]
