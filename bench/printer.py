"""One process: makes the demonstration's outline case and prints it in three formats, and says how long that took."""

from __future__ import annotations

import time
from statistics import median

from daybook.config.cli import start_django

REFERENCE, TIMES = "PRG-000002", 3


def main() -> None:
    """Print the median of seconds on standard output, from nothing read to three files."""
    start_django()
    from daybook.change.programmes.composing import soc_of
    from daybook.change.programmes.models import Programme
    from daybook.change.programmes.printing import PRINTED, printed_as
    from daybook.kernel import clock
    from daybook.kernel.actor import Actor

    laps = []
    for _ in range(TIMES):
        began = time.perf_counter()
        row = Programme.objects.get(reference=REFERENCE)
        document = soc_of(row, actor=Actor(row.opened_by), today=clock.today())
        for kind in PRINTED:
            printed_as(kind, document, mark="Bench", on=clock.today(), base="https://daybook.example")
        laps.append(time.perf_counter() - began)
    print(median(laps))


if __name__ == "__main__":
    main()
