"""What makes a journal fit to post: two sides, known amounts, and balance in each legal body."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from daybook.kernel.money import LARGEST_LINE_PENCE, parse_pounds, pounds, said
from daybook.kernel.refused import Refused

SEGMENTS = ("body", "cost_centre", "account", "objective", "project", "fund")
LONGEST_CODE = 40
LONGEST_DESCRIPTION = 500


@dataclass(frozen=True, slots=True)
class SegmentCodes:
    """One combination of the six segment codes; the last three may be blank."""

    body: str
    cost_centre: str
    account: str
    objective: str
    project: str
    fund: str

    @property
    def coding_key(self) -> str:
        return "|".join((self.body, self.cost_centre, self.account, self.objective, self.project, self.fund))


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line as entered: six segment codes (the last three may be blank) and signed pence, debit positive."""

    body: str
    cost_centre: str
    account: str
    objective: str
    project: str
    fund: str
    amount_pence: int
    description: str = ""

    @property
    def coding_key(self) -> str:
        return "|".join((self.body, self.cost_centre, self.account, self.objective, self.project, self.fund))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, where (a line number from 1, or 0 for the whole journal), and what to do."""

    line: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line as typed or pasted: codes and signed pounds as text, so that nothing typed is lost."""

    cost_centre: str
    account: str
    amount: str
    body: str = ""
    objective: str = ""
    project: str = ""
    fund: str = ""
    description: str = ""


def read_rows(rows: Sequence[JournalRow]) -> tuple[list[JournalLine], list[Finding]]:
    """Lines from rows, and what could not be read; a row whose amount cannot be read counts as zero."""
    lines, findings = [], []
    for number, row in enumerate(rows, start=1):
        amount = 0
        try:
            amount = parse_pounds(row.amount.strip())
        except Refused as refusal:
            findings.append(Finding(number, "amount", refusal.message))
        codes = {segment: getattr(row, segment).strip() for segment in SEGMENTS}
        lines.append(JournalLine(**codes, amount_pence=amount, description=row.description.strip()))
    return lines, findings


def reversed_rows(lines: Sequence[JournalLine]) -> list[JournalRow]:
    """The rows of a journal that undoes these lines: the same codes, every amount with the other sign."""
    return [
        JournalRow(
            **{segment: getattr(line, segment) for segment in SEGMENTS},
            amount=pounds(-line.amount_pence),
            description=line.description,
        )
        for line in lines
    ]


def check_lines(lines: Sequence[JournalLine]) -> list[Finding]:
    """All that is wrong with a journal's lines by themselves; whether the codes exist is for the ledger to say."""
    findings = [finding for number, line in enumerate(lines, start=1) for finding in _check_line(number, line)]
    if len(lines) < 2:
        findings.append(Finding(0, "lines", "A journal needs at least two lines, a debit and a credit."))
    for body, amount in imbalances(lines).items():
        side = "debits" if amount > 0 else "credits"
        message = f"Body {body} is out of balance by {said(abs(amount))} more {side}. Each body balances by itself."
        findings.append(Finding(0, "amount", message))
    return findings


def imbalances(lines: Sequence[JournalLine]) -> dict[str, int]:
    """Pence by which each legal body is out of balance, those in balance left out."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.body] += line.amount_pence
    return {body: amount for body, amount in sorted(sums.items()) if amount}


def content_digest(book: str, on_date: date, lines: Iterable[JournalLine]) -> str:
    """A digest of what a journal says, to tell the same journal from another under the same name.

    The order of the lines does not matter: a system that exports a journal twice may well order it in two ways.
    """
    return digest_of_lines(book, on_date, [line_text(x.coding_key, x.amount_pence, x.description) for x in lines])


def line_text(coding_key: str, amount_pence: int, description: str) -> str:
    """One line as its journal's digest sees it. No code holds the unit separator, so no two lines read alike."""
    return f"{coding_key}\x1f{amount_pence}\x1f{description}"


def digest_of_lines(book: str, on_date: date, texts: Iterable[str]) -> str:
    """`content_digest` of lines already put into words by `line_text`."""
    # Nothing in a line holds a NUL.
    text = "\0".join((book, on_date.isoformat(), *sorted(texts)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def code_faults(codes: JournalLine | SegmentCodes) -> list[tuple[str, str]]:
    """What is wrong with six codes by themselves: (segment, what and what to do), in the order of SEGMENTS."""
    faults = []
    for segment in SEGMENTS[:3]:
        if not getattr(codes, segment):
            words = segment.replace("_", " ")
            faults.append((segment, f"The {words} is missing. Every line needs one."))
    for segment in SEGMENTS:
        code = getattr(codes, segment)
        # The bar parts the codes of a coding's key.
        if len(code) > LONGEST_CODE or "|" in code or not code.isprintable():
            faults.append((segment, f"No code has more than {LONGEST_CODE} characters, a bar or a break."))
    return faults


def _check_line(number: int, line: JournalLine) -> list[Finding]:
    findings = []
    if line.amount_pence == 0:
        findings.append(Finding(number, "amount", "The amount is zero. Remove the line or give an amount."))
    if abs(line.amount_pence) > LARGEST_LINE_PENCE:
        findings.append(Finding(number, "amount", "The amount is too large to be right. Check the digits."))
    findings += [Finding(number, segment, message) for segment, message in code_faults(line)]
    if len(line.description) > LONGEST_DESCRIPTION or "\0" in line.description:
        message = f"Keep the description to {LONGEST_DESCRIPTION} characters of plain text."
        findings.append(Finding(number, "description", message))
    return findings
