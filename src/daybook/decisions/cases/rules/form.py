"""The decision form: what a paper such as PCD 1080 states, as typed facts. Pure.

Source of the sections: the Deputy Mayor's decision form (recommendations, Part 1 sections 1 to 7, public access to
information, originating officer declaration, signatures). Money is in pence, dates are dates. A text that is absent is
empty; an answer that is absent is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from daybook.kernel.money import LARGEST_LINE_PENCE, Pence, half_up_pence, said
from daybook.kernel.toml_sections import Fault, Malformed, Section, read_document

LARGEST_FILE_BYTES = 256 * 1024
MOST_MONTHS_BETWEEN = 60
ACTIONS = ("approve_funding", "approve_route_to_market", "approve_contract_award", "call_in_contract_award")
KINDS_OF_PAPER = ("business_case", "contract_award", "contract_variation", "exemption", "grant", "policy")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One thing the decision-maker is asked to do. `number` is its place in the paper where the form gives none.

    `contract` is the reference of the contract it goes to market through, in the register of usable contracts. `money`
    is "capital" or "revenue"; blank is revenue.
    """

    number: int
    action: str
    amount_pence: Pence | None
    funding: str
    financial_years: tuple[str, ...]
    route: str
    vehicle: str
    competition: bool | None
    contract: str = ""
    money: str = ""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the cost table: an amount, a rate of the lines above it (one tenth is Fraction(1, 10)), or both."""

    label: str
    rate: Fraction | None
    amount_pence: Pence | None

    def exact_pence(self, above_pence: int) -> Fraction | None:
        """What the rate gives exactly on the lines above; None without a rate."""
        return None if self.rate is None else self.rate * above_pence

    def counted_pence(self, above_pence: int) -> Pence:
        """What the line counts for under `above_pence`: its amount, or its rate to the nearest penny, half up."""
        return half_up_pence(self.exact_pence(above_pence) or 0) if self.amount_pence is None else self.amount_pence


@dataclass(frozen=True, slots=True)
class CitedAuthority:
    """The paragraph the paper itself relies on, as its legal comments state it."""

    scheme: str
    paragraph: str
    covers: str
    threshold_pence: Pence | None


@dataclass(frozen=True, slots=True)
class Interests:
    """The decision-maker's statement of interests."""

    declared: str
    declarations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """Public access: whether Part 1 waits, and what Part 2 keeps back and why.

    `part_2_digest` binds the text of Part 2, which is kept apart, to the paper that is signed.
    """

    part_1_deferred: bool | None
    deferred_until: date | None
    deferral_reason: str
    part_2: bool | None
    part_2_rationale: str
    part_2_exemptions: tuple[str, ...]
    part_2_public_interest: str = ""
    part_2_digest: str = ""


@dataclass(frozen=True, slots=True)
class DataProtection:
    """The two answers on personal data, and the assessment where there is one."""

    dpia_required: bool | None
    personal_data_of_public: bool | None
    dpia_reference: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One tick of the originating officer's declaration."""

    kind: str
    given: bool | None


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, or a place for one: `on` is None until it is signed."""

    role: str
    on: date | None


@dataclass(frozen=True, slots=True)
class FundingYear:
    """The part of the total that falls in one financial year, and the fund it comes from where the paper says so."""

    year: str
    amount_pence: Pence
    fund: str = ""


@dataclass(frozen=True, slots=True)
class PartOne:
    """The written sections 1 to 7 of Part 1, as plain paragraphs and lists; blank where the paper has none."""

    introduction: str = ""
    issues: str = ""
    financial: str = ""
    legal: str = ""
    data_protection: str = ""
    equality: str = ""
    background: str = ""


# The headings of the form, in its order.
PART_ONE_SECTIONS = {
    "introduction": "Introduction and background",
    "issues": "Issues for consideration",
    "financial": "Financial and commercial comments",
    "legal": "Legal comments",
    "data_protection": "Data protection and privacy",
    "equality": "Equality comments",
    "background": "Background and supporting papers",
}


@dataclass(frozen=True, slots=True)
class GivenUndertaking:
    """An undertaking the paper gives in words; `every_months` repeats it, `owner` is the reference of a post."""

    words: str
    due: date | None
    every_months: int | None
    blocking: bool | None
    owner: str


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """Everything one paper states. `unknown_fields` are the paths the form does not know."""

    reference: str
    title: str
    kind: str
    body: str
    programme: str
    decision_maker: str
    summary: str
    duration_months: int | None
    deliverables: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]
    costs: tuple[CostLine, ...]
    stated_total_pence: Pence | None
    authority: CitedAuthority | None
    interests: Interests
    publication: Publication
    data_protection: DataProtection
    equality_assessment: str
    advice: tuple[Advice, ...]
    signatures: tuple[Signature, ...]
    dependencies: tuple[str, ...]
    benefit_themes: tuple[str, ...]
    funding_years: tuple[FundingYear, ...]
    unknown_fields: tuple[str, ...]
    part_1: PartOne = PartOne()
    priorities: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    undertakings: tuple[GivenUndertaking, ...] = ()


# A paper is read with every page that shows it, and its text never changes.
@lru_cache(maxsize=32)
def parse_form(content: bytes) -> DecisionForm:
    """The form in a TOML file: UTF-8, byte order mark allowed, amounts in pounds with at most two decimals.

    Malformed, with every fault found, when the file cannot be read, a value has the wrong type or size, or one of the
    few fields that nothing can be judged without is absent: the `[decision]` section and its reference, the action of
    a recommendation, an amount or rate for a cost line, the kind of an advice, the role of a signature, the year and
    amount of a funding year. All other gaps are findings of the check, not faults of the file.
    """
    document = read_document(content, most_bytes=LARGEST_FILE_BYTES)
    document.must_have("decision", "The file has no [decision] section, so it is not a decision form. Add one.")
    form = _form(document, document.section("decision") or Section({}))
    faults = document.faults or _sum_faults(form)
    if faults:
        raise Malformed(tuple(faults))
    return form


def _sum_faults(form: DecisionForm) -> list[Fault]:
    """Where the money of the form adds up to more than any ledger line may hold. The first such place is enough."""
    above = 0
    for index, line in enumerate(form.costs):
        above += line.counted_pence(above)
        if abs(above) > LARGEST_LINE_PENCE:
            return [_too_much(f"cost[{index}]", "The cost lines, to this one,")]
    asked = sum(abs(each.amount_pence or 0) for each in form.recommendations)
    split = sum(abs(year.amount_pence) for year in form.funding_years)
    sums = (("recommendation", "The recommendations", asked), ("funding_year", "The financial years", split))
    return [_too_much(path, what) for path, what, amount in sums if amount > LARGEST_LINE_PENCE]


def _too_much(path: str, what: str) -> Fault:
    message = f"{what} come to more than {said(LARGEST_LINE_PENCE)}, which no ledger takes. Check the digits and rates."
    return Fault(path, message)


def _form(document: Section, decision: Section) -> DecisionForm:
    if decision.path:
        decision.must_have("reference", 'Give the paper a reference, such as "PCD 1080".')
    stated_total = document.section("total")
    equality = document.section("equality")
    return DecisionForm(
        reference=decision.text("reference") or "",
        title=decision.text("title") or "",
        kind=decision.text("kind") or "",
        body=decision.text("body") or "",
        programme=decision.text("programme") or "",
        decision_maker=decision.text("decision_maker") or "",
        summary=decision.text("summary") or "",
        duration_months=decision.whole("duration_months", least=0),
        deliverables=decision.texts("deliverables"),
        recommendations=tuple(
            _recommendation(place, section)
            for place, section in enumerate(document.sections("recommendation"), start=1)
        ),
        costs=tuple(_cost_line(section) for section in document.sections("cost")),
        stated_total_pence=None if stated_total is None else stated_total.pounds("amount"),
        authority=_cited_authority(document.section("authority")),
        interests=_interests(document.section("interests") or Section({})),
        publication=_publication(document.section("publication") or Section({})),
        data_protection=_data_protection(document.section("data_protection") or Section({})),
        equality_assessment="" if equality is None else equality.text("assessment") or "",
        advice=tuple(_advice(section) for section in document.sections("advice")),
        signatures=tuple(_signature(section) for section in document.sections("signature")),
        dependencies=tuple(section.text("system") or "" for section in document.sections("dependency")),
        benefit_themes=tuple(section.text("name") or "" for section in document.sections("benefit_theme")),
        funding_years=tuple(_funding_year(section) for section in document.sections("funding_year")),
        part_1=_part_one(document.section("part_1") or Section({})),
        priorities=_priorities(document.section("plan") or Section({})),
        supersedes=decision.texts("supersedes"),
        undertakings=tuple(_undertaking(section) for section in document.sections("undertaking")),
        unknown_fields=tuple(document.unknown()),
    )


def _recommendation(place: int, section: Section) -> Recommendation:
    section.must_have("action", 'Say what is recommended, such as action = "approve_funding".')
    number = section.whole("number", least=1)
    return Recommendation(
        number=place if number is None else number,
        action=section.text("action") or "",
        amount_pence=section.pounds("amount"),
        funding=section.text("funding") or "",
        financial_years=section.texts("financial_years"),
        route=section.text("route") or "",
        vehicle=section.text("vehicle") or "",
        competition=section.flag("competition"),
        contract=section.text("contract") or "",
        money=section.text("money") or "",
    )


def _cost_line(section: Section) -> CostLine:
    if "rate" not in section.entries:
        section.must_have("amount", 'Give the line an amount in pounds, or a rate such as "10%" of the lines above it.')
    return CostLine(section.text("label") or "", section.rate("rate"), section.pounds("amount"))


def _cited_authority(section: Section | None) -> CitedAuthority | None:
    if section is None:
        return None
    return CitedAuthority(
        scheme=section.text("scheme") or "",
        paragraph=section.text("paragraph") or "",
        covers=section.text("covers") or "",
        threshold_pence=section.pounds("threshold"),
    )


def _interests(section: Section) -> Interests:
    return Interests(section.text("declared") or "", section.texts("declarations"))


def _publication(section: Section) -> Publication:
    return Publication(
        part_1_deferred=section.flag("part_1_deferred"),
        deferred_until=section.day("deferred_until"),
        deferral_reason=section.text("deferral_reason") or "",
        part_2=section.flag("part_2"),
        part_2_rationale=section.text("part_2_rationale") or "",
        part_2_exemptions=section.texts("part_2_exemptions"),
        part_2_public_interest=section.text("part_2_public_interest") or "",
        part_2_digest=section.text("part_2_digest") or "",
    )


def _data_protection(section: Section) -> DataProtection:
    return DataProtection(
        dpia_required=section.flag("dpia_required"),
        personal_data_of_public=section.flag("personal_data_of_public"),
        dpia_reference=section.text("dpia_reference") or "",
    )


def _advice(section: Section) -> Advice:
    section.must_have("kind", 'Say which advice this is, such as kind = "financial".')
    return Advice(section.text("kind") or "", section.flag("given"))


def _signature(section: Section) -> Signature:
    section.must_have("role", 'Say whose signature this is, such as role = "Chief Executive Officer".')
    return Signature(section.text("role") or "", section.day("on"))


def _funding_year(section: Section) -> FundingYear:
    section.must_have("year", 'Name the financial year, such as year = "2021/22".')
    section.must_have("amount", "Give the amount that falls in this year, in pounds.")
    return FundingYear(section.text("year") or "", section.pounds("amount") or Pence(0), section.text("fund") or "")


def _part_one(section: Section) -> PartOne:
    return PartOne(**{name: section.text(name) or "" for name in PART_ONE_SECTIONS})


def _priorities(section: Section) -> tuple[str, ...]:
    return section.texts("priorities")


def _undertaking(section: Section) -> GivenUndertaking:
    section.must_have("words", 'Say what is undertaken, such as words = "Consult the information rights unit".')
    return GivenUndertaking(
        words=section.text("words") or "",
        due=section.day("due"),
        every_months=section.whole("every_months", least=1, most=MOST_MONTHS_BETWEEN),
        blocking=section.flag("blocking"),
        owner=section.text("owner") or "",
    )
