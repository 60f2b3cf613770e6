"""Carrying out what a form asks for, and saying on the form what typing can mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from textwrap import shorten
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BoundField, Form
from django.http import HttpRequest

from daybook.kernel.refused import Refused
from daybook.ui.refusals import status_of
from daybook.ui.words import date_text

Made = TypeVar("Made")
Beside = Mapping[str, Sequence[str]]

# What a hidden field that carries the version is called.
_SEEN = ("version", "seen_revision")
_KEPT = (
    "What you typed still stands here and is not kept yet: look at what has changed, and send it again if it is still "
    "wanted."
)
# What a stale refusal tells people to do where their form is lost.
_NEXT_STEP = re.compile(r" (?=(?:Open|Look at) \w+ again)")
_LONGEST_SAID = 400
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
    """Put a refusal on the form as `tried` does; raised where typing cannot mend it.

    Of a record that has moved on (`stale`) what was typed stays in its boxes, beside what each would say if the form
    were opened anew; sent again, it goes on from there. For that the form begins with the version as it is now.
    """
    if refused.code == "stale" and _gone_on_from(form):
        tell_moved_on(form, refused)
        _tell_what_stands(form)
        return
    fields = [name for name in beside.get(refused.code, ()) if name in form.fields]
    if status_of(refused) != 422 and not fields:
        raise refused
    form.add_error(fields[0] if fields else None, refused.message)


def tell_moved_on(form: Form, refused: Refused) -> None:
    """Say on a form that its record has moved on while it was filled in, and that what was typed is still in it."""
    happened = _NEXT_STEP.split(refused.message)[0]
    form.add_error(None, ValidationError(f"{happened} {_KEPT}", code="stale"))


def has_moved_on(form: Form) -> bool:
    """Whether the form says that its record has moved on since it was opened."""
    return form.has_error(NON_FIELD_ERRORS, "stale")


def _gone_on_from(form: Form) -> bool:
    """Give the form the version that stands now; False where it has none, or was opened with that one already."""
    for name in _SEEN:
        now = form.initial.get(name)
        if name in form.fields and now is not None and str(now) != str(form[name].data):
            data: Any = copy(form.data)
            data[form.add_prefix(name)] = str(now)
            form.data = data
            return True
    return False


def _tell_what_stands(form: Form) -> None:
    for bound in form:
        opens = bound.initial
        if bound.is_hidden or opens in (None, "") or not bound.field.has_changed(opens, bound.data):
            continue
        shown = _in_words(bound)
        if shown:
            form.add_error(bound.name, f"Opened anew, this says “{shown}”.")


def _in_words(bound: BoundField) -> str:
    """What a box would say: the words of a choice, a day or sum as people write it, else the text."""
    opens = bound.initial
    choices = dict(getattr(bound.field, "choices", ()))
    if isinstance(opens, date):
        return date_text(opens)
    if isinstance(opens, list | tuple | bool):
        return ""
    return shorten(str(choices.get(opens, bound.field.prepare_value(opens))), width=_LONGEST_SAID, placeholder=" …")
