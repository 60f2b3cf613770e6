"""People as they are typed into a form."""

from __future__ import annotations

from daybook.foundation.organisation.public import find_people
from daybook.kernel.refused import Refused


def person_meant(typed: str) -> str:
    """The reference of the one person of this name or reference; Refused `unknown_person` for none or several."""
    found = find_people(typed)
    if len(found) != 1:
        what = "more than one person" if found else "nobody"
        raise Refused("unknown_person", f"The directory has {what} called {typed}. Give their reference instead.")
    return found[0].reference
