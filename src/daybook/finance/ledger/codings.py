"""Codings: the six segment codes of a line, interned once and known by id.

Ids never change, so a process remembers those it has seen committed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from daybook.finance.ledger.models import Account, AccountKind, Coding, Segment, SegmentKind
from daybook.finance.ledger.rules.journals import (
    SEGMENTS,
    Finding,
    JournalLine,
    JournalRow,
    check_lines,
    read_rows,
)
from daybook.foundation.organisation.public import body_ids, cost_centre_ids
from daybook.kernel.refused import Refused

_known: dict[str, int] = {}


def coding_ids(lines: Iterable[JournalLine]) -> tuple[dict[str, int], list[str]]:
    """Ids by coding key, interning combinations met for the first time; and a sentence for each unknown code."""
    wanted = {line.coding_key: line for line in lines}
    ids = {key: _known[key] for key in wanted if key in _known}
    unseen = [key for key in wanted if key not in ids]
    if not unseen:
        return ids, []
    found = dict(Coding.objects.filter(key__in=unseen).values_list("key", "id"))
    new = {key: wanted[key] for key in unseen if key not in found}
    unknown: list[str] = []
    if new:
        interned, unknown = _intern(new)
        found |= interned
    # Only what is committed is remembered: a rolled-back coding has no id.
    transaction.on_commit(lambda: _known.update(found))
    return ids | found, unknown


def code_findings(lines: Iterable[JournalLine]) -> list[Finding]:
    """A finding for every code that is not in the chart, line by line, without interning anything."""
    numbered = list(enumerate(lines, start=1))
    tables = _code_tables([line for _, line in numbered])
    return [
        Finding(number, segment, f"There is no {segment.replace('_', ' ')} {code}. Check it against the chart.")
        for number, line in numbered
        for segment in SEGMENTS
        if (code := getattr(line, segment)) and _table_key(segment, line) not in tables[segment]
    ]


def control_accounts(codes: Iterable[str]) -> frozenset[str]:
    """Which of these accounts are kept by the budget and the year end, and take no line of a person's in the books."""
    # What cannot be printed is no code, and may be what no database takes.
    asked = sorted({code for code in codes if code.isprintable()})
    found = Account.objects.filter(kind=AccountKind.CONTROL, code__any_of=asked)
    return frozenset(found.values_list("code", flat=True))


def on_control_accounts(coding_ids: Collection[int]) -> frozenset[int]:
    """Which of these codings are on a control account."""
    found = Coding.objects.filter(account__kind=AccountKind.CONTROL, id__any_of=sorted(coding_ids))
    return frozenset(found.values_list("id", flat=True))


def refuse_control_accounts(lines: Iterable[JournalLine]) -> None:
    """Refused `bad_journal` where a journal made by hand is on a control account, each finding naming its line."""
    _refuse_findings(_control_findings(lines))


def told_of_control(code: str) -> str:
    """Why a line on a control account is refused, and what to do."""
    return f"Account {code} is a control account, which only budgets and the year end write to. Choose another."


def checked_lines(rows: Sequence[JournalRow], *, may_be_control: bool = False) -> list[JournalLine]:
    """Lines fit to draft or post; Refused `bad_journal` with every finding, each naming its line and field.

    Lines that reverse a journal may be on control accounts: what stands there can so be undone.
    """
    lines, findings = read_rows(rows)
    unreadable = {(finding.line, finding.field) for finding in findings}
    # The codes of a coding that stands are in the chart: none is ever taken out.
    if all(line.coding_key in _known for line in lines):
        found = check_lines(lines)
    else:
        found = [*check_lines(lines), *code_findings(lines)]
    if not may_be_control:
        found += _control_findings(lines)
    findings += [finding for finding in found if (finding.line, finding.field) not in unreadable]
    _refuse_findings(findings)
    return lines


def _control_findings(lines: Iterable[JournalLine]) -> list[Finding]:
    numbered = list(enumerate(lines, start=1))
    control = control_accounts(line.account for _, line in numbered)
    return [Finding(n, "account", told_of_control(line.account)) for n, line in numbered if line.account in control]


def _refuse_findings(findings: Sequence[Finding]) -> None:
    if findings:
        first = "; ".join(f"line {f.line}: {f.message}" if f.line else f.message for f in findings[:3])
        more = f" and {len(findings) - 3} more" if len(findings) > 3 else ""
        listed = [asdict(finding) for finding in findings[:500]]
        raise Refused("bad_journal", f"The journal cannot be kept as it is: {first}{more}", findings=listed)


def closed_codes(coding_ids: Iterable[int]) -> dict[int, tuple[str, date]]:
    """For codings with a closed account or segment: which code, and the first day it takes nothing."""
    closed: dict[int, tuple[str, date]] = {}
    names = ("account", "objective", "project", "fund")
    any_closed = Q(*[(f"{name}__closed_from__isnull", False) for name in names], _connector=Q.OR)
    columns = [column for name in names for column in (f"{name}__code", f"{name}__closed_from")]
    for coding_id, *values in Coding.objects.filter(any_closed, id__in=list(coding_ids)).values_list("id", *columns):
        ends = [(day, code) for code, day in zip(values[::2], values[1::2], strict=True) if day]
        day, code = min(ends)
        closed[coding_id] = (code, day)
    return closed


def _intern(new: Mapping[str, JournalLine]) -> tuple[dict[str, int], list[str]]:
    findings = code_findings(new.values())
    if findings:
        return {}, sorted({finding.message for finding in findings})
    tables = _code_tables(list(new.values()))
    rows = [
        Coding(key=key, **{f"{segment}_id": tables[segment].get(_table_key(segment, line)) for segment in SEGMENTS})
        for key, line in sorted(new.items())
    ]
    Coding.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return dict(Coding.objects.filter(key__in=list(new)).values_list("key", "id")), []


def _table_key(segment: str, line: JournalLine) -> object:
    code = getattr(line, segment)
    return (line.body, code) if segment == "cost_centre" else code


def _code_tables(lines: list[JournalLine]) -> dict[str, Mapping[Any, int]]:
    """Ids by code for every segment that these lines use."""
    tables: dict[str, Mapping[Any, int]] = {
        "body": body_ids({line.body for line in lines}),
        "cost_centre": cost_centre_ids({(line.body, line.cost_centre) for line in lines}),
        "account": dict(_ids(Account.objects.filter(code__in={line.account for line in lines}))),
    }
    for kind in SegmentKind:
        name = kind.value.lower()
        codes = {getattr(line, name) for line in lines} - {""}
        tables[name] = dict(_ids(Segment.objects.filter(kind=kind, code__in=codes)))
    return tables


def _ids(rows: object) -> Iterable[tuple[object, int]]:
    return rows.values_list("code", "id")  # type: ignore[attr-defined, no-any-return]
