"""An invented outsourced service as it is paid for this year: metered, credited, and once paid too much."""

from __future__ import annotations

from datetime import date

from daybook.change.discovery.operations.open_charge import open_charge
from daybook.change.discovery.operations.record_charge_reading import record_charge_reading
from daybook.change.discovery.operations.write_charge_terms import write_charge_terms
from daybook.change.discovery.queries.charging import charge_detail
from daybook.change.discovery.rules.charging import months_from
from daybook.change.discovery.rules.readings import ReadingKind
from daybook.config.demonstration.books import moment
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.kernel.actor import Actor
from daybook.kernel.money import pounds
from daybook.kernel.periods import FinancialYear

_PRICES = [
    "Payslips, 3900 a month: 2.65 up to 3500, 2.20 above",
    "Invoices, 800 a month: 5.40 up to 500, 4.75 above",
    "Calls, 1500 a month: 3.1 above",
]
_LEVELS = [
    "Payslips right: below 99.8 credits 2, below 99 credits 5",
    "Calls answered in half a minute: below 80 credits 1, below 70 credits 3",
]
_SOURCE = "Invented monthly report"
# By month from April: payslips, invoices, calls, payslips right, calls answered.
_READ = (
    ("3912", "771", "1480", "99.9", "84"), ("3921", "802", "1611", "99.6", "81"), ("3918", "845", "1702", "99.8", "76"),
    ("3925", "790", "1533", "98.7", "68"), ("3930", "760", "1420", "99.8", "83"), ("3934", "812", "1466", "99.9", "85"),
    ("3941", "838", "1519", "99.7", "82"), ("3945", "826", "1498", "99.9", "84"),
)  # fmt: skip
_PAID_TOO_MUCH_IN, _TOO_MUCH_PENCE = 3, 1_250_00


def pay_for_service(cast: dict[str, Actor], today: date) -> None:
    """Months that are over are metered and paid; in one of them the credits were not taken off."""
    start = FinancialYear.of(today).span.start
    officer = cast["commercial"]
    charge = open_charge(
        actor=officer, now=moment(start, 10), title="Pay, invoices and the service desk", months=12, starts_on=start,
        supplier="Ledgerline Services Example Ltd", cost_centre="CORP", account="5300",
    )  # fmt: skip
    write_charge_terms(
        actor=officer, now=moment(start, 11), reference=charge.reference, seen_version=charge.version, holds_from=start,
        lines=_PRICES, levels=_LEVELS, credit_cap="6", index_name="Index of services, invented", index_cap="4",
        why="Invented schedule of charges, section 3",
    )  # fmt: skip
    over = [month for month in months_from(start, 12) if months_from(month, 2)[1] <= today]
    for place, month in enumerate(over[: len(_READ)]):
        _meter(officer, charge.reference, month, _READ[place])
        due = charge_detail(officer, charge.reference, today).months[place].due_pence
        _pay(cast, month, due + (_TOO_MUCH_PENCE if place == _PAID_TOO_MUCH_IN else 0))


def _meter(officer: Actor, charge: str, month: date, values: tuple[str, ...]) -> None:
    names = (
        (ReadingKind.VOLUME, "Payslips"), (ReadingKind.VOLUME, "Invoices"), (ReadingKind.VOLUME, "Calls"),
        (ReadingKind.LEVEL, "Payslips right"), (ReadingKind.LEVEL, "Calls answered in half a minute"),
    )  # fmt: skip
    read = [(kind, name, value) for (kind, name), value in zip(names, values, strict=True)]
    if month.month in (4, 10):
        read.append((ReadingKind.INDEX, "Index of services, invented", "131.4" if month.month == 4 else "138.2"))
    for kind, name, value in read:
        record_charge_reading(
            actor=officer, now=moment(month.replace(day=28), 9), charge=charge, kind=kind, name=name, month=month,
            value=value, source=_SOURCE,
        )  # fmt: skip


def _pay(cast: dict[str, Actor], month: date, pence: int) -> None:
    on = month.replace(day=28)
    words = f"Ledgerline Services Example Ltd, services of {month:%B %Y}"
    rows = [
        JournalRow(cost_centre="CORP", account="5300", amount=pounds(pence), body="MOPAC", description=words),
        JournalRow(cost_centre="CORP", account="1000", amount=pounds(-pence), body="MOPAC", description=words),
    ]
    draft = draft_journal(actor=cast["clerk"], now=moment(on, 11), on_date=on, description=words, rows=rows)
    post_journal(actor=cast["accountant"], now=moment(on, 12), reference=draft.reference, seen_version=draft.version)
