"""A service is measured."""

from __future__ import annotations

from datetime import date, datetime

from daybook.change.discovery.models import LONGEST_SOURCE, Baseline, Log, Service
from daybook.change.discovery.queries.catalogue import baseline_ref
from daybook.change.discovery.refs import BaselineRef
from daybook.change.discovery.rules.catalogue import Measure, check_value
from daybook.kernel.actor import Actor
from daybook.kernel.operation import note, operation
from daybook.kernel.periods import london_day
from daybook.kernel.prices import parse_exact, to_millionths
from daybook.kernel.refused import Refused
from daybook.kernel.text import check_name


@operation("discovery.record_baseline")
def record_baseline(
    *,
    actor: Actor,
    now: datetime,
    service: str,
    measure: Measure,
    value: str,
    measured_on: date,
    basis: str,
    log: str = "",
) -> BaselineRef:
    """Record what a service measured on a day, and on what basis; `log` names the event log it was read from.

    `value` is in digits: cases in a year, minutes, pounds or per cent. The newest of a measure is its baseline; those
    before stay. Refused `not_found`, `bad_number`, `bad_value`, `bad_day` for a day to come, or `bad_name`.
    """
    row = Service.objects.filter(reference=service).first()
    if row is None:
        raise Refused("not_found", f"There is no service {service}. Check the reference.")
    from_log = Log.objects.filter(reference=log).first() if log else None
    if log and from_log is None:
        raise Refused("not_found", f"There is no event log {log}. Check the reference, or leave it blank.")
    exactly = parse_exact(value.strip())
    check_value(measure, exactly)
    check_name(basis, LONGEST_SOURCE)
    if measured_on > london_day(now):
        raise Refused("bad_day", "A baseline was measured on a day that has come. Choose today or before.")
    kept = Baseline.objects.create(
        service=row, measure=measure, value_millionths=to_millionths(exactly), measured_on=measured_on, basis=basis,
        log=from_log, made_by=actor.person, at=now,
    )  # fmt: skip
    note(service, measure=measure.value)
    return baseline_ref(kept)
