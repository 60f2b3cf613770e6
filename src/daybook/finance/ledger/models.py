"""The ledger: codes interned as codings, periods, drafts, posted journals with their lines, and kept balances.

Posted journals and lines are added, never changed: a draft is a document of its own until it is posted. Kept balances
are sums of lines, written by the same statement that writes the lines; `ledger prove` computes them again.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from daybook.finance.ledger.states import JournalState, PeriodState
from daybook.kernel import triggers

# SQLite would turn a sum past 64 bits into a float, and say nothing.
REACH = (-4 * 10**18, 4 * 10**18)
WITHIN_REACH = Q(amount_pence__gte=REACH[0], amount_pence__lte=REACH[1])
# Opening entries, twelve months, and year-end adjustments: a column each in YearBalance.
PERIOD_COLUMNS = tuple(f"p{number:02d}" for number in range(14))


class Book(models.TextChoices):
    """Four books over one chart; each balances by itself, per body."""

    ACTUAL = "ACTUAL", "Actual"
    COMMITMENT = "COMMITMENT", "Commitment"
    RESERVATION = "RESERVATION", "Reservation"
    BUDGET = "BUDGET", "Budget"


class AccountKind(models.TextChoices):
    ASSET = "ASSET", "Asset"
    LIABILITY = "LIABILITY", "Liability"
    RESERVE = "RESERVE", "Reserve"
    INCOME = "INCOME", "Income"
    EXPENDITURE = "EXPENDITURE", "Expenditure"
    CONTROL = "CONTROL", "Budgetary control"


class SegmentKind(models.TextChoices):
    OBJECTIVE = "OBJECTIVE", "Objective"
    PROJECT = "PROJECT", "Project"
    FUND = "FUND", "Fund"


class Account(models.Model):
    """A subjective code: what money is spent on, or where it is held."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=AccountKind.choices)
    closed_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="account_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Segment(models.Model):
    """An objective, project or fund code."""

    kind = models.CharField(max_length=10, choices=SegmentKind.choices)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    closed_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="segment_code_once"),
            models.CheckConstraint(condition=Q(kind__in=SegmentKind.values), name="segment_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="segment_code_given"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Coding(models.Model):
    """One combination of the six segments, kept once: every line and balance points to it."""

    key = models.CharField(max_length=250, unique=True)
    body = models.ForeignKey("organisation.LegalBody", on_delete=models.PROTECT, related_name="+")
    cost_centre = models.ForeignKey("organisation.CostCentre", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objective = models.ForeignKey(Segment, null=True, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Segment, null=True, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Segment, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.key


class Period(models.Model):
    """A month of the books (1-12), the year-end adjustment period (13), or the opening entries of a year (0)."""

    year = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    state = models.CharField(max_length=8, choices=[(s, s.title()) for s in PeriodState], default=PeriodState.FUTURE)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="period_once"),
            models.CheckConstraint(condition=Q(number__lte=13), name="period_number_known"),
            models.CheckConstraint(condition=Q(state__in=list(PeriodState)), name="period_state_known"),
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="period_holds_a_day"),
        ]
        indexes = [models.Index(fields=["starts_on"], name="period_start")]

    def __str__(self) -> str:
        return f"{self.year} P{self.number:02d}"


class Journal(models.Model):
    """A posted journal. Its reference is JNL- and its id. `source` names what caused it, once only."""

    book = models.CharField(max_length=11, choices=Book.choices)
    on_date = models.DateField()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=500, blank=True)
    source_kind = models.CharField(max_length=30)
    source_ref = models.CharField(max_length=120)
    source_event = models.CharField(max_length=60)
    content_digest = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    made_by = models.CharField(max_length=40)
    posted_by = models.CharField(max_length=40)
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_ref", "source_event"], name="journal_source_once"),
            models.CheckConstraint(condition=Q(book__in=Book.values), name="journal_book_known"),
            models.CheckConstraint(condition=Q(line_count__gte=2), name="journal_has_two_sides"),
        ]
        indexes = [models.Index(fields=["on_date", "id"], name="journal_date")]

    def __str__(self) -> str:
        return f"JNL-{self.pk:06d}"


class Line(models.Model):
    """One line of a posted journal: signed pence, debit positive. Book, date and period are the journal's own."""

    pk = models.CompositePrimaryKey("journal_id", "number")
    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="lines", db_index=False)
    number = models.PositiveIntegerField()
    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="+", db_index=False)
    book = models.CharField(max_length=11, choices=Book.choices)
    on_date = models.DateField()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount_pence = models.BigIntegerField()
    description = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_pence=0), name="line_amount_not_zero")]
        indexes = [models.Index(fields=["coding", "on_date"], name="line_coding_date")]

    def __str__(self) -> str:
        return f"line {self.number} of JNL-{self.journal_id:06d}"


class YearBalance(models.Model):
    """Kept: the sums of a coding's lines in one book and year, a column for each period from 0 to 13.

    `stripe` parts rows between writers that post at the same moment, so that none waits for another; readers add them.
    A row a year, not a row a period, so that a trial balance reads a twelfth as many.
    """

    book = models.CharField(max_length=11)
    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.CharField(max_length=7)
    stripe = models.PositiveSmallIntegerField()
    p00 = models.BigIntegerField(db_default=0)
    p01 = models.BigIntegerField(db_default=0)
    p02 = models.BigIntegerField(db_default=0)
    p03 = models.BigIntegerField(db_default=0)
    p04 = models.BigIntegerField(db_default=0)
    p05 = models.BigIntegerField(db_default=0)
    p06 = models.BigIntegerField(db_default=0)
    p07 = models.BigIntegerField(db_default=0)
    p08 = models.BigIntegerField(db_default=0)
    p09 = models.BigIntegerField(db_default=0)
    p10 = models.BigIntegerField(db_default=0)
    p11 = models.BigIntegerField(db_default=0)
    p12 = models.BigIntegerField(db_default=0)
    p13 = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "book", "coding", "stripe"], name="year_balance_once"),
            models.CheckConstraint(
                condition=Q(*[Q(**{f"{name}__range": REACH}) for name in PERIOD_COLUMNS]),
                name="year_balance_within_reach",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.coding_id} in {self.year}"


class DayBalance(models.Model):
    """Kept: the sum of a coding's lines in one book on one day of a month (periods 1-12), parted as YearBalance."""

    book = models.CharField(max_length=11)
    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="+", db_index=False)
    on_date = models.DateField()
    stripe = models.PositiveSmallIntegerField()
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on_date", "book", "coding", "stripe"], name="day_balance_once"),
            models.CheckConstraint(condition=WITHIN_REACH, name="day_balance_within_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.coding_id} on {self.on_date}"


class OpeningBalance(models.Model):
    """Kept: what a coding brought into a year, written when the year before closed, so that no read goes behind it."""

    book = models.CharField(max_length=11)
    coding = models.ForeignKey(Coding, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.CharField(max_length=7)
    amount_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "book", "coding"], name="opening_balance_once"),
            models.CheckConstraint(condition=WITHIN_REACH, name="opening_balance_within_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.coding_id} into {self.year}"


class Draft(models.Model):
    """A manual or imported journal before posting: what was typed, as typed, and who typed it."""

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=[(s, s.title()) for s in JournalState], default=JournalState.DRAFT)
    book = models.CharField(max_length=11, choices=Book.choices, default=Book.ACTUAL)
    on_date = models.DateField()
    adjustment = models.BooleanField(default=False)
    description = models.CharField(max_length=500)
    rows = models.JSONField()
    source_kind = models.CharField(max_length=30, default="manual")
    source_ref = models.CharField(max_length=120)
    source_event = models.CharField(max_length=60, default="posted")
    reverses = models.ForeignKey(Journal, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    journal = models.OneToOneField(Journal, null=True, on_delete=models.PROTECT, related_name="draft")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_ref", "source_event"],
                condition=~Q(state="DISCARDED"),
                name="draft_source_once",
            ),
            models.CheckConstraint(condition=Q(state__in=list(JournalState)), name="draft_state_known"),
            models.CheckConstraint(
                condition=Q(state="POSTED", journal__isnull=False) | (~Q(state="POSTED") & Q(journal=None)),
                name="draft_posted_has_journal",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="draft_state_newest")]

    def __str__(self) -> str:
        return self.reference


TRIGGERS = [
    *triggers.append_only("ledger_journal", "posted journals are never changed: post a reversing journal"),
    *triggers.append_only("ledger_line", "posted lines are never changed: post a reversing journal"),
]
