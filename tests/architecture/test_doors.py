"""Doors: what a `public.py` offers is values and functions of values; no Model, Manager or QuerySet crosses."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import FunctionType, ModuleType

from django.contrib.contenttypes.models import ContentType
from django.db import models

from tests.architecture.sources import PACKAGE, assert_none

ROWS = (models.Model, models.Manager, models.QuerySet)


def doors() -> list[str]:
    return sorted(
        "daybook." + ".".join(file.relative_to(PACKAGE).with_suffix("").parts) for file in PACKAGE.glob("*/*/public.py")
    )


def door_findings(door: ModuleType) -> Iterator[str]:
    for name in offered(door):
        thing = getattr(door, name)
        if isinstance(thing, ROWS) or (isinstance(thing, type) and issubclass(thing, ROWS)):
            yield f"{door.__name__}.{name}: a database class is offered; offer a frozen dataclass"
        elif isinstance(thing, type | FunctionType):
            yield from _annotation_findings(f"{door.__name__}.{name}", thing, set())


def offered(door: ModuleType) -> list[str]:
    """The names in `__all__`, or else those that the module defines itself."""
    if hasattr(door, "__all__"):
        return list(door.__all__)
    return [
        name
        for name, thing in vars(door).items()
        if not name.startswith("_") and getattr(thing, "__module__", None) == door.__name__
    ]


def _annotation_findings(name: str, thing: object, seen: set[object]) -> Iterator[str]:
    """Database classes anywhere in the annotations of a function, or of a dataclass and its methods, however deep."""
    if thing in seen:
        return
    seen.add(thing)
    if dataclasses.is_dataclass(thing) and not thing.__dataclass_params__.frozen:
        yield f"{name}: a dataclass that crosses a door is frozen"
    for part in [thing, *_methods(thing)]:
        try:
            hints = typing.get_type_hints(part)
        except NameError as unknown:
            yield f"{name}: its annotations cannot be read ({unknown}); import what they name outside TYPE_CHECKING"
            continue
        for kind in [inner for hint in hints.values() for inner in _inside(hint)]:
            if issubclass(kind, ROWS):
                yield f"{name}: {kind.__name__} is in its annotations; answer with a frozen dataclass or a plain value"
            elif kind.__module__.startswith("daybook."):
                yield from _annotation_findings(f"{name} > {kind.__name__}", kind, seen)


def _methods(thing: object) -> list[object]:
    if not isinstance(thing, type):
        return []
    properties = [value.fget for value in vars(thing).values() if isinstance(value, property) and value.fget]
    return [value for value in vars(thing).values() if inspect.isfunction(value)] + properties


def _inside(hint: object) -> Iterator[type]:
    """Every class in an annotation: list[Fund | None] holds list, Fund and NoneType."""
    origin = typing.get_origin(hint)
    for part in (origin or hint, *typing.get_args(hint)):
        if isinstance(part, type):
            yield part
        if part is not hint and typing.get_origin(part):
            yield from _inside(part)
        elif isinstance(part, list):  # the arguments of a Callable
            for argument in part:
                yield from _inside(argument)


def test_no_row_crosses_a_door() -> None:
    assert doors()
    assert_none(finding for name in doors() for finding in door_findings(import_module(name)))


@dataclass(frozen=True)
class Plain:
    name: str


@dataclass(frozen=True)
class Leaky:
    rows: list[ContentType | None]


@dataclass
class Loose:
    name: str


def answers_plain(names: list[str]) -> dict[str, Plain]: ...


def answers_rows(names: list[str]) -> models.QuerySet[ContentType]: ...


def takes_a_row(*, row: ContentType | None) -> None: ...


def answers_leaky() -> list[Leaky]: ...


def findings_on(*things: object) -> list[str]:
    door = ModuleType("daybook.finance.fund.public")
    for thing in things:
        setattr(door, thing.__name__, thing)
    door.__all__ = [thing.__name__ for thing in things]
    return list(door_findings(door))


def test_a_plain_door_passes() -> None:
    assert findings_on(Plain, answers_plain) == []


def test_each_leak_is_found() -> None:
    assert "QuerySet" in findings_on(answers_rows)[0]
    assert "ContentType" in findings_on(takes_a_row)[0]
    assert "ContentType" in findings_on(Leaky)[0]
    assert "frozen" in findings_on(Loose)[0]
    assert "database class" in findings_on(ContentType)[0]


def test_a_leak_inside_an_answer_is_found(monkeypatch: object) -> None:
    """Looking into classes stops at other packages; this one is made to look like ours."""
    monkeypatch.setattr(Leaky, "__module__", "daybook.finance.fund.public")
    assert "ContentType" in findings_on(answers_leaky)[0]
