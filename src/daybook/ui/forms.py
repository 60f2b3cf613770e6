"""Form fields that take what people type: money as whole pence, dates in three boxes or one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from daybook.ui.links import reference_in
from daybook.ui.words import Unreadable, date_text, make_date, pounds_text, read_date, read_pounds

Named = Sequence[tuple[str, str]]
_MOST_NAMED = 5


class MoneyInput(forms.TextInput):
    """One text box with a pound sign before it. Not a number box: those drop what they cannot read."""

    daybook_kind = "money"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false", **(attrs or {})})


class MoneyField(forms.Field):
    """Pounds as typed (1,234.50, £1234.5, 1.2k, -12.00 or (12.00)), cleaned to whole pence.

    Negative amounts only with `allow_negative`; `min_pence` and `max_pence` are inclusive; blank gives None.
    """

    widget = MoneyInput

    def __init__(
        self,
        *,
        allow_negative: bool = False,
        min_pence: int | None = None,
        max_pence: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.allow_negative, self.min_pence, self.max_pence = allow_negative, min_pence, max_pence

    def prepare_value(self, value: Any) -> Any:
        """Pence as pounds for the box; what somebody typed is given back as typed."""
        return pounds_text(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Whole pence, or None for blank."""
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, int):
            return value
        try:
            pence = read_pounds(str(value))
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable), code="unreadable") from None
        if pence < 0 and not self.allow_negative:
            raise ValidationError("Enter an amount above zero, without a minus sign or brackets", code="negative")
        return pence

    def validate(self, value: Any) -> None:
        """Refuse an amount outside the limits, saying the limit in pounds."""
        super().validate(value)
        if value is None:
            return
        if self.min_pence is not None and value < self.min_pence:
            raise ValidationError(f"Enter £{pounds_text(self.min_pence)} or more", code="too_small")
        if self.max_pence is not None and value > self.max_pence:
            raise ValidationError(f"Enter £{pounds_text(self.max_pence)} or less", code="too_large")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed amount is another sum than the first one, however it is written."""
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class ReferenceField(forms.CharField):
    """The reference of a record, however it is typed: post15, POST-15 and POST-000015 are one. What is none stays."""

    def to_python(self, value: Any) -> str:
        """The reference as records keep it."""
        typed = super().to_python(value) or ""
        return reference_in(typed) or typed


class NamedField(forms.CharField):
    """A record by its reference, or by its name where only one has it; cleaned to the reference.

    `find` answers (reference, name) for what was typed; `options` offers some while typing.
    """

    def __init__(
        self, *, noun: str, find: Callable[[str], Named], options: Callable[[], Named] | None = None, **kwargs: Any
    ):
        super().__init__(max_length=120, **kwargs)
        self.noun, self.find, self.options = noun, find, options

    def clean(self, value: Any) -> str:
        """The reference of the one record meant."""
        typed = super().clean(value).strip()
        if not typed:
            return ""
        typed = reference_in(typed) or typed
        found = self.find(typed)
        exact = [reference for reference, _ in found if reference.casefold() == typed.casefold()]
        if len(exact) == 1 or len(found) == 1:
            return exact[0] if exact else found[0][0]
        if not found:
            raise ValidationError(f"No {self.noun} is called “{typed}” today. Check the spelling, or use the reference")
        named = ", ".join(f"{reference} ({name})" for reference, name in found[:_MOST_NAMED])
        more = "" if len(found) <= _MOST_NAMED else " and others"
        raise ValidationError(f"“{typed}” may be {named}{more}. Enter the reference of the one you mean")


def password_again() -> forms.CharField:
    """The password of whoever signs, asked anew before each signature."""
    return forms.CharField(
        label="Your password",
        strip=False,
        help_text="Asked again, because this signs in your name. It is kept nowhere.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class DateBoxes(forms.Widget):
    """Day, month and year in three boxes; also reads one text under the plain name."""

    template_name = "ui/widgets/date_boxes.html"
    daybook_kind = "date_boxes"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The three parts as typed, one text, or None when nothing was sent."""
        parts = tuple(str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year"))
        return parts if any(parts) else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the boxes was in the form sent."""
        return not any(key in data for key in (name, f"{name}-day", f"{name}-month", f"{name}-year"))

    def id_for_label(self, id_: str) -> str:
        """The first box, so that an error summary leads there."""
        return f"{id_}-day" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three boxes with what was typed, or the date they stand for."""
        context = super().get_context(name, None, attrs)
        day, month, year = _parts(value)
        boxes = (("day", "Day", 2, day), ("month", "Month", 2, month), ("year", "Year", 4, year))
        context["invalid"] = "aria-invalid" in (attrs or {})
        context["boxes"] = [
            {"part": part, "label": label, "width": width, "value": typed} for part, label, width, typed in boxes
        ]
        return context


class DateInput(forms.TextInput):
    """One text box for a date, for desks where dates are typed all day."""

    daybook_kind = "date"

    def format_value(self, value: Any) -> str | None:
        """A date as 23/11/2021; what somebody typed is given back as typed."""
        return f"{value.day:02d}/{value.month:02d}/{value.year}" if isinstance(value, date) else value


class DateField(forms.Field):
    """A date from three boxes (day, month, year) or, with `one_box`, one text: 23/11/2021, 2021-11-23, 23 Nov 2021.

    `earliest` and `latest` are inclusive. Blank gives None.
    """

    def __init__(
        self, *, one_box: bool = False, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", DateInput if one_box else DateBoxes)
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        """A date, or None for blank."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return _date_from_boxes(value) if isinstance(value, tuple) else read_date(str(value))
        except Unreadable as unreadable:
            raise ValidationError(str(unreadable), code="unreadable") from None

    def validate(self, value: Any) -> None:
        """Refuse a date outside the limits, saying the limit."""
        super().validate(value)
        if value is None:
            return
        if self.earliest is not None and value < self.earliest:
            raise ValidationError(f"Enter a date on or after {date_text(self.earliest)}", code="too_early")
        if self.latest is not None and value > self.latest:
            raise ValidationError(f"Enter a date on or before {date_text(self.latest)}", code="too_late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed date is another day than the first one, however it is written."""
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


def _date_from_boxes(parts: tuple[str, str, str]) -> date:
    missing = [name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part]
    if missing:
        raise Unreadable(f"The date must include a {' and a '.join(missing)}")
    return make_date(*parts)


def _parts(value: Any) -> tuple[str, str, str]:
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, tuple):
        return value
    return (str(value), "", "") if value else ("", "", "")
