"""`daybook where`: from the words a person uses to the file, page, role, address and test of an operation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import URLPattern, get_resolver

from daybook.foundation.identity.roles import roles, system_actors
from daybook.kernel.operation import OPERATIONS, Operation

MOST = 5
# What people say for what the house says, beside the words of each docstring.
ALSO = {"approve": ("decide", "sign", "post"), "create": ("open", "draft", "register"), "delete": ("discard",)}
_SMALL = frozenset(["a", "an", "the", "of", "to", "in", "for", "and", "or", "is", "are", "by", "it", "its"])


@dataclass(frozen=True)
class Place:
    """Where one verb or page lives; lists are empty where there is nothing."""

    name: str
    summary: str
    source: str
    pages: tuple[str, ...] = ()
    api: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def find_places(asked: str) -> list[Place]:
    """The best few matches for the words asked, best first: operations, pages without one, and documents."""
    words = _words(asked)
    routes = list(_routes())
    scored = [(_score(words, op.verb, op.summary, inspect.getdoc(op.run) or ""), op.verb) for op in OPERATIONS.values()]
    best = sorted((entry for entry in scored if entry[0] > 0), key=lambda entry: (-entry[0], entry[1]))
    if best:
        enough = best[0][0] // 2
        return [_place(OPERATIONS[verb], routes) for score, verb in best[:MOST] if score >= enough]
    return [*_pages(words, routes), *_documents(words)][:MOST]


def report_of(place: Place) -> str:
    """One match as lines of text."""
    lines = [place.name, f"  {place.summary}", f"  source  {place.source}"]
    for title in ("pages", "api", "roles", "tests"):
        lines += [f"  {title:<7} {value}" for value in getattr(place, title)]
    return "\n".join(line for line in lines if line.strip())


def _place(operation: Operation, routes: list[tuple[str, Any]]) -> Place:
    holders = [*roles().values(), *system_actors().values()]
    noun = operation.verb.partition(".")[2]
    return Place(
        name=operation.verb,
        summary=operation.summary,
        source=f"{_path_of(import_module(operation.module))}:{operation.line}",
        pages=tuple(path for path, view in routes if getattr(view, "daybook_permission", None) == operation.verb),
        api=tuple(f"POST {path}" for path, _ in routes if path == f"/api/{operation.verb.replace('.', '/')}"),
        roles=tuple(role.title for role in holders if operation.verb in role.permissions),
        tests=tuple(sorted(str(file.relative_to(settings.PROJECT)) for file in _tests_of(noun))),
    )


def _score(words: set[str], verb: str, summary: str, doc: str) -> int:
    """Words met in the verb weigh most, then in the first line of its docstring, then anywhere in it."""
    weighed = ((8, _words(verb)), (3, _words(summary)), (1, _words(doc)))
    score = 0
    for word in words:
        said = {_stem(other) for known, others in ALSO.items() if _stem(known) == word for other in others}
        score += max((weight for weight, known in weighed if word in known), default=0)
        score += max((weight // 2 for weight, known in weighed if said & known), default=0)
    return score


def _words(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[a-z]+", text.lower()) if word not in _SMALL}


def _stem(word: str) -> str:
    return re.sub(r"(?<=[a-z]{3})(ies|es|s|ed|ing)$", "", word).removesuffix("e") if len(word) > 4 else word


def _routes() -> Iterator[tuple[str, Any]]:
    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            path = before + str(pattern.pattern).replace("^", "").replace("$", "")
            if isinstance(pattern, URLPattern):
                yield path, pattern.callback
            else:
                yield from walk(pattern.url_patterns, path)

    yield from walk(get_resolver().url_patterns, "/")


def _tests_of(noun: str) -> Iterator[Path]:
    for folder in ("src", "tests"):
        yield from (settings.PROJECT / folder).rglob(f"test_{noun}.py")


def _pages(words: set[str], routes: list[tuple[str, Any]]) -> list[Place]:
    found = []
    for path, view in routes:
        permission = getattr(view, "daybook_permission", None)
        plain = inspect.unwrap(view)
        doc = inspect.getdoc(plain) or ""
        if permission and _score(words, f"{path} {view.__name__}", doc.partition("\n")[0], doc) >= 8:
            source = f"{_path_of(inspect.getmodule(plain))}:{plain.__code__.co_firstlineno}"
            found.append(Place(path, doc.partition("\n")[0], source, roles=_roles_with(permission)))
    return found


def _roles_with(permission: str) -> tuple[str, ...]:
    return tuple(role.title for role in roles().values() if permission in role.permissions)


def _documents(words: set[str]) -> Iterator[Place]:
    for file in sorted((settings.PROJECT / "docs").rglob("*.md")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if line.startswith("#") and words & _words(line):
                yield Place(line.lstrip("# "), "", f"{file.relative_to(settings.PROJECT)}:{number}")


def _path_of(module: Any) -> str:
    file = Path(str(module.__file__))
    return str(file.relative_to(settings.PROJECT)) if file.is_relative_to(settings.PROJECT) else str(file)
