"""A worker that drafts uploaded files in many small chunks; with `start`, the books, the file and its job instead.

Run as `python -m daybook.finance.ledger.tests.drafting_worker [start]`, on a database and in a state of its own.
"""

from __future__ import annotations

import sys

JOURNALS, LINES_A_CHUNK = 400, 10


def start() -> None:
    """Books to write in, and a job that waits to draft a file of JOURNALS journals and one that does not balance."""
    from daybook.finance.ledger.operations.start_import import start_import
    from daybook.finance.ledger.rules.imports import COLUMNS
    from daybook.finance.ledger.tests.build import NOW, books, cast
    from daybook.finance.ledger.uploads import keep_upload
    from daybook.foundation.identity.models import User
    from daybook.foundation.organisation.models import Person

    people = cast()
    books(people)
    User.objects.create(username="clerk", person=Person.objects.get(reference=people.clerk.person))
    pairs = [(f"J{number}", "-10.00") for number in range(JOURNALS)] + [("WRONG", "-9.00")]
    lines = [
        f"{name},2026-11-01,MET,C1,{account},,,,{amount},"
        for name, credit in pairs
        for account, amount in (("5000", "10.00"), ("1000", credit))
    ]
    digest = keep_upload([("\n".join([",".join(COLUMNS), *lines]) + "\n").encode()])
    start_import(actor=people.clerk, now=NOW, digest=digest, file_name="many.csv")


def main() -> None:
    from daybook.config.cli import start_django

    start_django()
    if sys.argv[1:] == ["start"]:
        start()
        return
    from daybook.config.schedule import run_worker
    from daybook.finance.ledger import importing

    importing.DRAFT_LINES_AT_ONCE = LINES_A_CHUNK
    run_worker()


if __name__ == "__main__":
    main()
