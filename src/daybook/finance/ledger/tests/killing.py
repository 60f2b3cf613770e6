"""Work in a process that is killed with -9 after its n-th statement or at either side of a commit, for n = 1, 2, 3 ...

Run as `python -m daybook.finance.ledger.tests.killing posting|importing FOLDER`, on a database of its own. Each piece
of work runs in a fork; the fork that follows looks at what was left, does the work again, and looks once more. Writes
how many places it was killed at; any doubt is an assertion, and a failure.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHUNKS, LINES_A_CHUNK = 2, 4
MOST_POINTS = 500


class Killer:
    """Counts the statements and commits of a connection, and kills this process at the one asked for."""

    def __init__(self, point: int) -> None:
        self.left = point

    def install(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        connection.execute_wrappers.append(self._after_statement)
        commit = connection.commit

        def killed_around() -> None:
            self._strike()
            commit()
            self._strike()

        connection.commit = killed_around  # type: ignore[method-assign]

    def _after_statement(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        result = execute(*arguments)
        self._strike()
        return result

    def _strike(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Posting:
    """One manual journal, drafted beforehand and posted by a second person."""

    def __init__(self, folder: Path) -> None:
        from daybook.finance.ledger.tests.build import books, cast

        self.people = cast()
        books(self.people)
        self.reference = ""

    def prepare(self, point: int) -> None:
        self.reference = f"JD-{point:06d}"
        from daybook.finance.ledger.tests.build import drafted

        assert drafted(self.people).reference == self.reference

    def work(self, point: int) -> None:
        from daybook.finance.ledger.operations.post_journal import post_journal
        from daybook.finance.ledger.tests.build import NOW

        post_journal(actor=self.people.accountant, now=NOW, reference=self.reference, seen_version=1)

    def left(self, point: int) -> None:
        """Either all of it is there or none of it."""
        from daybook.finance.ledger.models import Draft, Journal
        from daybook.foundation.approvals.models import WaitingItem
        from daybook.foundation.audit.models import AuditEntry

        posted = Journal.objects.filter(source_ref=self.reference).count()
        entries = [entry for entry in AuditEntry.objects.filter(verb="ledger.post_journal", refusal="")
                   if self.reference in entry.subjects]  # fmt: skip
        assert posted in {0, 1}
        assert Draft.objects.get(reference=self.reference).state == ("POSTED" if posted else "DRAFT")
        assert WaitingItem.objects.filter(subject=self.reference, settled_at=None).count() == 1 - posted
        assert len(entries) == posted

    def again(self, point: int) -> None:
        from daybook.finance.ledger.models import Journal
        from daybook.kernel.refused import Refused

        posted = Journal.objects.filter(source_ref=self.reference).exists()
        refusal = ""
        try:
            self.work(point)
        except Refused as refused:
            refusal = refused.code
        assert refusal == ("stale" if posted else ""), refusal
        assert Journal.objects.filter(source_ref=self.reference).count() == 1


class Importing:
    """A file of several batches, each bringing codes of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self, point: int) -> None:
        from daybook.finance.ledger.rules.imports import COLUMNS

        rows = [
            (f"J{chunk}{number}", f"2026-0{4 + chunk}-01", f"B{point}", "C", account, "", "", f"F{point}", amount, "")
            for chunk in range(CHUNKS)
            for number in range(LINES_A_CHUNK // 2)
            for account, amount in ((f"5{chunk}", "10.00"), ("1000", "-10.00"))
        ]
        with self._file(point).open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])

    def work(self, point: int) -> Any:
        from daybook.finance.ledger import importing
        from daybook.finance.ledger.tests.build import IMPORTER, NOW

        importing.LINES_AT_ONCE = LINES_A_CHUNK
        return importing.import_file(self._file(point), actor=IMPORTER, now=NOW, source=f"S{point}")

    def left(self, point: int) -> None:
        """Whole batches, from the first on."""
        from daybook.finance.ledger.models import Journal, Line
        from daybook.foundation.audit.models import AuditEntry

        names = sorted(Journal.objects.filter(source_ref=f"S{point}").values_list("source_event", flat=True))
        batches, rest = divmod(len(names), LINES_A_CHUNK // 2)
        assert rest == 0, names
        assert {name[1] for name in names} == {str(chunk) for chunk in range(batches)}
        assert Line.objects.filter(journal__source_ref=f"S{point}").count() == batches * LINES_A_CHUNK
        entries = [entry for entry in AuditEntry.objects.filter(verb="ledger.import_journals", refusal="")
                   if f"IMPORT-S{point}" in entry.subjects and entry.facts["journals"]]  # fmt: skip
        assert len(entries) == batches

    def again(self, point: int) -> None:
        from daybook.finance.ledger.models import Journal

        standing = Journal.objects.filter(source_ref=f"S{point}").count()
        report = self.work(point)
        total = CHUNKS * LINES_A_CHUNK // 2
        assert (report.journals, report.skipped, report.rejected) == (total - standing, standing, 0), report
        assert Journal.objects.filter(source_ref=f"S{point}").count() == total

    def _file(self, point: int) -> Path:
        return self.folder / f"{point}.csv"


def whole() -> None:
    """The books are proved and the audit story holds."""
    from daybook.finance.ledger.proving import prove
    from daybook.finance.ledger.tests.build import NOW
    from daybook.foundation.audit.sealing import verify

    proof, verdict = prove(), verify(NOW)
    assert proof.ok, proof.differences
    assert verdict.ok, verdict.broken


def in_fork(do: Callable[[], None]) -> int:
    """Do it in a process of its own; how that ended: 0, or minus the signal that killed it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        do()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def killed_everywhere(kind: type[Posting] | type[Importing], folder: Path) -> int:
    """Kill the work at every point in turn; how many points there were."""
    from django.db import connection

    work = kind(folder)
    for point in range(1, MOST_POINTS):
        work.prepare(point)
        connection.close()

        def once(point: int = point) -> None:
            Killer(point).install()
            work.work(point)

        def after(point: int = point) -> None:
            work.left(point)
            whole()
            work.again(point)
            work.left(point)

        ended = in_fork(once)
        assert ended in {0, -signal.SIGKILL}, ended
        assert in_fork(after) == 0
        if ended == 0:
            whole()
            return point - 1
    raise AssertionError("the work never ended")


def main() -> None:
    from daybook.config.cli import start_django
    from daybook.config.later import load_now

    start_django()
    # Each fork has what this process has loaded; none loads it for itself.
    load_now()
    from daybook.finance.ledger import importing, proving  # noqa: F401
    from daybook.finance.ledger.tests import build  # noqa: F401

    kind = {"posting": Posting, "importing": Importing}[sys.argv[1]]
    json.dump({"points": killed_everywhere(kind, Path(sys.argv[2]))}, sys.stdout)


if __name__ == "__main__":
    main()
