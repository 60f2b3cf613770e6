"""A CSV file of journals on its way into the books: read, judged whole, entered in batches, rejects written beside it.

Nothing is entered until the whole file has been read and judged. Batches are committed one by one, and a journal is
known by its source and name, so an import that was cut off is simply run again: what stands is skipped.
"""

from __future__ import annotations

import codecs
import csv
import gc
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

from daybook.finance.ledger.operations.import_journals import ImportOutcome, import_journals
from daybook.finance.ledger.rules.import_cells import shielded
from daybook.finance.ledger.rules.imports import COLUMNS, Staging
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

# Small enough that a batch holds its locks for under a second, large enough that looking up its codes costs little.
LINES_AT_ONCE = 40_000
# A draft takes several statements and an inbox entry of its own.
DRAFT_LINES_AT_ONCE = 500
_ROWS_AT_ONCE = 20_000
_BLOCK_BYTES = 1 << 20
_ADDED = ("line", "reason")

Progress = Callable[[int, int], None]
Enter = Callable[..., ImportOutcome]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file: journals and lines newly entered, lines rejected and where, journals already there."""

    journals: int
    lines: int
    rejected: int
    skipped: int
    rejects_file: str | None


def import_file(
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    source: str = "",
    progress: Progress | None = None,
    rejects_file: Path | None = None,
    enter: Enter = import_journals,
) -> ImportReport:
    """Import a CSV file of journals (see CONTRACTS); `source` defaults to the digest of its bytes.

    Rejected lines are written to `rejects_file`, or else FILE.rejects.csv, ready to be corrected and imported again;
    into a folder for temporary files where that place cannot be written to, and the report says where.
    `progress` is told how many journals of how many have been dealt with. `enter` takes each batch, as
    `import_journals` does: a job that reports in the same transaction gives its own. Refused `unusable_file` when the
    file cannot be read as journals; nothing is then entered.
    """
    rejects = rejects_file or path.with_name(f"{path.name.removesuffix('.csv')}.rejects.csv")
    try:
        with path.open("rb") as file:
            if not file.seekable():
                raise _unusable(
                    "A pipe cannot be imported, since a file of journals is read more than once. Save what comes "
                    "through it as a file, then import that."
                )
            digest = _inspect(file)
            take = partial(enter, actor=actor, now=now, source=source.strip() or digest)
            with _no_search_for_cycles():
                return _import(file, rejects, take, LINES_AT_ONCE if actor.system else DRAFT_LINES_AT_ONCE, progress)
    except OSError as trouble:
        raise _unusable(f"The file cannot be used ({trouble.strerror}). Check its name and your access.") from None


def check_file(path: Path) -> str:
    """The digest of a file that can be read as journals, line by line or not; Refused `unusable_file` where not."""
    with path.open("rb") as file:
        digest = _inspect(file)
        _Table(file)
        return digest


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Millions of cells are held at once and none points to another: to look for cycles among them takes a tenth."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _import(
    file: BinaryIO, rejects_file: Path, take: Enter, lines_at_once: int, progress: Progress | None
) -> ImportReport:
    staging = Staging()
    torn: dict[int, list[str]] = {}
    table = _Table(file)
    for rows, numbers, torn_rows in table.batches():
        staging.add(rows, numbers)
        torn |= torn_rows
    reasons = staging.judge(torn)
    journals = lines = skipped = done = 0
    total = staging.journals
    for batch, lines_of in staging.batches(lines_at_once):
        outcome = take(batch=batch)
        for name, numbers in zip(batch.names, lines_of, strict=True):
            if name in outcome.refused:
                reasons |= dict.fromkeys(numbers, outcome.refused[name])
        journals, lines = journals + outcome.journals, lines + outcome.lines
        skipped, done = skipped + outcome.skipped, done + len(batch.names)
        if progress:
            progress(done, total)
    rejects = _write_rejects(table, _place_for(rejects_file), reasons) if reasons else None
    return ImportReport(journals, lines, len(reasons), skipped, rejects)


def _inspect(file: BinaryIO) -> str:
    """The digest of a file's bytes; Refused `unusable_file` unless they are UTF-8 text."""
    digest, decoder, line = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), 1
    while block := file.read(_BLOCK_BYTES):
        digest.update(block)
        if block.startswith((b"\xff\xfe", b"\xfe\xff")) and line == 1:
            raise _unusable("The file is in UTF-16. Save it as CSV UTF-8.")
        if b"\0" in block:
            at = line + block.count(b"\n", 0, block.index(b"\0"))
            raise _unusable(f"Line {at} of the file holds a NUL byte, so it is not a text file. Save it as CSV UTF-8.")
        try:
            decoder.decode(block)
        except UnicodeDecodeError as trouble:
            at = line + trouble.object.count(b"\n", 0, trouble.start)
            raise _unusable(f"Line {at} of the file is not in UTF-8. Save it as CSV UTF-8.") from None
        line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _unusable("The file ends in the middle of a character. Was it cut off? Export it again.") from None
    return digest.hexdigest()


class _Table:
    """The rows of a CSV file, read as often as asked, with the line of the file on which each row starts."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        # One cell may be as long as the file; the default limit would stop at 128 KiB without saying where.
        csv.field_size_limit(sys.maxsize)
        self.header = next((row for _, row in self.rows(with_header=True)), [])
        self._pick = itemgetter(*self._places())

    def rows(self, *, with_header: bool = False) -> Iterator[tuple[int, list[str]]]:
        """Every row that says anything, and its line; Refused `unusable_file` where quotation marks do not match."""
        self._file.seek(0)
        text = TextIOWrapper(self._file, encoding="utf-8-sig", newline="")
        reader, line = csv.reader(text, strict=True), 1
        try:
            for row in reader:
                says = any(map(str.strip, row))
                if with_header and says:
                    yield line, row
                with_header |= says
                line = reader.line_num + 1
        except csv.Error:
            raise _unusable(
                f"The quotation marks in the row that starts on line {line} do not match, so the rows after it cannot "
                'be told apart. Write a quotation mark inside quoted text twice (""), then import the file again.'
            ) from None
        finally:
            text.detach()

    def batches(self) -> Iterator[tuple[list[tuple[str, ...]], list[int], dict[int, list[str]]]]:
        """Rows as COLUMNS with their lines, some at a time; and apart, by line, rows with too many cells."""
        width, pick = len(self.header), self._pick
        rows: list[tuple[str, ...]] = []
        numbers: list[int] = []
        torn: dict[int, list[str]] = {}
        for line, row in self.rows():
            if len(row) > width:
                if any(map(str.strip, row[width:])):
                    torn[line] = row
                    continue
                row = row[:width]
            rows.append(pick(row if len(row) == width else row + [""] * (width - len(row))))
            numbers.append(line)
            if len(rows) == _ROWS_AT_ONCE:
                yield rows, numbers, torn
                rows, numbers, torn = [], [], {}
        yield rows, numbers, torn

    def _places(self) -> list[int]:
        names = [name.strip() for name in self.header]
        if not names:
            raise _unusable(f"The file is empty. Its first row must name the columns: {', '.join(COLUMNS)}.")
        missing = [column for column in COLUMNS if column not in names]
        if missing:
            raise _unusable(f"The first row does not name these columns: {', '.join(missing)}. Add them.")
        twice = sorted(column for column in COLUMNS if names.count(column) > 1)
        if twice:
            raise _unusable(f"The first row names these columns twice: {', '.join(twice)}. Keep one of each.")
        return [names.index(column) for column in COLUMNS]


def _place_for(rejects_file: Path) -> Path:
    """Where rejects are written: as asked, or where that cannot be written to in a new folder for temporary files.

    Journals stand by then, so that nobody may be left without knowing which do not.
    """
    if rejects_file.is_dir() or not os.access(rejects_file.parent, os.W_OK):
        return Path(tempfile.mkdtemp(prefix="daybook-rejects-")) / rejects_file.name
    return rejects_file


def _write_rejects(table: _Table, target: Path, reasons: Mapping[int, str]) -> str:
    """Write the rejected rows as they stood, with `line` and `reason`; the name of the file."""
    kept = [place for place, name in enumerate(table.header) if name.strip() not in _ADDED]
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=target.parent, prefix=target.name, delete=False
    ) as file:
        writer = csv.writer(file)
        writer.writerow([*_shielded_cells(table.header, kept), *_ADDED])
        for line, row in table.rows():
            if line in reasons:
                writer.writerow([*_shielded_cells(row, kept), line, reasons[line]])
    # Whole or not at all, and readable as any new file is.
    os.chmod(file.name, 0o666 & ~_umask())
    os.replace(file.name, target)
    return str(target)


def _shielded_cells(row: Sequence[str], kept: Sequence[int]) -> list[str]:
    return [shielded(row[place]) if place < len(row) else "" for place in kept]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unusable(message: str) -> Refused:
    return Refused("unusable_file", message)
