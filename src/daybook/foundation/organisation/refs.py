"""The frozen shapes in which the organisation answers, and how rows become them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from daybook.foundation.organisation.models import (
    BudgetHolding,
    CostCentre,
    Holding,
    LegalBody,
    Person,
    PostTerms,
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
    """A person: reference, kind (officer, staff, pcso, special, contingent) and the name to show."""

    reference: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post and its terms; minutes are a week's. `version` is what a later change must have seen."""

    reference: str
    title: str
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


def body_ref(body: LegalBody) -> BodyRef:
    return BodyRef(body.code, body.name)


def cost_centre_ref(cost_centre: CostCentre) -> CostCentreRef:
    return CostCentreRef(cost_centre.body.code, cost_centre.code, cost_centre.name)


def unit_ref(placement: UnitPlacement) -> UnitRef:
    parent = placement.parent.code if placement.parent else ""
    return UnitRef(placement.unit.code, placement.name, parent, placement.valid_from, placement.pk)


def person_ref(person: Person) -> PersonRef:
    return PersonRef(person.reference, person.kind, person.display_name)


def post_ref(terms: PostTerms) -> PostRef:
    return PostRef(
        reference=terms.post.reference,
        title=terms.title,
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
