"""What tests build is built once in a process, and afterwards written again, statement by statement.

A builder marked `remembered` runs its real operations the first time. Whatever they wrote is kept, under all that was
built before it in the same test; where the next test builds the same upon the same, those statements are written
again, in a tenth of the time. From the moment that a test writes anything else, rolls something back or puts
something of its own in place of the product's, nothing is remembered in it: from there its builders build.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import pytest
from django.conf import settings
from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

_READS = re.compile(r"\s*(?:SELECT|PRAGMA|EXPLAIN|BEGIN|SAVEPOINT|RELEASE)\b(?!.*\b(?:setval|nextval)\b)", re.I | re.S)
_WRITES_AFTER_WITH = re.compile(r"\b(?:INSERT|UPDATE|DELETE)\b", re.I)


@dataclass(frozen=True)
class _Statement:
    sql: str
    values: Any
    many: bool


@dataclass(frozen=True)
class _Built:
    """What a builder gave back, who had come on the stage when it ended, and what it wrote."""

    result: Any
    people: dict[str, Any]
    written: list[_Statement]
    write_again: Callable[[], None]


_memory: dict[tuple[Any, ...], _Built] = {}


@dataclass
class Stage:
    """What has been built so far in the test that runs: None once anything else was done."""

    history: tuple[Any, ...] | None = ()
    writing: list[list[_Statement]] = field(default_factory=list)

    def watch(self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        """Between Django and the driver: keeps what a builder writes, and sees whatever else is written."""
        answer = execute(sql, values, many, context)
        if _is_read(sql):
            return answer
        if self.writing and not sql.startswith("ROLLBACK"):
            self.writing[-1].append(_Statement(sql, values, many))
        else:
            self.history = None
        return answer


_stage: Stage | None = None


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage for one test, with nothing on it."""
    global _stage
    around, _stage = _stage, Stage()
    try:
        with connection.execute_wrapper(_stage.watch):
            yield _stage
    finally:
        _stage = around


@contextmanager
def aside() -> Iterator[None]:
    """What is written inside is nothing that a builder meets, such as a session: it leaves what was built as it was."""
    at = _stage
    history = at.history if at else None
    yield
    if at is not None and not at.writing:
        at.history = history


class WatchedMonkeyPatch(pytest.MonkeyPatch):
    """Pytest's own, but that nothing is remembered once something of the product was replaced."""

    def setattr(self, *args: Any, **kwargs: Any) -> None:
        if _stage is not None:
            _stage.history = None
        super().setattr(*args, **kwargs)


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Mark a builder whose acts are its own alone: the same arguments upon the same history give the same rows.

    Arguments are the cast or can be hashed; what is given back is copied for each test.
    """

    @functools.wraps(build)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        at = _stage
        key = _key(build, args, kwargs)
        if at is None or at.history is None or key is None:
            return build(*args, **kwargs)
        if not at.history:
            _number_rows_as_ever()
        before, whole = at.history, (*at.history, key)
        people = _people_of(args)
        if whole in _memory:
            found = _memory[whole]
            found.write_again()
            if at.writing:
                at.writing[-1].extend(found.written)
            people.update(found.people)
            at.history = whole
            return copy.deepcopy(found.result)
        result, written = _watched(at, build, args, kwargs)
        if at.history is not None:
            assert at.history[: len(before)] == before
            at.history = whole
            _memory[whole] = _Built(copy.deepcopy(result), dict(people), written, _script(written))
        return result

    return run


def _watched(at: Stage, build: Callable[..., R], args: Any, kwargs: Any) -> tuple[R, list[_Statement]]:
    at.writing.append([])
    try:
        result = build(*args, **kwargs)
    except BaseException:
        at.history = None
        raise
    finally:
        written = at.writing.pop()
        if at.writing:
            at.writing[-1].extend(written)
    return result, written


def _key(build: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
    """What was asked for; None if it cannot be compared. Who is in the cast follows from the history."""
    # Whoever comes on the stage brings a password, which the settings of the test say how to keep.
    hashers = tuple(settings.PASSWORD_HASHERS)
    given = tuple("cast" if _is_cast(one) else one for one in args)
    key = (build.__module__, build.__qualname__, given, tuple(sorted(kwargs.items())), hashers)
    try:
        hash(key)
    except TypeError:
        return None
    return key


def _people_of(args: tuple[Any, ...]) -> dict[str, Any]:
    return next((one.people for one in args if _is_cast(one)), {})


def _is_cast(one: Any) -> bool:
    return isinstance(getattr(one, "people", None), dict)


def _is_read(sql: str) -> bool:
    if sql.lstrip()[:4].upper() == "WITH":
        return not _WRITES_AFTER_WITH.search(sql)
    return bool(_READS.match(sql))


def _script(written: list[_Statement]) -> Callable[[], None]:
    """To write it all again: on PostgreSQL in one go, on SQLite one by one."""
    if connection.vendor == "postgresql":
        return functools.partial(_in_one_go, _in_full(written))
    return functools.partial(_one_by_one, written)


def _in_full(written: list[_Statement]) -> str:
    with connection.cursor() as cursor:
        return ";\n".join(
            cursor.mogrify(each.sql, values)
            for each in written
            for values in (each.values if each.many else [each.values])
        )


def _in_one_go(script: str) -> None:
    with connection.cursor() as cursor:
        cursor.cursor.execute(script)


def _one_by_one(written: list[_Statement]) -> None:
    with connection.cursor() as cursor:
        for each in written:
            (cursor.cursor.executemany if each.many else cursor.cursor.execute)(each.sql, each.values)


@functools.cache
def _first_numbers() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
        )
        return "SELECT " + ", ".join(
            f"setval('{name}', {last or 1}, {'true' if last else 'false'})" for name, last in cursor.fetchall()
        )


def _number_rows_as_ever() -> None:
    """Rows that are written again name each other by number; PostgreSQL does not take numbers back with a rollback."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.cursor.execute(_first_numbers())
