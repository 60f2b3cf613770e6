"""Tidy: short functions and files, plain names, and banned calls that name their replacement."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import tidy
from tests.architecture.sources import Source, assert_none, pyproject, python_sources

MODULE = "src/daybook/finance/ledger/posting.py"


def found(text: str, path: str = MODULE) -> list[str]:
    return tidy.findings(Source(Path(path), text))


def test_daybook_is_tidy() -> None:
    assert python_sources()
    assert_none(finding for source in python_sources() for finding in tidy.findings(source))


def test_no_warning_that_the_house_relies_on_is_silenced() -> None:
    assert_none(finding for source in python_sources() for finding in tidy.suppressions(source))


def test_ruff_keeps_functions_simple() -> None:
    lint = pyproject()["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"]
    assert "C901" not in lint["ignore"]
    assert lint["mccabe"]["max-complexity"] <= 8
    assert not [code for codes in lint["per-file-ignores"].values() for code in codes if code.startswith("C9")]


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("from datetime import date\nx = date.today()", "as an argument"),
        ("import datetime as dt\nx = dt.datetime.now()", "as an argument"),
        ("from django.utils import timezone\nf = Field(default=timezone.now)", "as an argument"),
        ("import time\nx = time.time()", "as an argument"),
        ("from time import time\nx = time()", "as an argument"),
        ("from daybook.kernel.clock import today", "only the edge"),
        ("from daybook.kernel import clock", "only the edge"),
        ("x = round(2.5)", "name the rounding"),
        ("x = float('1.10')", "integer pence"),
        ("def f(x: float) -> None: ...", "integer pence"),
        ("from django.dispatch import receiver", "outbox"),
        ("from django.db.models.signals import post_save", "outbox"),
        ("from django.db import models\nx = models.DecimalField()", "float inside SQLite"),
        ("ATOMIC_REQUESTS = True", "its own transaction"),
    ],
)
def test_a_banned_name_is_found_and_its_replacement_named(code: str, named: str) -> None:
    assert [finding for finding in found(code) if named in finding]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("from daybook.kernel import clock", "src/daybook/finance/ledger/commands.py"),
        ("from daybook.kernel import clock", "src/daybook/finance/ledger/web/journals.py"),
        ("x = float('1.10')", "src/daybook/change/appraisal/rules/simulation.py"),
        ("from datetime import date\nx = date.today()", "src/daybook/finance/ledger/tests/test_posting.py"),
        ("from django.db.models.signals import post_migrate", MODULE),
        ("import time\nx = time.monotonic()", MODULE),
    ],
)
def test_what_is_allowed_passes(code: str, path: str) -> None:
    assert found(code, path) == []


def test_a_long_function_is_found_and_one_at_the_limit_passes() -> None:
    longest = "def f():\n" + "    pass\n" * 59
    assert found(longest) == []
    assert found(longest + "    pass\n")


def test_a_long_file_is_found_and_tests_may_be_longer() -> None:
    assert found("x = 1\n" * 400) == []
    assert found("x = 1\n" * 401)
    assert found("x = 1\n" * 600, "tests/test_posting.py") == []
    assert found("x = 1\n" * 601, "tests/test_posting.py")


@pytest.mark.parametrize("path", ["src/daybook/finance/utils.py", "src/daybook/service/invoice.py", "tests/helpers.py"])
def test_a_vague_name_is_found(path: str) -> None:
    assert found("", path)


@pytest.mark.parametrize("path", ["operations/post_journal.py", "rules/ageing.py", "public.py"])
def test_a_door_rule_or_operation_without_a_docstring_is_found(path: str) -> None:
    path = f"src/daybook/finance/ledger/{path}"
    assert found("def f(): ...", path)
    assert found("class C: ...", path)
    assert found("def f():\n    'Says what.'\ndef _g(): ...", path) == []


@pytest.mark.parametrize("codes", [": C901", "", ": E501, DTZ005"])
def test_a_silenced_warning_is_found(codes: str) -> None:
    assert list(tidy.suppressions(Source(Path(MODULE), f"x = 1  # no{'qa'}{codes}")))


def test_a_warning_that_the_house_does_not_rely_on_may_be_silenced() -> None:
    assert not list(tidy.suppressions(Source(Path(MODULE), "import x  # noqa: F401")))
