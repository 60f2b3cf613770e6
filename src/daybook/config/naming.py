"""The names that pages show for whoever acted: people, and the named system actors."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from daybook.foundation.identity.roles import system_actors
from daybook.foundation.organisation.public import people


def names_of_actors(references: Collection[str]) -> Mapping[str, str]:
    """Names by reference, in one query; references that nobody knows are left out."""
    titles = {name: role.title for name, role in system_actors().items() if name in references}
    found = people([reference for reference in references if reference not in titles])
    return titles | {reference: person.name for reference, person in found.items()}
