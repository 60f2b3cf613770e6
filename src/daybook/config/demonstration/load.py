"""A demonstration force, made by the same operations people use, each under the role it belongs to.

PCD 1080 stands as published history in its own years; plainly invented decisions of the same shape stand in the
current year, one decided and being spent, one waiting for the chief executive, one being drafted, and a
year of others in every state.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from daybook.config.demonstration.appraisal import tell_appraisal
from daybook.config.demonstration.attachments import attach_documents
from daybook.config.demonstration.benefits import tell_benefits
from daybook.config.demonstration.books import (
    Spend,
    close_books,
    draft_spend,
    found_bodies,
    moment,
    open_books,
    open_months,
    receive_grant,
    spend,
)
from daybook.config.demonstration.budgets import open_a_second_fund, use_budgets
from daybook.config.demonstration.capital import buy_equipment
from daybook.config.demonstration.catalogue import catalogue_services
from daybook.config.demonstration.charges import pay_for_service
from daybook.config.demonstration.decisions import tell_decisions
from daybook.config.demonstration.deputies import lend_for_a_fortnight, stand_in_for_an_adviser
from daybook.config.demonstration.force import fill_force, open_structure, reorganise
from daybook.config.demonstration.inbox import ask_and_answer
from daybook.config.demonstration.last_year import carry_last_year, tell_last_year
from daybook.config.demonstration.logs import bring_in_logs
from daybook.config.demonstration.market import learn_of_market
from daybook.config.demonstration.papers import decide, invented_paper, prepare, submit
from daybook.config.demonstration.people import appoint_cast, found_administrator, hashed_lightly
from daybook.config.demonstration.programmes import decide_invented, tell_programmes
from daybook.config.demonstration.quality import score_extracts
from daybook.config.demonstration.running import tell_running
from daybook.config.demonstration.scheme import add_a_step, move_just_under_the_band, propose_a_higher_band
from daybook.config.demonstration.systems import tell_systems
from daybook.config.demonstration.undertakings import begin_undertakings, settle_pcd_1080
from daybook.finance.ledger.queries import has_journals
from daybook.kernel.actor import Actor
from daybook.kernel.periods import ONE_DAY, FinancialYear, london_day

HISTORY_FROM = FinancialYear(2021)
PCD_1080 = Path(__file__).with_name("pcd-1080.toml")

log = structlog.get_logger(__name__)


def load(now: datetime) -> bool:
    """Fill an empty database with the demonstration; False, and nothing done, where there are journals already."""
    if has_journals():
        return False
    with hashed_lightly():
        _tell(now)
    log.info("demonstration_loaded")
    return True


def _tell(now: datetime) -> None:
    cast = _force(moment(date(2021, 4, 1)))
    _history(cast)
    _years_between(cast, FinancialYear.of(london_day(now)))
    tell_last_year(cast, FinancialYear.of(london_day(now)).plus(-1))
    add_a_step(cast, london_day(now))
    support_services = _current_year(cast, london_day(now))
    tell_decisions(cast, london_day(now))
    tell_systems(cast, london_day(now))
    ask_and_answer(cast, london_day(now) - ONE_DAY)
    propose_a_higher_band(cast, london_day(now) - ONE_DAY)
    lend_for_a_fortnight(cast, london_day(now))
    stand_in_for_an_adviser(cast, london_day(now))
    attach_documents(cast, london_day(now))
    bring_in_logs(cast, london_day(now))
    tell_appraisal(cast, london_day(now) - ONE_DAY)
    tell_benefits(cast, london_day(now))
    catalogue_services(cast, london_day(now))
    learn_of_market(cast, london_day(now))
    pay_for_service(cast, london_day(now))
    score_extracts(cast, london_day(now))
    invented = tell_programmes(cast, support_services, london_day(now))
    tell_running(cast, invented, london_day(now))


def _force(founded: datetime) -> dict[str, Actor]:
    administrator = found_administrator(founded)
    found_bodies(administrator, founded)
    open_structure(administrator, founded)
    cast = appoint_cast(administrator, founded)
    fill_force(administrator, cast, founded)
    reorganise(administrator)
    open_books(cast["finance"], HISTORY_FROM, founded)
    return cast | {"administrator": administrator}


def _history(cast: dict[str, Actor]) -> None:
    """PCD 1080: signed on 17 November 2021, decided on 23 November. What was spent under it is invented: it says so."""
    receive_grant(cast["clerk"], cast["accountant"], date(2021, 4, 15), "1450000.00")
    case = prepare(cast, PCD_1080.read_text(), date(2021, 11, 15))
    case = submit(cast, case, date(2021, 11, 16))
    decide(cast, case, signed_on=date(2021, 11, 17), decided_on=date(2021, 11, 23))
    for story in (
        Spend(date(2022, 1, 31), "5100", "64253.00", "PCD-1080", "Contingent labour, January (invented)"),
        Spend(date(2022, 2, 28), "5200", "135000.00", "PCD-1080", "Consultancy, first part (invented)"),
        Spend(date(2022, 3, 31), "5100", "128507.00", "PCD-1080", "Contingent labour, February and March (invented)"),
        Spend(date(2022, 3, 31), "5200", "405000.00", "PCD-1080", "Consultancy, second part (invented)"),
    ):
        spend(cast["clerk"], cast["accountant"], story)
    close_books(cast["finance"], HISTORY_FROM)
    settle_pcd_1080(cast)


def _years_between(cast: dict[str, Actor], current: FinancialYear) -> None:
    year = HISTORY_FROM.plus(1)
    while year.plus(1) < current:
        open_months(cast["finance"], year, moment(year.span.start))
        close_books(cast["finance"], year)
        year = year.plus(1)


def _current_year(cast: dict[str, Actor], today: date) -> str:
    """The year so far; the key of the paper that the invented programme opens from."""
    year = FinancialYear.of(today)
    start = year.span.start
    open_months(cast["finance"], year, moment(start), until=today)
    carry_last_year(cast, year.plus(-1), today)
    receive_grant(cast["clerk"], cast["accountant"], start, "2500000.00")
    open_a_second_fund(cast["finance"], start, max(start, today - timedelta(days=100)))
    support_services = decide_invented(cast, year, today)
    decided = max(start, today - timedelta(days=90))
    workshop = invented_paper(
        "PCD 9001", "Vehicle workshop scheduling: discovery", year, labour=298_000, consultancy=410_000
    )
    case = submit(cast, prepare(cast, workshop, decided), decided)
    workshop_case = decide(cast, case, signed_on=decided, decided_on=decided)
    custody = invented_paper("PCD 9000", "Custody kit storage: discovery", year, labour=215_000, consultancy=330_000)
    case = submit(cast, prepare(cast, custody, decided), decided)
    custody_case = decide(cast, case, signed_on=decided, decided_on=decided)
    use_budgets(cast, workshop_case, custody_case, decided, today)
    buy_equipment(cast, year, today)
    for days, account, pounds, words in (
        (60, "5100", "41250.00", "Contingent labour, workshop discovery, first month"),
        (30, "5200", "98000.00", "Consultancy, workshop discovery, first milestone"),
    ):
        spent_on = max(decided, today - timedelta(days=days))
        spend(cast["clerk"], cast["accountant"], Spend(spent_on, account, pounds, "PCD-9001", words))
    # Not today: an act at an hour that has not come yet would stand after what people do first.
    lately = today - ONE_DAY
    waiting = Spend(
        max(start, lately), "5100", "38900.00", "PCD-9001", "Contingent labour, workshop discovery, second month"
    )
    draft_spend(cast["clerk"], waiting)
    move_just_under_the_band(cast, workshop_case, custody_case, lately)
    begin_undertakings(cast, case.slug, lately)
    store = invented_paper(
        "PCD 9002", "Evidence store replacement: discovery", year, labour=260_400, consultancy=455_000
    )
    submit(cast, prepare(cast, store, lately), lately)
    counters = invented_paper(
        "PCD 9003", "Front counter bookings: discovery", year, labour=188_000, consultancy=371_500
    )
    prepare(cast, counters, lately, advice=3)
    return support_services
