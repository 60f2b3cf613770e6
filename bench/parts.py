"""The parts of the bench, in order, on one database."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management import call_command

from bench import balances, discovery, importing, posting, reserving, serving
from bench.figures import Figure
from daybook.finance.ledger.tests.build import books, cast


def measure(parts: Sequence[str], *, full: bool) -> list[Figure]:
    """The figures of the parts named."""
    call_command("migrate", verbosity=0, skip_checks=True)
    people = cast()
    books(people)
    figures: list[Figure] = []
    if "posting" in parts:
        figures += posting.measure(people, 400)
    if "reserving" in parts:
        figures += reserving.measure(people, 800)
    if "importing" in parts:
        figures += importing.measure(1_000_000 if full else 200_000)
    if "balances" in parts:
        for lines in [1_000_000, 10_000_000] if full else [1_000_000]:
            figures += balances.measure(lines)
    if "discovery" in parts:
        figures += discovery.measure(10_000_000 if full else 1_000_000)
    if "serving" in parts:
        figures += serving.measure()
    return figures
