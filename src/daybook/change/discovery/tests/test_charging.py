"""The outsourced service as it is paid for: exact by its terms, held against the ledger, on its page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from daybook.change.discovery.models import Charge, ChargeReading, ChargeTerms
from daybook.change.discovery.operations.open_charge import open_charge
from daybook.change.discovery.operations.record_charge_reading import record_charge_reading
from daybook.change.discovery.operations.write_charge_terms import write_charge_terms
from daybook.change.discovery.queries.charging import charge_detail, paid_address
from daybook.change.discovery.refs import ChargeRef
from daybook.change.discovery.rules.charge_terms import Band, ChargeLine, Level, levels_of_terms, lines_of_terms
from daybook.change.discovery.rules.charging import Terms, index_factor, month_charge, months_from, pounds_of
from daybook.change.discovery.rules.readings import ReadingKind
from daybook.change.discovery.tests.people import NOW
from daybook.decisions.cases.tests.build import Cast, moment
from daybook.finance.ledger.operations.draft_journal import draft_journal
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.rules.journals import JournalRow
from daybook.kernel.refused import Refused
from tests.pages import client_of

TODAY = NOW.date()
START = date(2026, 9, 1)
PRICES = ["Payslips, 46000 a month: 2.10 up to 40000, 1.85 above", "Invoices, 9000 a month: 3.333333 above"]
LEVELS = ["Payslips right: below 99.8 credits 2, below 99 credits 5", "Answered: below 95% credits 12"]
TERMS: dict[str, Any] = {
    "holds_from": START, "lines": PRICES, "levels": LEVELS, "credit_cap": "15", "why": "Schedule 7",
    "index_name": "CPI", "index_cap": "5",
}  # fmt: skip


def slow_pounds(bands: Sequence[Band], volume: int) -> Fraction:
    """Unit by unit: the first band that the unit is not above."""
    total = Fraction(0)
    for unit in range(1, volume + 1):
        total += Fraction(next(band.price for band in bands if band.upto is None or unit <= band.upto))
    return total


def slow_factor(figures: list[Decimal], cap: Decimal | None) -> Fraction:
    if len(figures) < 2:
        return Fraction(1)
    rise = Fraction(figures[-1]) / Fraction(figures[-2])
    if cap is not None and rise > 1 + Fraction(cap) / 100:
        rise = 1 + Fraction(cap) / 100
    return slow_factor(figures[:-1], cap) * rise


def slow_pence(pounds: Fraction) -> int:
    """Halves up, by the digits."""
    whole, rest = divmod(pounds * 100, 1)
    return int(whole) + (rest >= Fraction(1, 2))


SMALL = st.decimals(min_value=0, max_value=20, places=4)
BANDS = st.builds(
    lambda ends, prices: tuple(
        Band(price, upto) for price, upto in zip(prices, [*sorted(ends), None], strict=False)
    ),
    st.lists(st.integers(1, 60), min_size=3, max_size=3, unique=True),
    st.lists(SMALL, min_size=4, max_size=4),
)  # fmt: skip
FIGURES = st.lists(st.decimals(min_value="0.5", max_value=200, places=3), max_size=5)
CAPS = st.none() | st.decimals(min_value=0, max_value=30, places=2)


@given(BANDS, st.integers(0, 90), FIGURES, CAPS, st.decimals(min_value=80, max_value=100, places=2), SMALL)
def test_a_month_equals_a_unit_at_a_time(
    bands: tuple[Band, ...], volume: int, figures: list[Decimal], cap: Decimal | None, measured: Decimal, most: Decimal
) -> None:
    level = Level("Right", ((Decimal(99), Decimal(2)), (Decimal(95), Decimal(7)), (Decimal(90), Decimal(11))))
    terms = Terms((ChargeLine("Units", 5, bands),), (level,), most, cap)
    months = months_from(START, len(figures) + 1)
    index = list(zip(months, figures, strict=False))
    told = month_charge(terms, months[-1], {"Units": volume}, {"Right": measured}, index)
    charge = slow_pence(slow_pounds(bands, volume) * slow_factor(figures, cap))
    percent = 11 if measured < 90 else 7 if measured < 95 else 2 if measured < 99 else 0
    credit = slow_pence(Fraction(charge, 100) * Fraction(min(Decimal(percent), most)) / 100)
    assert (told.charge_pence, told.credit_pence, told.due_pence) == (charge, credit, charge - credit)
    assert told.metered


def test_what_is_not_read_is_expected_and_an_index_moves_only_from_its_month() -> None:
    terms = Terms(lines_of_terms(PRICES), levels_of_terms(LEVELS), Decimal(15), Decimal(5))
    index = [(START, Decimal(130)), (date(2026, 11, 1), Decimal("140.4"))]
    plain = month_charge(terms, date(2026, 10, 1), {}, {}, index)
    assert [(line.volume, line.metered, line.pence) for line in plain.lines] == [
        (46_000, False, 9_510_000), (9_000, False, 3_000_000)
    ]  # fmt: skip
    assert (plain.credit_pence, plain.metered) == (0, False)
    levels = {"Payslips right": Decimal("98.9"), "Answered": Decimal(90)}
    risen = month_charge(terms, date(2026, 11, 1), {"Invoices": 0}, levels, index)
    assert (risen.charge_pence, risen.credit_percent, risen.credit_pence) == (9_985_500, 15, 1_497_825)
    assert index_factor(index, date(2027, 1, 1), None) == Fraction(108, 100)
    assert pounds_of(terms.lines[0].bands, 40_001) == Fraction("84001.85")


@pytest.mark.parametrize(
    ("lines", "levels", "words"),
    [
        ([], [], "at least one price"), (["Payslips at 2"], [], "Price 1 cannot be understood"),
        (["A, 1 a month: 2 up to 9"], [], "the last has no end"), (["A, 1 a month: 2 above, 1 above"], [], "rise"),
        (["A, 1 a month: 2 up to 9, 1 up to 5, 1 above"], [], "rise"),
        (["A, 1 a month: 2 above"] * 2, [], "of its own"),
        (["A, 1 a month: 1e9 above"], [], "cannot be understood"), (["A\u202eB, 1 a month: 1 above"], [], "one line"),
        (PRICES, ["Right is right"], "Service level 1 cannot"),
        (PRICES, ["R: below 9 credits 2, below 99 credits 5"], "more"),
        (PRICES, ["R: below 99 credits 101"], "at most 100"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_understood_say_which(lines: list[str], levels: list[str], words: str) -> None:
    def understood() -> object:
        return lines_of_terms(lines), levels_of_terms(levels)

    with pytest.raises(Refused, match=words) as refusal:
        understood()
    assert refusal.value.code == "bad_terms"


def test_terms_are_told_as_they_are_read() -> None:
    prices, levels = lines_of_terms(PRICES), levels_of_terms(LEVELS)
    assert lines_of_terms(one.words for one in prices) == prices
    assert levels_of_terms(one.words for one in levels) == levels


def opened(players: Cast, **changed: Any) -> ChargeRef:
    given = {"title": "Payroll", "supplier": "Alpha Example Ltd", "starts_on": START, "months": 6, "account": "5200"}
    return open_charge(actor=players.commercial_officer, now=NOW, **(given | changed))


def termed(players: Cast, ref: ChargeRef, **changed: Any) -> ChargeRef:
    given = {"reference": ref.reference, "seen_version": ref.version} | TERMS
    return write_charge_terms(actor=players.commercial_officer, now=NOW, **(given | changed))


def read(players: Cast, ref: ChargeRef, kind: ReadingKind, name: str, value: str, **changed: Any) -> ChargeRef:
    given = {"charge": ref.reference, "kind": kind, "name": name, "month": START, "value": value, "source": "Report 9"}
    return record_charge_reading(actor=players.commercial_officer, now=NOW, **(given | changed))


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def url(name: str, *given: str) -> str:
    return reverse(f"charging:{name}", args=given)


def test_terms_hold_from_their_month_and_the_last_reading_counts(players: Cast) -> None:
    ref = termed(players, opened(players))
    later = termed(players, ref, holds_from=date(2026, 11, 1), lines=["Payslips, 10 a month: 1 above"], levels=[])
    read(players, ref, ReadingKind.VOLUME, "Payslips", "5")
    read(players, ref, ReadingKind.VOLUME, "Payslips", "7")
    read(players, ref, ReadingKind.LEVEL, "Answered", "94.9")
    detail = charge_detail(players.auditor, ref.reference, TODAY)
    first = detail.months[0]
    assert (first.charge_pence, first.credit_pence) == (14_70 + 30_000_00, 3_601_76)
    assert [one.due_pence for one in detail.months[1:]] == [12_510_000, 1_000, 1_000, 1_000, 1_000]
    assert [one.paid_pence for one in detail.months] == [0, 0, 0, None, None, None]
    assert later.version == 3
    for rows in (ChargeTerms.objects, ChargeReading.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


def test_what_the_ledger_paid_stands_beside_what_is_due_and_opens_its_lines(players: Cast) -> None:
    day, when = date(2021, 11, 24), moment(date(2021, 11, 24))
    rows = [
        JournalRow(cost_centre="F300", account="5200", amount="1234.56", body="MOPAC"),
        JournalRow(cost_centre="CORP", account="1000", amount="-1234.56", body="MOPAC"),
    ]
    draft = draft_journal(actor=players.accountant, now=when, on_date=day, description="Paid", rows=rows)
    post_journal(actor=players.chief_finance_officer, now=when, reference=draft.reference, seen_version=draft.version)
    start = date(2021, 11, 1)
    ref = termed(players, opened(players, starts_on=start, months=2, cost_centre="F300"), holds_from=start)
    detail = charge_detail(players.auditor, ref.reference, TODAY)
    assert [one.paid_pence for one in detail.months] == [1234_56, 0]
    page = client_of(players.auditor).get(paid_address(detail.ref, start)).content.decode()
    assert 'data-total-pence="123456"' in page


@pytest.mark.parametrize(
    ("act", "changed", "code"),
    [
        (opened, {"title": ""}, "bad_name"),
        (opened, {"account": ""}, "no_codes"),
        (opened, {"account": "a|b"}, "bad_code"),
        (opened, {"account": "nope"}, "unknown_code"),
        (opened, {"project": "nope"}, "unknown_code"),
        (opened, {"cost_centre": "nope"}, "unknown_code"),
        (opened, {"starts_on": date(2026, 9, 2)}, "bad_period"),
        (opened, {"months": 121}, "bad_period"),
        (termed, {"reference": "CHG-9"}, "not_found"),
        (termed, {"seen_version": 7}, "stale"),
        (termed, {"holds_from": date(2026, 10, 1)}, "bad_period"),
        (termed, {"lines": ["x"]}, "bad_terms"),
        (termed, {"credit_cap": "101"}, "bad_value"),
        (termed, {"index_cap": "five"}, "bad_number"),
        (termed, {"why": ""}, "bad_name"),
        (read, {"charge": "CHG-9"}, "not_found"),
        (read, {"name": "Invoice"}, "unknown_line"),
        (read, {"month": date(2026, 12, 1)}, "bad_period"),
        (read, {"value": "1.5"}, "bad_value"),
        (read, {"value": "-1"}, "bad_value"),
        (read, {"source": ""}, "bad_name"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    players: Cast, act: Callable[..., ChargeRef], changed: dict[str, Any], code: str
) -> None:
    if act is opened:
        assert refusal_of(lambda: opened(players, **changed)) == code
        assert not Charge.objects.exists()
        return
    ref = opened(players)
    if act is termed:
        assert refusal_of(lambda: termed(players, ref, **changed)) == code
        assert not ChargeTerms.objects.exists()
        return
    ref = termed(players, ref)
    given = {"kind": ReadingKind.VOLUME, "name": "Payslips", "value": "5"} | changed
    assert refusal_of(lambda: read(players, ref, **given)) == code
    assert not ChargeReading.objects.exists()


def test_others_change_nothing(players: Cast) -> None:
    ref = termed(players, opened(players))
    for other in (players.stranger, players.auditor):
        acts: list[Callable[[], object]] = [
            lambda other=other: open_charge(  # type: ignore[misc]
                actor=other, now=NOW, title="T", supplier="S", starts_on=START, months=1, account="1"
            ),
            lambda other=other: write_charge_terms(  # type: ignore[misc]
                actor=other, now=NOW, reference=ref.reference, seen_version=2, **TERMS
            ),
            lambda other=other: record_charge_reading(  # type: ignore[misc]
                actor=other, now=NOW, charge=ref.reference, kind=ReadingKind.VOLUME, name="Payslips", month=START,
                value="1", source="S",
            ),
        ]  # fmt: skip
        assert {refusal_of(act) for act in acts} == {"not_permitted"}


def test_it_is_kept_on_its_pages_and_shown_to_readers(players: Cast) -> None:
    client = client_of(players.commercial_officer)
    given = {"title": "Payroll <b>", "supplier": "=Alpha", "starts_on": "1/9/2026", "months": "4", "account": "5200"}
    assert client.post(url("open_charge"), given).status_code == 302
    reference = Charge.objects.get().reference
    form = {
        "version": 1, "holds_from": "1/9/2026", "lines": "\n".join(PRICES), "levels": "\n".join(LEVELS),
        "credit_cap": "15", "why": "Schedule 7", "index_name": "CPI", "index_cap": "5",
    }  # fmt: skip
    assert client.post(url("write_charge_terms", reference), form | {"lines": "x"}).status_code == 422
    assert client.post(url("write_charge_terms", reference), form).status_code == 302
    reading = {"kind": "volume", "name": "Payslips", "month": "1/9/2026", "value": "46210", "source": "Report 9"}
    assert client.post(url("record_charge_reading", reference), reading).status_code == 302
    assert "Schedule 7" in client.get(url("charge", reference)).content.decode()
    auditor = client_of(players.auditor)
    page = re.sub(r"\s+", " ", auditor.get(url("charge", reference), {"month": "2026-09"}).content.decode())
    assert "46210 metered" in page
    assert "Payroll &lt;b&gt;" in page
    assert "£125,488.50" in page
    content = b"".join(auditor.get(url("charge", reference), {"export": "csv"}).streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[2][:5] == ["2026-10-01", "no", "125100.00", "0.00", "125100.00"]
    assert b"'=Alpha" in b"".join(auditor.get(url("charges"), {"export": "csv"}).streaming_content)
    assert auditor.get("/api/discovery/charge_months", {"charge": reference}).json()[0]["metered"] is False
    for page_url in (url("charges"), url("charge", reference)):
        assert client_of(players.stranger).get(page_url).status_code == 403
        assert Client().get(page_url).status_code == 302
    assert auditor.get(url("charge", "CHG-9")).status_code == 404
    for name, references in (
        ("open_charge", ()), ("write_charge_terms", (reference,)), ("record_charge_reading", (reference,))
    ):  # fmt: skip
        assert client.get(url(name, *references)).status_code == 200
        assert auditor.get(url(name, *references)).status_code == 403
