"""Reads of extracts and their scores. `visible_extracts` is the only road to rows for pages and the API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from daybook.change.discovery.models import Extract, Fault
from daybook.change.discovery.refs import ExtractRef, RuleScore
from daybook.change.discovery.rules.quality import share
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True)
class ExtractDetail:
    """An extract with the file it came from, and every extract of the same set, in order of days."""

    ref: ExtractRef
    file_name: str
    file_digest: str
    made_by: str
    course: tuple[ExtractRef, ...]

    @property
    def before(self) -> ExtractRef | None:
        """The extract of the same set before this one."""
        place = [one.reference for one in self.course].index(self.ref.reference)
        return self.course[place - 1] if place else None


def visible_extracts(actor: Actor, search: str = "", data_set: str = "") -> QuerySet[Extract]:
    """Extracts that match, in no order; whoever may see discovery sees all of them."""
    found = Extract.objects.all() if actor.person else Extract.objects.none()
    for word in search.split():
        found = found.filter(Q(data_set__icontains=word) | Q(source__icontains=word) | Q(reference__icontains=word))
    return found.filter(data_set=data_set) if data_set else found


def extract_detail(actor: Actor, reference: str) -> ExtractDetail:
    """One extract; Refused `not_found`."""
    row = visible_extracts(actor).filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no extract {reference}. Check the reference.")
    return ExtractDetail(
        extract_ref(row), row.file_name, row.file_digest, row.made_by, tuple(course_of(actor, row.data_set))
    )


def find_extract(reference: str) -> ExtractRef:
    """The extract of this reference; Refused `not_found`."""
    found = scored_extracts([reference])
    if not found:
        raise Refused("not_found", f"There is no extract {reference}. Check the reference.")
    return found[0]


def scored_extracts(records: Collection[str]) -> list[ExtractRef]:
    """The extracts among these records with their scores, by data set and day."""
    rows = Extract.objects.filter(reference__in=list(records)).prefetch_related("rules")
    return [extract_ref(row) for row in rows.order_by("data_set", "taken_on", "id")]


def course_of(actor: Actor, data_set: str) -> list[ExtractRef]:
    """Every extract of a set, in order of the days they were taken on."""
    rows = visible_extracts(actor).filter(data_set=data_set).prefetch_related("rules")
    return [extract_ref(row) for row in rows.order_by("taken_on", "id")]


def visible_faults(actor: Actor, reference: str, rule: int | None = None) -> QuerySet[Fault]:
    """The records to fix of an extract, of one rule where a number is given, in no order."""
    found = Fault.objects.filter(rule__extract__in=visible_extracts(actor).filter(reference=reference))
    return found if rule is None else found.filter(rule__number=rule)


def extract_ref(row: Extract) -> ExtractRef:
    """An extract as others see it."""
    rules = sorted(row.rules.all(), key=lambda one: one.number)
    return ExtractRef(
        reference=row.reference,
        data_set=row.data_set,
        source=row.source,
        taken_on=row.taken_on,
        records=row.records,
        sound=row.sound,
        share=share(row.sound, row.records),
        rules=tuple(
            RuleScore(one.column, one.words, one.judged, one.failed, share(one.judged - one.failed, one.judged))
            for one in rules
        ),
    )
