"""Appraisal files for the tests: one that holds together, and ways to change it."""

from __future__ import annotations

from collections.abc import Sequence

FILE = """
[appraisal]
title = "Business support services"
base_year = 2026
years = 4
schedule = "green_book_2026"

[[option]]
id = "bau"
name = "Business as usual"
baseline = true
[[option.cost]]
label = "Run today's services"
kind = "revenue"
amounts = [1000, 1000, 1000, 1000]

[[option]]
id = "new"
name = "New platform"
[[option.cost]]
label = "Build"
kind = "capital"
amounts = [600.50, 0, 0, 0]
optimism_bias = {upper = 2.0, mitigation = 0.75}
[[option.cost]]
label = "Run"
kind = "revenue"
amounts = [1000, 700, 500, 500]
[[option.benefit]]
label = "Time saved"
class = "non_cash_releasing"
amounts = [0, 50, 100.25, 100]
[[option.benefit]]
label = "Trust"
class = "qualitative"

[[risk]]
option = "new"
label = "Late data"
on = "cost"
probability = 0.5
distribution = "triangular"
low = 100
mode = 200
high = 600
year = 1

[[risk]]
option = "new"
label = "Rework"
on = "benefit"
probability = 1
distribution = "pert"
low = 10
mode = 20
high = 80
year = 2

[[correlation]]
risks = ["Late data", "Rework"]
rho = 0.5

[simulation]
iterations = 2000
seed = 42
"""


def changed(*changes: tuple[str, str]) -> bytes:
    """The file with each first text put in place of the other; a text that is not there is a mistake in the test."""
    text = FILE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def risk(distribution: str, numbers: str, *, label: str = "r", probability: str = "1", year: int = 0) -> str:
    """One risk of the option `new`, as TOML."""
    return (
        f'[[risk]]\noption = "new"\nlabel = "{label}"\non = "cost"\nprobability = {probability}\n'
        f'distribution = "{distribution}"\n{numbers}\nyear = {year}\n'
    )


def with_risks(risks: Sequence[str], *, iterations: int, seed: int = 1, more: str = "", years: int = 4) -> bytes:
    """A file of two options without lines, the second of which bears the risks."""
    head = f'[appraisal]\nbase_year = 2026\nyears = {years}\nschedule = "green_book_2026"\n'
    options = '[[option]]\nid = "bau"\nbaseline = true\n[[option]]\nid = "new"\n'
    runs = f"[simulation]\niterations = {iterations}\nseed = {seed}\n"
    return "\n".join([head, options, *risks, more, runs]).encode()
