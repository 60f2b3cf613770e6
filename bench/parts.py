"""The parts of the bench, in order, on one database."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management import call_command

from bench import balances, discovery, importing, posting, redrawing, reserving, serving, simulating
from bench.figures import Figure
from daybook.finance.ledger.tests.build import books, cast


def measure(parts: Sequence[str], *, full: bool) -> list[Figure]:
    """The figures of the parts named."""
    call_command("migrate", verbosity=0, skip_checks=True)
    people = cast()
    books(people)
    measures = {
        "posting": lambda: posting.measure(people, 400),
        "reserving": lambda: reserving.measure(people, 800),
        "importing": lambda: importing.measure(1_000_000 if full else 200_000),
        "balances": lambda: [
            figure for lines in ([1_000_000, 10_000_000] if full else [1_000_000]) for figure in balances.measure(lines)
        ],
        "discovery": lambda: discovery.measure(10_000_000 if full else 1_000_000),
        "simulating": simulating.measure,
        "redrawing": redrawing.measure,
        "serving": serving.measure,
    }
    return [figure for name, measured in measures.items() if name in parts for figure in measured()]
