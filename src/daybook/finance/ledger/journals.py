"""Every read of journals, drafted and posted: the lists and the record of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from daybook.finance.ledger.models import Account, Coding, Draft, Journal, Line, Period, Segment, SegmentKind
from daybook.finance.ledger.rules.journals import JournalLine, JournalRow, read_rows
from daybook.finance.ledger.states import JournalState
from daybook.kernel.actor import Actor
from daybook.kernel.periods import ADJUSTMENT_PERIOD, FinancialYear
from daybook.kernel.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which journals to list; blanks match all. `period` as "2026/27 P08"."""

    book: str = ""
    period: str = ""
    source: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line of a journal with its number and the name of its account (blank where the code is unknown)."""

    number: int
    line: JournalLine
    account_name: str


@dataclass(frozen=True, slots=True)
class BodySum:
    """Debits and credits of one legal body in one journal, both as pence above zero."""

    body: str
    debit_pence: int
    credit_pence: int

    @property
    def balance_pence(self) -> int:
        """What is missing to balance: nothing in a posted journal."""
        return self.debit_pence - self.credit_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRecord:
    """A journal without its lines, drafted or posted; references are blank where there is no such record.

    `version` is the draft's, for changes to have seen; `posted_as` and `draft` tie a draft to the journal it became.
    """

    reference: str
    state: str
    book: str
    on_date: date
    period: str
    period_state: str
    description: str
    source_kind: str
    source_ref: str
    made_by: str
    reverses: str
    debit_pence: int
    line_count: int
    made_at: datetime | None = None
    version: int = 0
    adjustment: bool = False
    rows: Sequence[JournalRow] = ()
    posted_as: str = ""
    draft: str = ""
    posted_by: str = ""
    posted_at: datetime | None = None
    reversed_by: str = ""
    journal_id: int = 0


def visible_journals(actor: Actor, wanted: JournalFilter) -> QuerySet[Journal]:
    """Posted journals that match, for those who may see the ledger (the route asks for `ledger.view`)."""
    found = Journal.objects.all() if actor.person else Journal.objects.none()
    if wanted.period:
        found = found.filter(period__in=_period_named(wanted.period))
    if wanted.text:
        words = Q(description__icontains=wanted.text) | Q(source_ref__icontains=wanted.text)
        number = _number_in(wanted.text)
        found = found.filter(words if number is None else words | Q(pk=number))
    return _of_kind(found, wanted)


def visible_drafts(actor: Actor, state: str, wanted: JournalFilter) -> QuerySet[Draft]:
    """Drafts that match, in one state where one is named, for those who may see the ledger."""
    found = Draft.objects.all() if actor.person else Draft.objects.none()
    if state:
        found = found.filter(state=state)
    if wanted.period:
        period = _period_named(wanted.period).first()
        days = (period.starts_on, period.ends_before) if period else (date.max, date.min)
        found = found.filter(on_date__gte=days[0], on_date__lt=days[1])
    if wanted.text:
        found = found.filter(_words_in_draft(wanted.text))
    return _of_kind(found, wanted)


def find_journal(actor: Actor, reference: str) -> JournalRecord:
    """One journal by its reference, JNL- of the books or JD- of a draft; Refused `not_found`."""
    number = _number_in(reference) if reference.startswith("JNL-") else None
    posted = visible_journals(actor, JournalFilter()).filter(pk=number or 0).select_related("period").first()
    if posted is not None:
        return _posted_record(posted)
    draft = Draft.objects.filter(reference=reference).select_related("reverses", "journal").first()
    if draft is None or not actor.person:
        raise Refused("not_found", f"There is no journal {reference}. Check the reference, or look in the list.")
    return _draft_record(draft)


def lines_of_journal(record: JournalRecord, after: int = 0, limit: int = 500) -> list[NumberedLine]:
    """A page of a journal's lines in order, beginning after line number `after`."""
    if record.journal_id:
        rows = Line.objects.filter(journal_id=record.journal_id, number__gt=after).order_by("number")
        columns = ("number", "coding__key", "amount_pence", "description", "coding__account__name")
        return [
            NumberedLine(number, _coded(key, pence, words), name)
            for number, key, pence, words, name in rows.values_list(*columns)[:limit]
        ]
    lines, _ = read_rows(record.rows)
    page = list(enumerate(lines, start=1))[after : after + limit]
    names = account_names({line.account for _, line in page})
    return [NumberedLine(number, line, names.get(line.account, "")) for number, line in page]


def sums_by_body(record: JournalRecord) -> list[BodySum]:
    """Debits and credits of each legal body, in order of body."""
    if not record.journal_id:
        lines, _ = read_rows(record.rows)
        amounts = [(line.body, line.amount_pence) for line in lines]
    else:
        query = Line.objects.filter(journal_id=record.journal_id).order_by("coding__body__code")
        amounts = list(query.values_list("coding__body__code", "amount_pence"))
    sums: dict[str, list[int]] = {}
    for body, pence in amounts:
        sums.setdefault(body, [0, 0])[pence < 0] += abs(pence)
    return [BodySum(body, debit, credit) for body, (debit, credit) in sorted(sums.items())]


def debits_of(journal_ids: Collection[int]) -> dict[int, int]:
    """The sum of the debits of each of these posted journals, in pence."""
    lines = Line.objects.filter(journal_id__in=list(journal_ids), amount_pence__gt=0)
    return dict(
        lines.order_by().values("journal_id").annotate(debit=Sum("amount_pence")).values_list("journal_id", "debit")
    )


def debits_in(rows: Sequence[Mapping[str, Any]]) -> int:
    """The sum of the debits among a draft's rows, in pence; what cannot be read counts as nothing."""
    lines, _ = read_rows([JournalRow(**row) for row in rows])
    return sum(line.amount_pence for line in lines if line.amount_pence > 0)


def account_names(codes: Collection[str]) -> dict[str, str]:
    """Names by account code, for those that are in the chart."""
    return dict(Account.objects.filter(code__in=list(codes)).values_list("code", "name"))


def waiting_drafts(actor: Actor) -> int:
    """How many drafts wait to be posted."""
    return visible_drafts(actor, JournalState.DRAFT, JournalFilter()).count()


def _posted_record(posted: Journal) -> JournalRecord:
    draft = Draft.objects.filter(journal=posted).only("reference", "made_at").first()
    waiting = Draft.objects.filter(reverses=posted).exclude(state=JournalState.DISCARDED).first()
    reversing = Journal.objects.filter(reverses=posted).first()
    return JournalRecord(
        reference=str(posted),
        state=JournalState.POSTED,
        book=posted.book,
        on_date=posted.on_date,
        period=str(posted.period),
        period_state=posted.period.state,
        description=posted.description,
        source_kind=posted.source_kind,
        source_ref=posted.source_ref,
        made_by=posted.made_by,
        reverses=f"JNL-{posted.reverses_id:06d}" if posted.reverses_id else "",
        debit_pence=debits_of([posted.pk]).get(posted.pk, 0),
        line_count=posted.line_count,
        made_at=draft.made_at if draft else None,
        draft=draft.reference if draft else "",
        posted_by=posted.posted_by,
        posted_at=posted.posted_at,
        reversed_by=str(reversing or waiting or ""),
        journal_id=posted.pk,
    )


def _draft_record(draft: Draft) -> JournalRecord:
    period = _period_taking(draft)
    return JournalRecord(
        reference=draft.reference,
        state=draft.state,
        book=draft.book,
        on_date=draft.on_date,
        period=str(period or ""),
        period_state=period.state if period else "",
        description=draft.description,
        source_kind=draft.source_kind,
        source_ref=draft.source_ref,
        made_by=draft.made_by,
        reverses=str(draft.reverses or ""),
        debit_pence=debits_in(draft.rows),
        line_count=len(draft.rows),
        made_at=draft.made_at,
        version=draft.version,
        adjustment=draft.adjustment,
        rows=[JournalRow(**row) for row in draft.rows],
        posted_as=str(draft.journal or ""),
    )


def _period_taking(draft: Draft) -> Period | None:
    numbers = (ADJUSTMENT_PERIOD,) if draft.adjustment else range(1, ADJUSTMENT_PERIOD)
    held = Period.objects.filter(starts_on__lte=draft.on_date, ends_before__gt=draft.on_date)
    return held.filter(number__in=numbers, year=str(FinancialYear.of(draft.on_date))).first()


def _coded(key: str, amount_pence: int, description: str) -> JournalLine:
    body, cost_centre, account, objective, project, fund = key.split("|")
    return JournalLine(body, cost_centre, account, objective, project, fund, amount_pence, description)


def _words_in_draft(text: str) -> Q:
    return Q(description__icontains=text) | Q(reference__icontains=text) | Q(source_ref__icontains=text)


def _of_kind(found: QuerySet[Any], wanted: JournalFilter) -> QuerySet[Any]:
    for column, value in (("book", wanted.book), ("source_kind", wanted.source)):
        if value:
            found = found.filter(**{column: value})
    return found


def _period_named(name: str) -> QuerySet[Period]:
    year, _, number = name.partition(" P")
    return Period.objects.filter(year=year, number=int(number) if number.isdecimal() else -1)


def _number_in(text: str) -> int | None:
    """The key in a reference like JNL-000123, or in its digits alone."""
    digits = text.strip().upper().removeprefix("JNL-")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 18 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesOffered:
    """Codes to offer while a line is typed, as (code, name), for each segment."""

    body: Sequence[tuple[str, str]]
    cost_centre: Sequence[tuple[str, str]]
    account: Sequence[tuple[str, str]]
    objective: Sequence[tuple[str, str]]
    project: Sequence[tuple[str, str]]
    fund: Sequence[tuple[str, str]]


def codes_offered(actor: Actor, most: int = 400) -> CodesOffered:
    """The codes of the chart that are still open, and the bodies and cost centres that lines have used."""
    used = Coding.objects.order_by() if actor.person else Coding.objects.none()
    segments: dict[str, list[tuple[str, str]]] = {kind.value: [] for kind in SegmentKind}
    for kind, code, name in (
        Segment.objects.filter(closed_from=None).order_by("code").values_list("kind", "code", "name")
    ):
        if len(segments[kind]) < most:
            segments[kind].append((code, name))
    return CodesOffered(
        body=sorted(used.values_list("body__code", "body__name").distinct())[:most],
        cost_centre=sorted(used.values_list("cost_centre__code", "cost_centre__name").distinct())[:most],
        account=list(Account.objects.filter(closed_from=None).order_by("code").values_list("code", "name")[:most]),
        objective=segments[SegmentKind.OBJECTIVE],
        project=segments[SegmentKind.PROJECT],
        fund=segments[SegmentKind.FUND],
    )
