"""Daybook's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src/daybook"


@dataclass(frozen=True)
class Source:
    """One Python file: where it stands, relative to the project, and what it says."""

    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        return _tree_of(self.text)

    @property
    def is_test(self) -> bool:
        return bool({"tests", "conftest.py"} & set(self.path.parts))

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def at(self, line: int, what: str) -> str:
        return f"{self.path}:{line}: {what}"


@lru_cache(maxsize=1)
def _tree_of(text: str) -> ast.Module:
    # Several checks look at one source before the next; the trees of all would fill the memory.
    return ast.parse(text)


def kept_files() -> list[Path]:
    """Every file that is in the repository or would be if added now, relative to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [Path(name) for name in listed.stdout.split("\0") if name]
    return [path for path in paths if (PROJECT / path).is_file()]


@cache
def python_sources() -> tuple[Source, ...]:
    """Every Python file of ours, migrations included."""
    return tuple(
        Source(path, (PROJECT / path).read_text(encoding="utf-8")) for path in kept_files() if path.suffix == ".py"
    )


@cache
def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or a chain of attributes; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def assert_none(findings: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    found = list(findings)
    assert not found, "\n" + "\n".join(found)
