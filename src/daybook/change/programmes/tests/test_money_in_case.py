"""Money and data in the outline case: what each fund gives, in whose prices, what is paid today, how sound data is."""

from __future__ import annotations

from datetime import date

from daybook.change.appraisal.operations.adjust_inputs import adjust_inputs
from daybook.change.appraisal.public import appraisal_of
from daybook.change.discovery.rules.readings import ReadingKind
from daybook.change.discovery.tests.test_charging import opened, read, termed
from daybook.change.discovery.tests.test_quality import scored
from daybook.change.programmes.composing import document_of, sources_of
from daybook.change.programmes.issuing import stale_since
from daybook.change.programmes.models import Issued, Programme
from daybook.change.programmes.rules.blocks import Document
from daybook.change.programmes.rules.outlines import Paper
from daybook.change.programmes.tests.build import NOW, confirmed, evidence, ready_to_issue
from daybook.change.programmes.tests.test_outline_case import issue, soc
from daybook.change.programmes.tests.test_requirements_in_case import adopted, told
from daybook.decisions.cases.tests.build import Cast
from tests.pages import client_of


def test_funds_and_real_prices_stand_beside_the_money_of_each_year(players: Cast) -> None:
    ref = confirmed(players)
    _, appraisal = evidence(players, ref)
    captions = [caption for caption, _ in told(players, "affordability")[0]]
    assert captions == ["What each fund gives"]
    revision = appraisal_of(appraisal).revision
    adjust_inputs(
        actor=players.originating_officer, now=NOW, reference=appraisal, seen_revision=revision, why="Prices rise",
        changes=[], deflator="assumed_two_percent",
    )  # fmt: skip
    (_, funds), (_, prices) = told(players, "affordability")[0]
    *_, chosen = [one for one in appraisal_of(appraisal).options if one.figures.role == "preferred"]
    assert [row[0] for row in funds] == [*(str(one.year) for one in chosen.finances), "Total"]
    figures = {one.place: one.value for one in soc(players).figures()}
    place = f"{appraisal}.{chosen.figures.key}.finance"
    for one in chosen.finances:
        fund = figures[f"{appraisal}.fund.Major Change Fund.capital.{one.year}"]
        assert figures[f"{place}.{one.year}.given"] == fund
        assert figures[f"{place}.{one.year}.gap"] == figures[f"{place}.{one.year}.needed"] - fund
        assert figures[f"{place}.{one.year}.real"] == one.real_needed_pence
    assert [row[2] for row in prices] == [*(one.level for one in chosen.finances), ""]
    assert figures[f"{place}.total.real"] == sum(one.real_needed_pence for one in chosen.finances)


def test_what_is_paid_today_and_how_sound_data_is_stand_with_the_arrangements(players: Cast) -> None:
    ref = ready_to_issue(players)
    start = date(2021, 9, 1)
    charge = termed(players, opened(players, starts_on=start, months=12), holds_from=start)
    extract = scored(players)
    adopted(players, ref.reference, charge.reference, extract.reference)
    (caption, years), (_, data) = told(players, "arrangements")[0]
    assert caption == "Payroll, as paid to Alpha Example Ltd"
    assert [row[0] for row in years] == ["2021/22", "2022/23"]
    assert data[0][:1] == ["People"]
    figures = [one for one in soc(players).figures() if one.place.startswith((charge.reference, extract.reference))]
    assert {one.passing for one in figures if one.place.endswith("2021/22.paid")} == {True}
    for url in sorted({one.url for one in figures}):
        assert client_of(players.auditor).get(url).status_code == 200
    issue(players, ref.reference)
    later = {one.place: one for one in on(players, date(2022, 3, 5)).figures()}
    assert later[f"{charge.reference}.2021/22.over"].value > next(
        one.value for one in figures if one.place == f"{charge.reference}.2021/22.over"
    )
    assert stale_since(Issued.objects.get(), on(players, date(2022, 3, 5))) == []
    read(players, charge, ReadingKind.VOLUME, "Payslips", "1", month=start)
    assert {one.label for one in stale_since(Issued.objects.get(), soc(players))} == {"Due for Payroll in 2021/22"}


def on(players: Cast, day: date) -> Document:
    """The outline case as it stands on another day."""
    return document_of(sources_of(Programme.objects.get(), actor=players.auditor, today=day), Paper.SOC)
