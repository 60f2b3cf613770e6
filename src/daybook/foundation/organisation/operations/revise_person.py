"""What a person is called, or how they serve, is put right."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.organisation.models import Person
from daybook.foundation.organisation.public import PersonRef
from daybook.foundation.organisation.queries import find_person
from daybook.foundation.organisation.refs import person_ref
from daybook.foundation.organisation.rules.establishment import check_kind
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("organisation.revise_person")
def revise_person(*, actor: Actor, now: datetime, person: str, version: int, kind: str, display_name: str) -> PersonRef:
    """Give a person another name, or another kind: officer, staff, pcso, special or contingent.

    Their reference stays. The former name is not kept, so that a person can be forgotten. `version` is the one seen.
    Refused `unknown_person`, `stale`, `bad_name` or `unknown_kind`.
    """
    check_name(display_name)
    check_kind(kind)
    find_person(person)
    rows = Person.objects.filter(reference=person, version=version)
    if not rows.update(kind=kind, display_name=display_name, version=version + 1):
        message = f"Person {person} has changed since you opened the page. Open it again and look."
        raise Refused("stale", message, person=person, version=version)
    note(person, kind=kind)
    return person_ref(find_person(person))
