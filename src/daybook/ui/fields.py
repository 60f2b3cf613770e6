"""How one form field is drawn: which control, with which classes, described by which hint and error."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField

_TEXT_WIDTHS = {"money": "govuk-input--width-10", "date": "govuk-input--width-10"}
_GROUPS = ("radios", "checkboxes", "date_boxes")


def kind_of(bound: BoundField) -> str:
    """The sort of control a field needs: text, textarea, select, radios, checkbox, file, password, money, date ..."""
    widget = bound.field.widget
    given = getattr(widget, "daybook_kind", "")
    if given:
        return str(given)
    for kind, types in _KINDS:
        if isinstance(widget, types):
            return kind
    return "text"


# The order matters: a check box list is also a radio list, and a list is also a select.
_KINDS: tuple[tuple[str, Any], ...] = (
    ("checkboxes", forms.CheckboxSelectMultiple),
    ("radios", forms.RadioSelect),
    ("select", forms.Select),
    ("checkbox", forms.CheckboxInput),
    ("file", forms.FileInput),
    ("password", forms.PasswordInput),
    ("textarea", forms.Textarea),
)

_CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "checkbox": "govuk-checkboxes__input",
}


def field_context(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """What the field template needs. `options`: label_size (s, m, l), heading (the label is the page's h1), width.

    A field that has `options` of its own offers them, as (value, name), while somebody types.
    """
    kind = kind_of(bound)
    hint_id, error_id = f"{bound.auto_id}-hint", f"{bound.auto_id}-error"
    described = [name for name, there in ((hint_id, bound.help_text), (error_id, bound.errors)) if there]
    grouped = kind in _GROUPS
    options_of = getattr(bound.field, "options", None)
    return {
        "field": bound,
        "kind": kind,
        "grouped": grouped,
        "hint_id": hint_id,
        "error_id": error_id,
        "described": " ".join(described),
        "messages": messages_of(bound),
        "control": None if kind in ("radios", "checkboxes") else _control(bound, kind, described, options),
        "label_size": options.get("label_size", ""),
        "heading": options.get("heading", False),
        "optional": not bound.field.required and kind not in ("checkbox", "checkboxes"),
        "inline": options.get("inline", False),
        "offered": options_of() if options_of else (),
        "offered_id": _offered_id(bound),
    }


def messages_of(bound: BoundField) -> list[str]:
    """What is wrong with a field, in words that name it. Django's own "This field is required." names nothing."""
    label, kind = str(bound.label), kind_of(bound)
    plain = str(forms.Field.default_error_messages["required"])
    return [
        _REQUIRED.get(kind, _BLANK).format(label=label) if text == plain else text for text in map(str, bound.errors)
    ]


_BLANK = "\N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK} cannot be blank"
_CHOOSE = "Choose an answer for \N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}"
_REQUIRED = {
    "radios": _CHOOSE,
    "checkboxes": _CHOOSE,
    "select": _CHOOSE,
    "checkbox": "Tick \N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK} to go on",
    "file": "Choose a file for \N{LEFT DOUBLE QUOTATION MARK}{label}\N{RIGHT DOUBLE QUOTATION MARK}",
}


def _control(bound: BoundField, kind: str, described: list[str], options: dict[str, Any]) -> str:
    attrs: dict[str, Any] = {"class": _classes(bound, kind, options)}
    # Django adds its own description ids; one list, in reading order, is enough.
    attrs["aria-describedby"] = " ".join(described) or None
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if getattr(bound.field, "options", None):
        attrs["list"] = _offered_id(bound)
    # The refusal with its summary comes from us, not from the browser's own bubbles.
    attrs["required"] = None
    return str(bound.as_widget(attrs={name: value for name, value in attrs.items() if value is not None}))


def _offered_id(bound: BoundField) -> str:
    """The id of the list of what is offered while somebody types into a box."""
    return f"{bound.auto_id}-offered"


def _classes(bound: BoundField, kind: str, options: dict[str, Any]) -> str:
    classes = [_CLASSES.get(kind, "govuk-input"), str(bound.field.widget.attrs.get("class", ""))]
    width = options.get("width", "")
    if width:
        classes.append(f"govuk-input--width-{width}")
    elif kind in _TEXT_WIDTHS:
        classes.append(_TEXT_WIDTHS[kind])
    if bound.errors:
        classes.append(f"{_CLASSES.get(kind, 'govuk-input').split()[0]}--error")
    return " ".join(filter(None, classes))
