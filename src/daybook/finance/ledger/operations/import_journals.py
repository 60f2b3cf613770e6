"""Whole journals from elsewhere are taken into the books, a batch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import accumulate, pairwise

from django.db import IntegrityError

from daybook.finance.ledger.chart import record_codes
from daybook.finance.ledger.codings import closed_codes, code_findings, coding_ids, control_accounts, told_of_control
from daybook.finance.ledger.models import Book, Draft, Journal, Period, SegmentKind
from daybook.finance.ledger.periods import first_open_year, record_months
from daybook.finance.ledger.posting import Postings, write_postings
from daybook.finance.ledger.rules.imports import JournalBatch, batch_faults
from daybook.finance.ledger.rules.journals import (
    Finding,
    JournalLine,
    JournalRow,
    content_digest,
    digest_of_lines,
    line_text,
    read_rows,
)
from daybook.finance.ledger.states import JournalState, PeriodState
from daybook.foundation.approvals.public import record_waiting
from daybook.foundation.numbering.public import next_reference
from daybook.foundation.organisation.public import record_body, record_cost_centre
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import ADJUSTMENT_PERIOD, AccountingPeriod, FinancialYear
from daybook.kernel.refused import Refused

SOURCE_KIND = "import"
LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a batch: journals and lines newly entered, journals already there, and why others were refused."""

    journals: int = 0
    lines: int = 0
    skipped: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@operation("ledger.import_journals")
def import_journals(*, actor: Actor, now: datetime, source: str, batch: JournalBatch) -> ImportOutcome:
    """Take whole journals into the ACTUAL book: posted by the system actor, drafted for a second person by anyone else.

    A journal is known by `source` and its name. The same lines under the same name, in any order, are skipped; other
    lines are refused. The system actor adds codes and open months that are missing; for a person an unknown code
    refuses the journal. One journal refused leaves the others standing: `refused` says why, by name. Refused
    `bad_source`, or `bad_journal` when a journal is not fit to post by itself; nothing of the batch is then kept.
    """
    _refuse_bad(source, batch)
    import_ = _Import(source, actor, now, batch)
    import_.leave_out_those_already_there()
    import_.refuse_control_accounts()
    if actor.system:
        import_.post()
    else:
        import_.draft()
    lines = sum(import_.counts[place] for place in import_.entered)
    outcome = ImportOutcome(len(import_.entered), lines, import_.skipped, import_.refused)
    note(
        _subject(source), journals=outcome.journals, lines=lines, skipped=outcome.skipped, refused=len(outcome.refused)
    )
    return outcome


def _refuse_bad(source: str, batch: JournalBatch) -> None:
    if not 1 <= len(source) <= LONGEST_SOURCE or source != source.strip() or not source.isprintable():
        message = f"The name of a source has 1 to {LONGEST_SOURCE} characters on one line. Give another."
        raise Refused("bad_source", message)
    faults = batch_faults(batch)
    if faults:
        raise Refused("bad_journal", " ".join(faults[:20]), findings=faults[:500])


def _subject(source: str) -> str:
    """An import in the audit story: its source, or a digest of it where that is too long for a subject."""
    return f"IMPORT-{source if len(source) <= 64 else hashlib.sha256(source.encode()).hexdigest()}"


class _Import:
    """One batch on its way in: `rest` are the places of the journals that nothing speaks against so far."""

    def __init__(self, source: str, actor: Actor, now: datetime, batch: JournalBatch) -> None:
        self.source, self.actor, self.now, self.batch = source, actor, now, batch
        self.counts = [0] * len(batch.names)
        for place in batch.journal_of:
            self.counts[place] += 1
        self.lines = [slice(start, end) for start, end in pairwise([0, *accumulate(self.counts)])]
        self.digests = self._digests()
        self.month_of = {day: AccountingPeriod.of(day) for day in set(batch.on_dates)}
        self.rest = list(range(len(batch.names)))
        self.entered: list[int] = []
        self.skipped = 0
        self.refused: dict[str, str] = {}

    def leave_out_those_already_there(self) -> None:
        """Skip journals that stand with the same lines; refuse those that stand with others."""
        posted = self._posted()
        drafted = {} if self.actor.system else self._drafted()
        rest = []
        for place in self.rest:
            name = self.batch.names[place]
            reference, digest = posted.get(name) or drafted.get(name) or ("", "")
            if not reference:
                rest.append(place)
            elif digest == self.digests[place]:
                self.skipped += 1
            else:
                self._refuse(place, f"{reference} was entered from this source under this name with other lines.")
        self.rest = rest

    def refuse_control_accounts(self) -> None:
        """Refuse journals on accounts that only budgets and the year end write to."""
        codings = self.batch.codings
        control = control_accounts(six.account for six in codings)
        faults = {place: told_of_control(six.account) for place, six in enumerate(codings) if six.account in control}
        self._refuse_codings(faults)

    def post(self) -> None:
        """Post what is left, with the codes and open months it needs."""
        self._refuse_shut_months()
        ids = self._coding_ids()
        periods = self._open_months()
        postings = self._postings(periods, ids)
        written = write_postings(postings, [PeriodState.OPEN], self.actor.person, self.now)
        self.entered = [place for place, journal_id in zip(self.rest, written, strict=True) if journal_id is not None]
        self.rest = [place for place, journal_id in zip(self.rest, written, strict=True) if journal_id is None]
        if self.rest:
            # Somebody else who imports the same file may have been quicker.
            self.leave_out_those_already_there()
        for place in self.rest:
            self._refuse(place, "The journal, or its period, was changed at the same moment. Import it again.")
        if self.entered:
            ends = [journal_id for journal_id in written if journal_id is not None]
            note(_subject(self.source), first_journal=f"JNL-{ends[0]:06d}", last_journal=f"JNL-{ends[-1]:06d}")

    def draft(self) -> None:
        """Draft what is left for a second person to post."""
        used = self._used_codings()
        findings = code_findings([_bare_line(self.batch, coding) for coding in used])
        self._refuse_codings({used[finding.line - 1]: finding.message for finding in reversed(findings)})
        for place in self.rest:
            self._draft(place)
        self.entered = self.rest

    def _draft(self, place: int) -> None:
        reference, name, batch = next_reference("JD"), self.batch.names[place], self.batch
        rows = [
            JournalRow(**asdict(batch.codings[coding]), amount=pounds(amount), description=description)
            for coding, amount, description in self._lines_of(place)
        ]
        try:
            Draft.objects.create(
                reference=reference,
                on_date=batch.on_dates[place],
                description=_description(name),
                rows=[asdict(row) for row in rows],
                source_kind=SOURCE_KIND,
                source_ref=self.source,
                source_event=name,
                made_by=self.actor.person,
                made_at=self.now,
            )
        except IntegrityError:
            message = "Somebody is importing the same journals at this moment. Wait a minute, then import them again."
            raise Refused("imported_meanwhile", message) from None
        note(reference)
        record_waiting(
            subject=reference,
            verb="ledger.post_journal",
            title=f"Post imported journal {reference}: {name}",
            why="An imported journal needs a second person to check it.",
            barred=[self.actor.person],
            now=self.now,
        )

    def _refuse(self, place: int, reason: str) -> None:
        self.refused[self.batch.names[place]] = reason

    def _lines_of(self, place: int) -> Iterable[tuple[int, int, str]]:
        batch, lines = self.batch, self.lines[place]
        return zip(batch.coding_of[lines], batch.amounts_pence[lines], batch.descriptions[lines], strict=True)

    def _digests(self) -> list[str]:
        keys = [six.coding_key for six in self.batch.codings]
        return [
            digest_of_lines(
                Book.ACTUAL, on_date, [line_text(keys[c], amount, text) for c, amount, text in self._lines_of(place)]
            )
            for place, on_date in enumerate(self.batch.on_dates)
        ]

    def _posted(self) -> dict[str, tuple[str, str]]:
        """Journals of this source already in the books: reference and digest by name."""
        found = Journal.objects.filter(
            source_kind=SOURCE_KIND, source_ref=self.source, source_event__any_of=self.batch.names
        )
        rows = found.values_list("source_event", "id", "content_digest")
        return {name: (f"JNL-{key:06d}", digest) for name, key, digest in rows}

    def _drafted(self) -> dict[str, tuple[str, str]]:
        """Drafts of this source that wait or were posted: reference and digest by name."""
        found = Draft.objects.filter(
            source_kind=SOURCE_KIND, source_ref=self.source, source_event__any_of=self.batch.names
        ).exclude(state=JournalState.DISCARDED)
        return {
            draft.source_event: (
                draft.reference,
                content_digest(draft.book, draft.on_date, read_rows([JournalRow(**row) for row in draft.rows])[0]),
            )
            for draft in found
        }

    def _months(self) -> dict[AccountingPeriod, tuple[int, str]]:
        """Ids and states of the months that stand, for the journals that are left."""
        years = {str(self.month_of[self.batch.on_dates[place]].year) for place in self.rest}
        found = Period.objects.filter(year__in=years, number__range=(1, ADJUSTMENT_PERIOD - 1))
        return {
            AccountingPeriod(FinancialYear.parse(year), number): (key, state)
            for year, number, key, state in found.values_list("year", "number", "id", "state")
        }

    def _refuse_shut_months(self) -> None:
        standing, first_year = self._months(), first_open_year()
        states = {
            month: PeriodState.LOCKED if str(month.year) < first_year else standing.get(month, (0, PeriodState.OPEN))[1]
            for month in self.month_of.values()
        }
        rest = []
        for place in self.rest:
            month = self.month_of[self.batch.on_dates[place]]
            state = states[month]
            if state != PeriodState.OPEN:
                words = f"Period {month.year} P{month.number:02d} is {state.lower()}"
                self._refuse(place, f"{words}. Date the journal in an open period, or ask for this one to be opened.")
            else:
                rest.append(place)
        self.rest = rest

    def _open_months(self) -> dict[AccountingPeriod, int]:
        """Ids of the months that the journals left need, those that did not stand made now."""
        record_months({self.batch.on_dates[place] for place in self.rest})
        return {month: key for month, (key, _) in self._months().items()}

    def _used_codings(self) -> list[int]:
        return sorted({coding for place in self.rest for coding in self.batch.coding_of[self.lines[place]]})

    def _coding_ids(self) -> dict[int, int]:
        """Ids by place of the codings that are left, codes that were unknown added; closed ones refused."""
        lines = {coding: _bare_line(self.batch, coding) for coding in self._used_codings()}
        used = list(lines.values())
        _record_missing([(finding, used[finding.line - 1]) for finding in code_findings(used)])
        ids, _ = coding_ids(used)
        by_place = {coding: ids[line.coding_key] for coding, line in lines.items()}
        self._refuse_closed(by_place)
        return by_place

    def _refuse_codings(self, faults: dict[int, str]) -> None:
        """Refuse each journal that uses one of these codings."""
        if not faults:
            return
        rest = []
        for place in self.rest:
            bad = [coding for coding in self.batch.coding_of[self.lines[place]] if coding in faults]
            if bad:
                self._refuse(place, faults[bad[0]])
            else:
                rest.append(place)
        self.rest = rest

    def _refuse_closed(self, ids: dict[int, int]) -> None:
        closed = closed_codes(ids.values())
        if not closed:
            return
        rest = []
        for place in self.rest:
            codings = self.batch.coding_of[self.lines[place]]
            ended = [closed[ids[coding]] for coding in codings if ids[coding] in closed]
            late = [(code, day) for code, day in ended if self.batch.on_dates[place] >= day]
            if late:
                code, day = late[0]
                self._refuse(place, f"Code {code} is closed from {day:%-d %B %Y}. Use its successor.")
            else:
                rest.append(place)
        self.rest = rest

    def _postings(self, periods: dict[AccountingPeriod, int], ids: dict[int, int]) -> Postings:
        batch, rest = self.batch, self.rest
        size = len(rest)
        return Postings(
            book=[Book.ACTUAL.value] * size,
            on_date=[batch.on_dates[place] for place in rest],
            period_id=[periods[self.month_of[batch.on_dates[place]]] for place in rest],
            kept_by_day=[True] * size,
            description=[_description(batch.names[place]) for place in rest],
            source_kind=[SOURCE_KIND] * size,
            source_ref=[self.source] * size,
            source_event=[batch.names[place] for place in rest],
            content_digest=[self.digests[place] for place in rest],
            line_count=[self.counts[place] for place in rest],
            reverses_id=[None] * size,
            made_by=[self.actor.deputy_for or self.actor.person] * size,
            line_coding=[ids[coding] for place in rest for coding in batch.coding_of[self.lines[place]]],
            line_amount=[amount for place in rest for amount in batch.amounts_pence[self.lines[place]]],
            line_description=[text for place in rest for text in batch.descriptions[self.lines[place]]],
        )


def _description(name: str) -> str:
    return f"Imported journal {name}"


def _bare_line(batch: JournalBatch, coding: int) -> JournalLine:
    """A coding as the chart asks for it."""
    return JournalLine(**asdict(batch.codings[coding]), amount_pence=0)


def _record_missing(missing: Sequence[tuple[Finding, JournalLine]]) -> None:
    """Add codes that the chart does not hold, named after themselves."""
    bodies = {line.body for finding, line in missing if finding.field == "body"}
    centres = {(line.body, line.cost_centre) for finding, line in missing if finding.field == "cost_centre"}
    for body in sorted(bodies):
        record_body(code=body, name=body)
    for body, code in sorted(centres):
        record_cost_centre(body=body, code=code, name=code)
    accounts = {line.account for finding, line in missing if finding.field == "account"}
    kinds = {kind.value.lower(): kind for kind in SegmentKind}
    segments = {(kinds[f.field], getattr(line, f.field)) for f, line in missing if f.field in kinds}
    record_codes(accounts, segments)
