"""Every read of systems and changes of their data; `visible_*` are the only roads to rows for pages and the API."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from daybook.change.systems.models import (
    Application,
    ChangeStep,
    Consent,
    DataItem,
    Freeze,
    Interface,
    StructureChange,
)
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused


def visible_applications(actor: Actor, search: str = "") -> QuerySet[Application]:
    """The inventory, with how many live interfaces each sends and receives."""
    found = Application.objects.all() if actor.person else Application.objects.none()
    for word in search.split():
        found = found.filter(
            Q(code__icontains=word) | Q(name__icontains=word) | Q(owner__icontains=word) | Q(supplier__icontains=word)
        )
    return found.annotate(
        sent=Count("sends", filter=Q(sends__retired_on=None), distinct=True),
        received=Count("receives", filter=Q(receives__retired_on=None), distinct=True),
    )


def find_application(actor: Actor, code: str) -> Application:
    """An application by its code; Refused `not_found`."""
    row = visible_applications(actor).filter(code=code).first()
    if row is None:
        raise Refused("not_found", f"There is no application {code[:40]}. Look for it in the list.")
    return row


def visible_items(actor: Actor, search: str = "") -> QuerySet[DataItem]:
    """Data items, with how many live interfaces carry each."""
    found = DataItem.objects.all() if actor.person else DataItem.objects.none()
    for word in search.split():
        found = found.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(holder__code__icontains=word))
    carried = Count("carried_by", filter=Q(carried_by__retired_on=None), distinct=True)
    return found.select_related("holder").annotate(carried=carried)


def find_item(actor: Actor, code: str) -> DataItem:
    """A data item by its code; Refused `not_found`."""
    row = visible_items(actor).filter(code=code).first()
    if row is None:
        raise Refused("not_found", f"There is no data item {code[:40]}. Look for it in the list.")
    return row


def visible_interfaces(actor: Actor, application: str = "", item: str = "") -> QuerySet[Interface]:
    """Interfaces, of an application or carrying an item where one is named."""
    found = Interface.objects.all() if actor.person else Interface.objects.none()
    if application:
        found = found.filter(Q(source__code=application) | Q(target__code=application))
    if item:
        found = found.filter(carries__code=item)
    return found.select_related("source", "target").prefetch_related("carries").order_by("code")


def find_interface(actor: Actor, code: str) -> Interface:
    """An interface by its code; Refused `not_found`."""
    row = visible_interfaces(actor).filter(code=code).first()
    if row is None:
        raise Refused("not_found", f"There is no interface {code[:40]}. Look for it in the list.")
    return row


def visible_changes(actor: Actor, state: str = "", item: str = "", application: str = "") -> QuerySet[StructureChange]:
    """Changes of data structures, in a state, of an item or of what an application holds."""
    found = StructureChange.objects.all() if actor.person else StructureChange.objects.none()
    for column, value in (("state", state), ("item__code", item), ("item__holder__code", application)):
        if value:
            found = found.filter(**{column: value})
    return found.select_related("item__holder")


def find_change(actor: Actor, reference: str) -> StructureChange:
    """A change by its reference; Refused `not_found`."""
    row = visible_changes(actor).filter(reference=reference).first()
    if row is None:
        raise Refused("not_found", f"There is no change {reference[:40]}. Look for it in the list.")
    return row


def steps_of(row: StructureChange) -> list[ChangeStep]:
    """Every act on a change, in order."""
    return list(row.steps.order_by("id"))


def consents_of(row: StructureChange) -> dict[str, Consent]:
    """The latest answer of each application for the day the change is planned for now."""
    rows = row.consents.filter(planned_on=row.planned_on).select_related("application").order_by("id")
    return {one.application.code: one for one in rows}


def freezes_of(application: Application) -> list[Freeze]:
    """The freezes of an application, latest first."""
    return list(application.freezes.order_by("-starts_on", "-id"))
