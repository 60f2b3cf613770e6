"""An extract scored from files: a CSV, and rules as TOML. Needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from daybook.change.discovery.rules.csv_table import read_table
from daybook.change.discovery.rules.events import DAMAGED
from daybook.change.discovery.rules.quality import Score, score, share
from daybook.change.discovery.rules.quality_rules import BAD_RULE, QualityRule, distinct, rule_of
from daybook.kernel.refused import Refused
from daybook.kernel.toml_sections import Malformed, read_document

_MOST_BYTES = 1 << 20


def score_file(file: Path, rules: Path) -> Score:
    """The score of an extract; Refused where the file or the rules cannot be used, saying why."""
    stated = read_rules(rules)
    try:
        table = read_table(file, [name for rule in stated for name in (rule.column, rule.other) if name])
    except (OSError, ValueError) as fault:
        raise _unreadable("file", fault) from None
    if not table.height:
        raise Refused("empty_extract", "The extract holds no record, so there is nothing to score. Check the file.")
    return score(table, stated)


def read_rules(file: Path) -> list[QualityRule]:
    """Rules from TOML: a table `columns` with a list of rules to each column. Refused `bad_rule`."""
    try:
        with file.open("rb") as source:
            columns = read_document(source.read(_MOST_BYTES + 1), most_bytes=_MOST_BYTES).entries.get("columns")
    except (OSError, ValueError) as fault:
        raise _unreadable("rules file", fault) from None
    except Malformed as malformed:
        raise Refused(BAD_RULE, f"The rules cannot be used. {malformed.faults[0].message}") from None
    if not isinstance(columns, dict):
        raise Refused(BAD_RULE, 'The rules file holds no [columns]. State them as Grade = ["required", "one of A, B"].')
    rules = []
    for column, stated in columns.items():
        if not isinstance(stated, list) or not all(isinstance(one, str) for one in stated):
            raise Refused(BAD_RULE, f'{column[:60]} has no list of rules. State them as ["required", "unique"].')
        rules += [rule_of(column, one, f"columns.{column[:60]}[{place}]") for place, one in enumerate(stated)]
    return distinct(rules)


def score_json(answer: Score) -> dict[str, Any]:
    """The score for programs: shares in per cent as text, cut to a tenth, null where nothing was judged."""
    rules = [
        {
            "column": one.rule.column,
            "rule": one.rule.words,
            "judged": one.judged,
            "failed": one.failed,
            "share": share(one.judged - one.failed, one.judged) or None,
            "faults": [{"record": record, "shape": shape} for record, shape in one.faults],
        }
        for one in answer.rules
    ]
    told = {"records": answer.records, "sound": answer.sound, "share": share(answer.sound, answer.records)}
    return told | {"rules": rules}


def score_lines(answer: Score) -> list[str]:
    """The score for people: in all, then each rule with what broke it."""
    lines = [f"{answer.sound:,} of {answer.records:,} records are sound: {share(answer.sound, answer.records)}%", ""]
    for one in answer.rules:
        told = share(one.judged - one.failed, one.judged)
        lines.append(f"{one.failed:>10,} of {one.judged:,}  {one.rule.column}: {one.rule.words} ({told or '-'}%)")
    return lines


def _unreadable(what: str, fault: OSError | ValueError) -> Refused:
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "it cannot be opened"
    return Refused(DAMAGED, f"The {what} cannot be read ({reason}). Check its name and your access to it.")
