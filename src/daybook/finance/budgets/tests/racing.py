"""Many processes, each with a connection of its own, try for the money of one budget line; some are killed at random.

Run as `python -m daybook.finance.budgets.tests.racing PROCESSES ATTEMPTS POUNDS KILLED`, on a database of its own.
Writes what became of it as JSON; any doubt is an assertion, and a failure.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

POUND = 100


def main() -> None:
    from daybook.config.cli import start_django

    start_django()
    processes, attempts, pounds, killed = (int(text) for text in sys.argv[1:])
    with TemporaryDirectory() as folder:
        json.dump(race(processes, attempts, pounds, killed, Path(folder)), sys.stdout)


def race(processes: int, attempts: int, pounds: int, killed: int, folder: Path) -> dict[str, int]:
    """Reserve a pound at a time until nothing is left; how many succeeded, were refused and were killed."""
    from django.db import connection

    from daybook.decisions.cases.tests.build import Cast, books
    from daybook.finance.budgets.models import Reservation
    from daybook.finance.budgets.queries import find_budget_line
    from daybook.finance.budgets.tests.build import line_of
    from daybook.finance.ledger.proving import prove

    players = Cast()
    books(players)
    line, holder = line_of(players, pounds * POUND), players.budget_holder
    connection.close()
    each = -(-attempts // processes)
    children = [_start(lambda place=place: _try(holder, line, each, folder / str(place))) for place in range(processes)]
    gone = _kill_some(children, killed, folder)
    for child in children:
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended in {0, -signal.SIGKILL}, ended
    # Whoever was killed left attempts undone: somebody makes them, until there is nothing left.
    last = _start(lambda: _try(holder, line, pounds + 1, folder / "last"))
    assert os.waitstatus_to_exitcode(os.waitpid(last, 0)[1]) == 0
    told = [text for file in folder.iterdir() for text in file.read_text().split()]
    # A refusal says what was available: money that was there was never refused.
    assert {text for text in told if text != "got"} == {"budget_exhausted:0"}, set(told)
    figures = find_budget_line(holder, line).figures
    assert figures.reserved_pence == figures.budget_pence == pounds * POUND
    assert Reservation.objects.count() == pounds
    assert told.count("got") <= pounds
    proof = prove()
    assert proof.ok, proof.differences
    return {"got": told.count("got"), "refused": told.count("budget_exhausted:0"), "killed": gone}


def _start(do) -> int:  # type: ignore[no-untyped-def]
    child = os.fork()
    if child:
        return child
    try:
        do()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _try(holder, line: str, attempts: int, told: Path) -> None:  # type: ignore[no-untyped-def]
    from daybook.decisions.cases.tests.build import autumn
    from daybook.finance.budgets.operations.reserve_funds import reserve_funds
    from daybook.kernel.money import Pence
    from daybook.kernel.refused import Refused

    with told.open("a", buffering=1) as file:
        for _ in range(attempts):
            try:
                reserve_funds(actor=holder, now=autumn(25), line=line, title="A pound", amount_pence=Pence(POUND))
                file.write("got\n")
            except Refused as refused:
                file.write(f"{refused.code}:{refused.facts.get('available_pence')}\n")


def _kill_some(children: list[int], killed: int, folder: Path) -> int:
    """Kill some of them, wherever they are, while money is being taken."""
    chance = random.Random(20211123)
    while not any(file.stat().st_size for file in folder.iterdir()):
        time.sleep(0.01)
    for child in chance.sample(children, killed):
        time.sleep(chance.random() / 20)
        os.kill(child, signal.SIGKILL)
    return killed


if __name__ == "__main__":
    main()
