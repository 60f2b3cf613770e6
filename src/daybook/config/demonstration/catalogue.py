"""Services of today with invented baselines, and requirements of an invented change that lead to them."""

from __future__ import annotations

from datetime import date, timedelta

from daybook.change.discovery.operations.open_service import open_service
from daybook.change.discovery.operations.record_baseline import record_baseline
from daybook.change.discovery.operations.revise_requirement import revise_requirement
from daybook.change.discovery.operations.write_requirement import write_requirement
from daybook.change.discovery.rules.catalogue import Measure, Priority
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

_BASIS = "Invented for the demonstration"
# Title, purpose, whose, the log it can be read from, and what it measures in the order of the measures.
_SERVICES = (
    ("Supplier invoices", "Suppliers are paid what is owed to them, once, within 30 days.",
     "accountant", "LOG-000001", ("96000", "14.5", "6.40", "54")),
    ("Changes of circumstances to pay", "Officers and staff are paid right in the month after something changes.",
     "people", "LOG-000002", ("31500", "38", "17.20", "41")),
    ("Purchase requests", "Whoever needs something gets it through the right route.", "commercial", "", ("54000",)),
)  # fmt: skip
_REQUIREMENTS = (
    ("Pay is right in the month after a change of circumstances.", "Head of payroll", Priority.MUST,
     "No more than 1 in 200 changes is corrected afterwards.", ("SVC-000002", "LOG-000002")),
    ("An invoice is matched to its order without anybody keying it.", "Head of accounts payable", Priority.MUST,
     "8 in 10 invoices are matched untouched.", ("SVC-000001", "LOG-000001")),
    ("A budget holder sees what is committed before approving.", "Chief finance officer", Priority.MUST,
     "Shown on every approval.", ("SVC-000003",)),
    ("Post and person data reach CONNECT within a day of a change.", "Owner of CONNECT", Priority.MUST,
     "99 in 100 changes are there the next morning.", ("CONNECT", "Resource Management")),
    ("A claim is made on a phone in two minutes.", "Staff survey", Priority.SHOULD,
     "Median time of a claim, measured in use.", ()),
    ("A supplier sees where its invoice stands.", "Supplier forum", Priority.SHOULD,
     "Calls about payment fall by half.", ("SVC-000001",)),
    ("A buyer is offered what others bought before.", "Commercial workshop", Priority.COULD,
     "A third of lines come from the offer.", ("SVC-000003",)),
    ("Payslips are read aloud.", "Staff survey", Priority.WONT, "Looked at again after the first year.", ()),
)  # fmt: skip


def catalogue_services(cast: dict[str, Actor], today: date) -> None:
    """Three services, two of them measured whole, and what the change must bring."""
    yesterday = today - timedelta(days=1)
    officer = cast["officer"]
    for title, purpose, owner, log, baselines in _SERVICES:
        ref = open_service(
            actor=officer, now=moment(yesterday, 13), title=title, purpose=purpose, owner_post=cast[owner].post
        )
        for measure, value in zip(Measure, baselines, strict=False):
            sampled = measure is Measure.VOLUME and bool(log)
            record_baseline(
                actor=officer, now=moment(yesterday, 13), service=ref.reference, measure=measure, value=value,
                measured_on=yesterday, basis=f"{_BASIS}; the log holds a sample of it" if sampled else _BASIS,
                log=log if sampled else "",
            )  # fmt: skip
    for statement, source, priority, measured, traces in _REQUIREMENTS:
        written = write_requirement(
            actor=officer, now=moment(yesterday, 14), statement=statement, source=source, priority=priority,
            measure=measured, traces=list(traces),
        )  # fmt: skip
    revise_requirement(
        actor=officer, now=moment(yesterday, 15), reference=written.reference, seen_version=written.version,
        statement="Payslips can be listened to.", source="Staff survey", priority=Priority.COULD,
        measure="Works with the screen readers that staff use.", traces=[],
    )  # fmt: skip
