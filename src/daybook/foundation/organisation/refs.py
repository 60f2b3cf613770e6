"""The frozen shapes in which the organisation answers, and how rows become them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from daybook.foundation.organisation.models import (
    BodyArrangement,
    BudgetHolding,
    CostCentre,
    Holding,
    LegalBody,
    Person,
    PostTerms,
    ReportingLine,
    SecondaryLine,
    UnitHead,
    UnitPlacement,
)
from daybook.foundation.organisation.rules.establishment import full_time_equivalent


@dataclass(frozen=True, slots=True)
class BodyRef:
    """A legal body."""

    code: str
    name: str

    @property
    def subject(self) -> str:
        """Its name in the audit."""
        return f"BODY-{self.code}"


@dataclass(frozen=True, slots=True)
class CostCentreRef:
    """A cost centre, which belongs to one body."""

    body: str
    code: str
    name: str

    @property
    def subject(self) -> str:
        """Its name in the audit."""
        return f"CC-{self.body}-{self.code}"


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit from a day; `parent` is a code, blank at the top. `version` is what a later change must have seen."""

    code: str
    name: str
    parent: str
    valid_from: date
    version: int

    @property
    def subject(self) -> str:
        """Its name in the audit."""
        return f"UNIT-{self.code}"


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person: reference, kind (officer, staff, pcso, special, contingent) and the name to show.

    `version` is what a later change must have seen.
    """

    reference: str
    kind: str
    name: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post and its terms; minutes are a week's, `kind` is that of the person it is for.

    `version` is what a later change must have seen.
    """

    reference: str
    title: str
    kind: str
    unit: str
    body: str
    cost_centre: str
    budgeted_minutes: int
    full_time_minutes: int
    valid_from: date
    valid_until: date | None
    version: int

    @property
    def fte(self) -> Fraction:
        """Full-time equivalent, exact."""
        return full_time_equivalent(self.budgeted_minutes, self.full_time_minutes)


@dataclass(frozen=True, slots=True)
class HoldingRef:
    """That a person holds a post, `[valid_from, valid_until)`. `version` is what a later change must have seen."""

    post: str
    person: str
    valid_from: date
    valid_until: date | None
    version: int


@dataclass(frozen=True, slots=True)
class BudgetHolderRef:
    """Which post answers for a cost centre from a day. `version` is what a later change must have seen."""

    body: str
    cost_centre: str
    post: str
    valid_from: date
    valid_until: date | None
    version: int


@dataclass(frozen=True, slots=True)
class AnswerableRef:
    """The post that answers for a cost centre, and the person who holds that: blank where it is vacant."""

    post: str
    person: str


@dataclass(frozen=True, slots=True)
class UnitHeadRef:
    """Which post leads a unit from a day. `version` is what a later change must have seen."""

    unit: str
    post: str
    valid_from: date
    valid_until: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ReportingRef:
    """That a post reports to another from a day. `version` is what a later change must have seen."""

    post: str
    manager: str
    secondary: bool
    valid_from: date
    valid_until: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ArrangementRef:
    """For what a body does: the body that contracts, the one that employs and the one that pays, by code, from a day.

    `version` is what a later change must have seen.
    """

    body: str
    contracts: str
    employs: str
    pays: str
    valid_from: date
    valid_until: date | None
    version: int


def body_ref(body: LegalBody) -> BodyRef:
    return BodyRef(body.code, body.name)


def cost_centre_ref(cost_centre: CostCentre) -> CostCentreRef:
    return CostCentreRef(cost_centre.body.code, cost_centre.code, cost_centre.name)


def unit_ref(placement: UnitPlacement) -> UnitRef:
    parent = placement.parent.code if placement.parent else ""
    return UnitRef(placement.unit.code, placement.name, parent, placement.valid_from, placement.pk)


def person_ref(person: Person) -> PersonRef:
    return PersonRef(person.reference, person.kind, person.display_name, person.version)


def post_ref(terms: PostTerms) -> PostRef:
    return PostRef(
        reference=terms.post.reference,
        title=terms.title,
        kind=terms.kind,
        unit=terms.unit.code,
        body=terms.cost_centre.body.code,
        cost_centre=terms.cost_centre.code,
        budgeted_minutes=terms.budgeted_minutes,
        full_time_minutes=terms.full_time_minutes,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        version=terms.pk,
    )


def holding_ref(holding: Holding) -> HoldingRef:
    return HoldingRef(
        holding.post.reference, holding.person.reference, holding.valid_from, holding.valid_until, holding.pk
    )


def budget_holder_ref(holding: BudgetHolding) -> BudgetHolderRef:
    return BudgetHolderRef(
        body=holding.cost_centre.body.code,
        cost_centre=holding.cost_centre.code,
        post=holding.post.reference,
        valid_from=holding.valid_from,
        valid_until=holding.valid_until,
        version=holding.pk,
    )


def unit_head_ref(head: UnitHead) -> UnitHeadRef:
    return UnitHeadRef(head.unit.code, head.post.reference, head.valid_from, head.valid_until, head.pk)


def reporting_ref(line: ReportingLine | SecondaryLine) -> ReportingRef:
    return ReportingRef(
        post=line.post.reference,
        manager=line.manager.reference,
        secondary=isinstance(line, SecondaryLine),
        valid_from=line.valid_from,
        valid_until=line.valid_until,
        version=line.pk,
    )


def arrangement_ref(row: BodyArrangement) -> ArrangementRef:
    return ArrangementRef(
        body=row.body.code,
        contracts=row.contracts.code,
        employs=row.employs.code,
        pays=row.pays.code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        version=row.pk,
    )
