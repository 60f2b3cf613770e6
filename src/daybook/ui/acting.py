"""Carrying out what a form asks for, and saying on the form what typing can mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from django.forms import Form
from django.http import HttpRequest

from daybook.kernel.refused import Refused
from daybook.ui.refusals import status_of

Made = TypeVar("Made")
Beside = Mapping[str, Sequence[str]]

_NOWHERE: Beside = MappingProxyType({})


def tried(form: Form, act: Callable[..., Made], beside: Beside = _NOWHERE) -> Made | None:
    """What `act` gave, called with what was typed; None where nothing was sent, or the form now says what to mend.

    A field `version` is given as `seen_version`, 0 where it was left out, as that of something new. `beside` names, for
    the code of a refusal, the fields it may be about: it stands beside the first of them that the form has. Any other
    refusal that typing mends stands above the form; one that typing cannot mend is raised, and is a page of its own.
    """
    if not form.is_bound or not form.is_valid():
        return None
    given = dict(form.cleaned_data)
    if "version" in given:
        given["seen_version"] = given.pop("version") or 0
    try:
        return act(**given)
    except Refused as refused:
        tell(form, refused, beside)
        return None


def refuse_in_vain(request: HttpRequest, *checks: Callable[[], object]) -> None:
    """Before a form is shown, raise what could only refuse it. What was sent is judged by its act."""
    if request.method != "POST":
        for check in checks:
            check()


def tell(form: Form, refused: Refused, beside: Beside = _NOWHERE) -> None:
    """Put a refusal on the form as `tried` does; raised where typing cannot mend it."""
    fields = [name for name in beside.get(refused.code, ()) if name in form.fields]
    if status_of(refused) != 422 and not fields:
        raise refused
    form.add_error(fields[0] if fields else None, refused.message)
