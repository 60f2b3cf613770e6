"""Effective-dated rows in the database: an abstract model, its `as_at`, the one way to record a row, and its triggers.

See `effective` for what the dates mean.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q

from daybook.kernel import triggers
from daybook.kernel.periods import ONE_DAY, Span
from daybook.kernel.refused import Refused

Fact = TypeVar("Fact", bound=models.Model)


class EffectiveQuerySet(models.QuerySet[Fact]):
    """Rows chosen by when they were known, then by when they hold."""

    def known(self, known_at: datetime) -> Self:
        """The rows that stood at a moment: recorded by then, not yet superseded, not withdrawn."""
        later = self.model._default_manager.filter(supersedes=OuterRef("pk"), recorded_at__lte=known_at)
        return self.filter(~Exists(later), recorded_at__lte=known_at, withdrawn=False)

    def as_at(self, on: date, known_at: datetime) -> Self:
        """The rows that hold on a day, as known at a moment."""
        return self.known(known_at).filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


class EffectiveDated(models.Model):
    """Add `OWNER`, the name of the foreign key whose facts may not overlap, and the columns of the fact.

    List `effective_triggers("app_table", "owner_id")` under the module's TRIGGERS.
    """

    OWNER: ClassVar[str]

    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)
    # Its unique constraint is its index.
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_span_holds_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=False) | Q(supersedes__isnull=False),
                name="%(app_label)s_%(class)s_withdraws_a_row",
            ),
            models.UniqueConstraint(fields=["supersedes"], name="%(app_label)s_%(class)s_superseded_once"),
        ]

    @property
    def span(self) -> Span:
        return Span(self.valid_from, self.valid_until)


Row = TypeVar("Row", bound=EffectiveDated)


def record_effective(row: Row) -> Row:
    """Save a new row, inside the caller's transaction: the only way to write an effective-dated fact.

    Locks the owner, so that two writers take turns. Refused `overlap` when another fact of the owner holds on one of
    the days, `already_superseded` when the row corrected was corrected before, `recorded_out_of_order` when it was
    recorded later than this one. The owner of a fact does not change.
    """
    assert row.pk is None, "an effective-dated row is written once"
    assert connection.in_atomic_block, "record_effective runs inside an operation"
    model: type[EffectiveDated] = type(row)
    owner = getattr(row, row.OWNER)
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)
    facts: models.QuerySet[Any] = model._default_manager.filter(**{row.OWNER: owner})
    if row.supersedes is not None:
        _check_correction(facts, row, row.supersedes)
    if not row.withdrawn:
        _check_overlap(facts, row)
    row.save(force_insert=True)
    return row


def record_change(old: Row, *, on: date, recorded_at: datetime, **facts: Any) -> Row:
    """From a day on, the fact is otherwise: `old` is cut short there, and a row with `facts` runs on to its end.

    On its first day `old` is replaced outright. Refused `outside_span` when `old` does not hold on the day, or as
    `record_effective` refuses.
    """
    _check_holds(old, on)
    if on == old.valid_from:
        return record_effective(_copy(old, recorded_at=recorded_at, supersedes=old, **facts))
    record_end(old, until=on, recorded_at=recorded_at)
    return record_effective(_copy(old, valid_from=on, recorded_at=recorded_at, supersedes=None, **facts))


def record_end(old: Row, *, until: date, recorded_at: datetime) -> Row:
    """The fact ends: `until` is the first day on which it no longer holds.

    An end brought forward or an end set for the first time; Refused `outside_span` when the fact would hold no day or
    had ended by then, or as `record_effective` refuses.
    """
    _check_holds(old, until - ONE_DAY)
    return record_effective(_copy(old, valid_until=until, recorded_at=recorded_at, supersedes=old))


def record_withdrawal(old: Row, *, recorded_at: datetime) -> Row:
    """The fact was a mistake and never held; what was believed until now stays on record."""
    return record_effective(_copy(old, withdrawn=True, recorded_at=recorded_at, supersedes=old))


def _check_holds(row: EffectiveDated, day: date) -> None:
    if day not in row.span:
        message = f"This is recorded {row.span.said()}, so it cannot change then. Choose a day within."
        raise Refused("outside_span", message, valid_from=row.valid_from.isoformat(), row=row.pk)


def _copy(old: Row, **changes: Any) -> Row:
    fields = {
        field.attname: getattr(old, field.attname) for field in old._meta.concrete_fields if not field.primary_key
    }
    new = type(old)(**fields)
    for name, value in changes.items():
        setattr(new, name, value)
    return new


def _check_correction(facts: models.QuerySet[Any], row: EffectiveDated, old: EffectiveDated) -> None:
    assert facts.filter(pk=old.pk).exists(), "a correction keeps its owner"
    if old.withdrawn or facts.filter(supersedes=old).exists():
        message = "Somebody has corrected this already. Open it again and work from the latest."
        raise Refused("already_superseded", message, row=old.pk)
    if row.recorded_at < old.recorded_at:
        message = "This correction is dated before what it corrects was recorded. Check the date of this system."
        raise Refused("recorded_out_of_order", message, recorded_at=old.recorded_at.isoformat())


def _check_overlap(facts: models.QuerySet[Any], row: EffectiveDated) -> None:
    span = row.span
    superseded = facts.exclude(supersedes=None).values("supersedes")
    standing = facts.filter(withdrawn=False).exclude(pk__in=superseded).exclude(pk=row.supersedes and row.supersedes.pk)
    for other in standing:
        if other.span.overlaps(span):
            message = (
                f"This overlaps what is recorded {other.span.said()}. End or correct that first, or choose other dates."
            )
            raise Refused("overlap", message, valid_from=other.valid_from.isoformat(), row=other.pk)


_OVERLAPS = """SELECT 1 FROM {table} AS other WHERE other.{owner} = NEW.{owner} AND NOT other.withdrawn
 AND (NEW.supersedes_id IS NULL OR other.id <> NEW.supersedes_id)
 AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until)
 AND (other.valid_until IS NULL OR NEW.valid_from < other.valid_until)
 AND NOT EXISTS (SELECT 1 FROM {table} AS later WHERE later.supersedes_id = other.id)"""

_SQLITE = """CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN NOT NEW.withdrawn AND EXISTS ({overlaps})
 BEGIN SELECT RAISE(ABORT, '{message}'); END"""

# A connection keeps the plan of its first row. Made while the table was small, it would read the whole table for each
# later one, so it always goes by the owner's index.
_POSTGRESQL = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS
$body$ BEGIN IF NOT NEW.withdrawn AND EXISTS ({overlaps}) THEN
 RAISE EXCEPTION '{message}' USING ERRCODE = 'exclusion_violation'; END IF; RETURN NEW; END $body$
;;CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""


def effective_triggers(table: str, owner_column: str) -> tuple[triggers.Trigger, ...]:
    """Triggers by which the database itself refuses overlap within an owner, and any change or removal of a row."""
    words = {
        "name": f"{table}_no_overlap",
        "table": table,
        "message": "facts of one owner may not overlap",
        "overlaps": _OVERLAPS.format(table=table, owner=owner_column),
    }
    overlap = triggers.Trigger(words["name"], table, _SQLITE.format(**words), _POSTGRESQL.format(**words))
    return overlap, *triggers.append_only(table, "effective-dated rows are never changed or removed")
