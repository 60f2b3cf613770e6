"""What the tidy tests look for in one source: each check gives findings, `path:line: what and what instead`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.sources import Source, dotted

FUNCTION_LINES = 60
FILE_LINES = 400
TEST_FILE_LINES = 600
VAGUE_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "base",
    "common",
    "misc",
    "service",
    "services",
}

EDGE_FOLDERS = {"web", "jobs", "config", "tools", "bench"}
EDGE_MODULES = {"web.py", "api.py", "commands.py", "jobs.py"}
# Here an approximate number is the answer, not money: simulation, charts, seconds.
APPROXIMATE = (
    "src/daybook/change/",
    "src/daybook/insight/",
    "src/daybook/ui/",
    "src/daybook/foundation/jobs/",
    "src/daybook/config/requests.py",
    "tools/",
    "bench/",
)

ASK_THE_EDGE = "take `today` or `now` as an argument; only the edge reads daybook.kernel.clock"


@dataclass(frozen=True)
class Ban:
    """A name that may not be used, and what to use instead; names match at the end of a dotted chain."""

    names: tuple[str, ...]
    instead: str


CLOCK = Ban(
    (
        "date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "timezone.now",
        "timezone.localdate",
        "time.time",
    ),
    ASK_THE_EDGE,
)
ROUND = Ban(("round",), "name the rounding: floor_pence, half_up_pence and the others in daybook.kernel.money")
FLOAT = Ban(("float",), "keep money in integer pence and rates exact: daybook.kernel.money and daybook.kernel.prices")
SIGNALS = Ban(
    ("django.dispatch", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"),
    "put a frozen event in the outbox and wire it in config/subscriptions.py",
)
FIELDS = Ban(
    ("DecimalField", "FloatField"), "store integer pence or integer millionths: a DecimalField is a float inside SQLite"
)
REQUESTS = Ban(("ATOMIC_REQUESTS",), "let each operation open its own transaction; a GET never writes")


def findings(source: Source) -> list[str]:
    """Everything untidy in one source; migrations are written by Django and only have their names checked."""
    checks = [vague_names(source)]
    if not source.is_migration:
        checks += [long_files(source), long_functions(source), banned_names(source), edge_only_clock(source)]
        checks.append(undocumented(source))
    return [finding for check in checks for finding in check]


def vague_names(source: Source) -> Iterator[str]:
    for part in [*source.path.parts[:-1], source.path.stem]:
        if part in VAGUE_NAMES:
            yield source.at(1, f"`{part}` says nothing: name the module for the noun or the answer it holds")


def long_files(source: Source) -> Iterator[str]:
    limit = TEST_FILE_LINES if source.is_test else FILE_LINES
    lines = len(source.text.splitlines())
    if lines > limit:
        yield source.at(1, f"{lines} lines, {limit} at most: split it by what its parts are about")


def long_functions(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield source.at(node.lineno, f"{node.name} has {lines} lines, {FUNCTION_LINES} at most")


def banned_names(source: Source) -> Iterator[str]:
    """Uses and imports of banned names; tests may read the clock and compare floats."""
    if source.is_test:
        return
    bans = _bans_for(source)
    for line, name in _names_used(source.tree):
        for ban in bans:
            if any(name == banned or name.endswith(f".{banned}") for banned in ban.names):
                yield source.at(line, f"`{name}`: {ban.instead}")


def edge_only_clock(source: Source) -> Iterator[str]:
    """Only web, api, commands, jobs, config and the kernel's own tests may ask what time it is."""
    if source.is_test or _is_edge(source) or source.path.name == "clock.py":
        return
    for line, name in _names_used(source.tree):
        if name.startswith("daybook.kernel.clock"):
            yield source.at(line, f"`{name}`: {ASK_THE_EDGE}")


def undocumented(source: Source) -> Iterator[str]:
    """Operations, rules and doors say what a user gets, with shapes, units and errors."""
    parts = source.path.parts
    if source.is_test or not ({"operations", "rules"} & set(parts) or source.path.name == "public.py"):
        return
    public = [node for node in source.tree.body if not getattr(node, "name", "_").startswith("_")]
    for node in public:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not ast.get_docstring(node):
            yield source.at(node.lineno, f"{node.name} has no docstring: say what a user gets, units and errors")


def _bans_for(source: Source) -> list[Ban]:
    bans = [SIGNALS, FIELDS, REQUESTS]
    where = source.path.as_posix()
    if not where.endswith("kernel/clock.py") and not {"config", "tools", "bench"} & set(source.path.parts):
        bans.append(CLOCK)
    if not where.startswith(APPROXIMATE):
        bans += [ROUND, FLOAT]
    return bans


def _is_edge(source: Source) -> bool:
    folders = set(source.path.parts)
    return "operations" not in folders and (source.path.name in EDGE_MODULES or bool(EDGE_FOLDERS & folders))


def _names_used(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Dotted names read, called or imported, with their lines; `float` in an annotation or isinstance is a use too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            yield node.lineno, node.module or ""
        elif isinstance(node, ast.Name | ast.Attribute):
            yield node.lineno, dotted(node)


SUPPRESSED = re.compile(r"#\s*noqa(:[^#]*\b(C901|DTZ\w*)\b|\s*$)")


def suppressions(source: Source) -> Iterator[str]:
    """A complexity or clock warning silenced, or all warnings at once."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if SUPPRESSED.search(line):
            yield source.at(number, "mend what the warning says instead of silencing it")
