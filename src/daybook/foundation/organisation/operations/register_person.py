"""A person is registered: one reference for good, whatever they later become."""

from __future__ import annotations

from datetime import datetime

from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.models import Person
from daybook.foundation.organisation.public import PersonRef
from daybook.foundation.organisation.refs import person_ref
from daybook.foundation.organisation.rules.establishment import check_kind
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.text import check_name


@operation("organisation.register_person")
def register_person(*, actor: Actor, now: datetime, kind: str, display_name: str) -> PersonRef:
    """Register somebody who serves, as officer, staff, pcso, special or contingent.

    Refused `bad_name` or `unknown_kind`.
    """
    check_name(display_name)
    check_kind(kind)
    person = Person.objects.create(reference=next_reference("P"), kind=kind, display_name=display_name)
    note(person.reference, kind=kind)
    return person_ref(person)
