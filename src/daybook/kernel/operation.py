"""One verb, one name: permission, transaction, audit entry and registry entry, from a single decorator.

The kernel knows no domain. It asks two small protocols, a gate and a recorder, which foundation binds at start-up;
until they are bound every operation refuses. Operations do not nest: what a lower domain does as a consequence is a
plain function behind its door, which names what it touched with `note`.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import ParamSpec, Protocol, TypeVar, cast

from django.db import transaction

from daybook.kernel.actor import Actor
from daybook.kernel.periods import FIRST_DAY, LAST_DAY
from daybook.kernel.refused import Refused
from daybook.kernel.unread import sent_together

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Entry:
    """What one operation leaves behind: references, states and amounts, never personal values."""

    actor: Actor
    verb: str
    at: datetime
    subjects: list[str] = field(default_factory=list)
    case: str = ""
    from_state: str = ""
    to_state: str = ""
    paragraph: str = ""
    facts: dict[str, object] = field(default_factory=dict)


class Gate(Protocol):
    def check(self, actor: Actor, verb: str, at: datetime) -> None:
        """Raise Refused unless this actor may do this at this time."""


class Recorder(Protocol):
    def record(self, entry: Entry) -> None:
        """Write the entry in the operation's own transaction."""

    def record_refusal(self, entry: Entry, refusal: Refused) -> None:
        """Write that the operation was refused, after its rollback."""


@dataclass(frozen=True)
class Operation:
    """A registry row: the verb, the guarded function, and the function as its author wrote it.

    The answer of a `confidential` one is kept nowhere, not even for a retry.
    """

    verb: str
    run: Callable[..., object]
    signature: inspect.Signature
    summary: str
    module: str
    line: int
    confidential: bool = False

    @property
    def domain(self) -> str:
        return self.verb.split(".")[0]


OPERATIONS: dict[str, Operation] = {}
FROM_THE_EDGE = frozenset({"actor", "now"})

_ports: tuple[Gate, Recorder] | None = None
_entry: ContextVar[Entry | None] = ContextVar("daybook_entry", default=None)


def bind(gate: Gate, recorder: Recorder) -> None:
    """Give the kernel its gate and recorder; called once, by foundation, at start-up."""
    global _ports
    _ports = gate, recorder


def current_entry() -> Entry:
    """The entry of the operation that is running; a door used outside an operation is a programming error."""
    entry = _entry.get()
    assert entry is not None, "a door was used outside an operation"
    return entry


def note(subject: str, **facts: object) -> None:
    """Name a record this operation touched, with facts about it."""
    entry = current_entry()
    if subject not in entry.subjects:
        entry.subjects.append(subject)
    entry.facts.update(facts)


def note_move(subject: str, from_state: str, to_state: str, *, case: str = "", paragraph: str = "") -> None:
    """Name the record whose state this operation changed, and the paragraph that allowed it."""
    note(subject)
    entry = current_entry()
    entry.from_state, entry.to_state = from_state, to_state
    entry.case, entry.paragraph = case or entry.case, paragraph or entry.paragraph


def _checked_signature(verb: str, do: Callable[..., object]) -> inspect.Signature:
    # Types are resolved, since the API is generated from them.
    signature = inspect.signature(do, eval_str=True)
    assert set(signature.parameters) >= FROM_THE_EDGE, f"{verb} takes actor and now from the edge"
    positional = [p.name for p in signature.parameters.values() if p.kind is not p.KEYWORD_ONLY]
    assert not positional, f"{verb} takes keyword arguments only, not {positional}"
    return signature


_DAYLESS = frozenset({str, int, bool, type(None)})


def _refuse_far_days(value: object, depth: int = 3) -> None:
    """Refused `bad_day` where a day that was given lies outside the years that are kept, in lists and records too."""
    if isinstance(value, date) and not isinstance(value, datetime):
        if not FIRST_DAY <= value <= LAST_DAY:
            kept = f"{FIRST_DAY:%-d %B %Y} to {LAST_DAY:%-d %B %Y}"
            message = f"{value:%-d %B %Y} is no day that is kept. Give one from {kept}."
            raise Refused("bad_day", message)
    elif depth and isinstance(value, list | tuple):
        # A file's worth of numbers and texts is known by its types, and not looked at one by one.
        if not _DAYLESS.issuperset(map(type, value)):
            for one in value:
                _refuse_far_days(one, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type | Actor):
        for held in fields(value):
            _refuse_far_days(getattr(value, held.name), depth - 1)


def operation(verb: str, *, confidential: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function the one place where `verb` (domain.verb_noun) happens.

    The function takes `actor: Actor` and `now: datetime` from the edge. It runs in one transaction behind the gate and
    leaves one audit entry; if it raises Refused, everything is rolled back and only the refusal is recorded.
    """

    def wrap(do: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(do)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            assert not args, "operations take keyword arguments"
            assert _entry.get() is None, f"{verb} was called inside another operation"
            if _ports is None:
                raise Refused("not_ready", "The service has not finished starting. Try again in a minute.")
            gate, recorder = _ports
            entry = Entry(cast(Actor, kwargs["actor"]), verb, cast(datetime, kwargs["now"]))
            token = _entry.set(entry)
            try:
                with transaction.atomic(), sent_together():
                    gate.check(entry.actor, verb, entry.at)
                    for given in kwargs.values():
                        _refuse_far_days(given)
                    result = do(*args, **kwargs)
                    assert entry.subjects, f"{verb} changed nothing that it could name"
                    recorder.record(entry)
                return result
            except Refused as refusal:
                recorder.record_refusal(entry, refusal)
                raise
            finally:
                _entry.reset(token)

        assert verb not in OPERATIONS, f"two operations are called {verb}"
        summary = (inspect.getdoc(do) or "").partition("\n")[0]
        line = do.__code__.co_firstlineno
        signature = _checked_signature(verb, do)
        OPERATIONS[verb] = Operation(verb, run, signature, summary, do.__module__, line, confidential)
        return run

    return wrap
