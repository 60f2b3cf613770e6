"""An extract of a data set is scored by rules on its columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from daybook.change.discovery.models import Extract, ExtractRule, Fault
from daybook.change.discovery.models.lengths import LONGEST_SOURCE, LONGEST_TITLE
from daybook.change.discovery.queries.quality import extract_ref
from daybook.change.discovery.refs import ExtractRef
from daybook.change.discovery.rules.quality import Scored, score
from daybook.change.discovery.rules.quality_rules import rules_of
from daybook.foundation.numbering.public import next_reference
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.refused import Refused
from daybook.kernel.text import can_be_kept, check_name

MOST_RECORDS = 2_000_000


@dataclass(frozen=True, slots=True)
class ExtractColumn:
    """A column by its name, a cell to each record in file order; a blank cell is absent."""

    name: str
    cells: list[str]


@operation("discovery.score_extract")
def score_extract(
    *,
    actor: Actor,
    now: datetime,
    data_set: str,
    source: str,
    taken_on: date,
    columns: list[ExtractColumn],
    rules: list[str],
    file_name: str = "",
    file_digest: str = "",
) -> ExtractRef:
    """Score an extract by rules such as "Grade: one of A, B, C", and keep the score with the records to fix.

    Of the cells nothing is kept but the shapes of those that break a rule (letters and digits are not told), of the
    first 5,000 records to each rule. Extracts of one `data_set` compare. Refused `bad_name`, `bad_day` for a day to
    come, `bad_rule`, `unknown_column`, `bad_columns`, `empty_extract` or `too_large`.
    """
    check_name(data_set, LONGEST_TITLE)
    check_name(source, LONGEST_SOURCE)
    if taken_on > london_day(now):
        raise Refused("bad_day", "An extract was taken on a day that has come. Choose today or before.")
    found = score(_table(columns), rules_of(rules))
    row = Extract.objects.create(
        reference=next_reference("EXT"), data_set=data_set, source=source, taken_on=taken_on,
        file_name=file_name[:LONGEST_TITLE], file_digest=file_digest[:64], records=found.records, sound=found.sound,
        made_by=actor.person, made_at=now,
    )  # fmt: skip
    for number, one in enumerate(found.rules, 1):
        _keep(row, number, one)
    note(row.reference, records=found.records, sound=found.sound)
    return extract_ref(row)


def _table(columns: list[ExtractColumn]) -> pl.DataFrame:
    given = {one.name: one.cells for one in columns}
    if len(given) != len(columns) or len({len(cells) for cells in given.values()}) > 1:
        raise Refused("bad_columns", "Each column has a name of its own, and all of them have one length.")
    table = pl.DataFrame({name: _series(cells) for name, cells in given.items()})
    if not table.height:
        raise Refused("empty_extract", "The extract holds no record, so there is nothing to score. Check the file.")
    if table.height > MOST_RECORDS:
        message = f"At most {MOST_RECORDS:,} records are scored here. Divide the extract; score-extract takes any size."
        raise Refused("too_large", message)
    return table


def _series(cells: list[str]) -> pl.Series:
    if not all(can_be_kept(text) for text in set(cells)):
        raise Refused("bad_columns", "A cell holds a character that no database keeps. Take it out.")
    return pl.Series(cells, dtype=pl.String)


def _keep(row: Extract, number: int, one: Scored) -> None:
    rule = ExtractRule.objects.create(
        extract=row, number=number, column=one.rule.column, words=one.rule.words, judged=one.judged, failed=one.failed
    )
    Fault.objects.bulk_create(
        (Fault(rule=rule, record=record, shape=shape) for record, shape in one.faults), batch_size=2_000
    )
