"""Whole files: what is entered, what is skipped, what is rejected and why, and what cannot be read at all."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from daybook.finance.ledger import importing
from daybook.finance.ledger.importing import ImportReport, import_file
from daybook.finance.ledger.models import Account, Draft, Journal, Line, Period
from daybook.finance.ledger.operations.discard_journal import discard_journal
from daybook.finance.ledger.operations.import_journals import import_journals
from daybook.finance.ledger.operations.open_year import open_year
from daybook.finance.ledger.operations.post_journal import post_journal
from daybook.finance.ledger.operations.revise_journal import revise_journal
from daybook.finance.ledger.proving import prove
from daybook.finance.ledger.queries import trial_balance
from daybook.finance.ledger.rules.imports import COLUMNS, JournalBatch
from daybook.finance.ledger.rules.journals import SegmentCodes
from daybook.finance.ledger.tests.build import FOUNDER, IMPORTER, NOW, TODAY, YEAR, Cast, pair, shut
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.organisation.models import CostCentre, LegalBody
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused

pytestmark = pytest.mark.django_db
Row = Sequence[str]
Write = Callable[..., Path]


def line(
    journal: str, amount: str, account: str = "5000", body: str = "MET", on: str = "2026-11-01", text: str = ""
) -> Row:
    return (journal, on, body, "C1", account, "", "", "", amount, text)


def two(journal: str, amount: str = "10.00", **more: str) -> list[Row]:
    return [line(journal, amount, "5000", **more), line(journal, f"-{amount}", "1000", **more)]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(rows: Sequence[Row], name: str = "in.csv", header: Row = COLUMNS, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return write


def load(path: Path, actor: Actor = IMPORTER, source: str = "OLD") -> ImportReport:
    return import_file(path, actor=actor, now=NOW, source=source)


def rejects(report: ImportReport) -> list[dict[str, str]]:
    assert report.rejects_file
    with Path(report.rejects_file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.journals, report.lines, report.rejected, report.skipped


def test_a_file_into_empty_books_brings_its_codes_and_months(db: None, write: Write) -> None:
    rows = [*two("J1", on="2026-05-31"), *two("J2", "0.01", on="2026-11-01"), *two("J3", body="PCC")]
    report = load(write(rows))
    assert counts(report) == (3, 6, 0, 0)
    assert report.rejects_file is None
    assert {(row.body, row.account): row.balance_pence for row in trial_balance(TODAY)} == {
        ("MET", "1000"): -1001, ("MET", "5000"): 1001, ("PCC", "1000"): -1000, ("PCC", "5000"): 1000,
    }  # fmt: skip
    assert set(Period.objects.values_list("year", "number", "state")) == {(YEAR, 2, "OPEN"), (YEAR, 8, "OPEN")}
    assert set(Account.objects.values_list("code", "kind")) == {("1000", "EXPENDITURE"), ("5000", "EXPENDITURE")}
    assert set(LegalBody.objects.values_list("code", flat=True)) == {"MET", "PCC"}
    journal = Journal.objects.get(source_event="J2")
    assert (journal.source_kind, journal.source_ref, journal.made_by, journal.posted_by) == (
        "import", "OLD", "importer", "importer",
    )  # fmt: skip
    assert prove().ok


def test_the_same_lines_again_are_skipped_and_other_lines_rejected(db: None, write: Write) -> None:
    assert counts(load(write([*two("J1"), *two("J2")]))) == (2, 4, 0, 0)
    again = [*two("J2")[::-1], *two("J1", "10.01"), *two("J3")]
    report = load(write(again, "again.csv"))
    assert counts(report) == (1, 2, 2, 1)
    assert {row["line"] for row in rejects(report)} == {"4", "5"}
    assert "JNL-" in rejects(report)[0]["reason"]
    assert counts(load(write(again, "again.csv"))) == (0, 0, 2, 2)
    assert counts(load(write(again, "again.csv"), source="NEW")) == (3, 6, 0, 0)
    assert Journal.objects.count() == 6


def test_without_a_source_the_file_itself_is_the_source(db: None, write: Write) -> None:
    path = write(two("J1"))
    assert counts(load(path, source="")) == (1, 2, 0, 0)
    assert counts(load(path.rename(path.with_name("renamed.csv")), source="")) == (0, 0, 0, 1)
    assert counts(load(write([*two("J1"), *two("J2")]), source="")) == (2, 4, 0, 0)


def test_lines_of_a_journal_may_stand_anywhere_in_the_file(
    db: None, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES_AT_ONCE", 4)
    monkeypatch.setattr(importing, "_ROWS_AT_ONCE", 3)
    first, second = zip(*(two(f"J{number}") for number in range(7)), strict=True)
    assert counts(load(write([*first, *reversed(second)]))) == (7, 14, 0, 0)
    assert {len(set(journal.lines.values_list("number"))) for journal in Journal.objects.all()} == {2}
    assert AuditEntry.objects.filter(verb="ledger.import_journals").count() == 4


def test_each_rejected_journal_is_rejected_whole_and_says_why(db: None, write: Write) -> None:
    rows = [
        *two("GOOD"),
        line("OFF", "1.00"), line("OFF", "-0.99"),
        line("BODIES", "1.00"), line("BODIES", "-1.00", body="PCC"),
        line("DATES", "1.00"), line("DATES", "-1.00", on="2026-11-02"),
        *two("NUMBER", "1.005"),
        *two("DAY", on="2026-13-01"),
        *two("ANCIENT", on="0001-01-01"), *two("FUTURE", on="9999-12-31"),
        *two("CODE", body=""),
        *two("LONG", body="B" * 41),
        *two("ODD", text="x" * 501),
        line("ALONE", "1.00"),
        *two("", "1.00"),
        line("BAD", "1.00"), line("BAD", "-1.00"), line("BAD", "ten"),
    ]  # fmt: skip
    report = load(write(rows))
    assert list(Journal.objects.values_list("source_event", flat=True)) == ["GOOD"]
    assert (report.journals, report.lines, report.skipped) == (1, 2, 0)
    assert report.rejected == len(rows) - 2
    reasons = {row["journal"]: row["reason"] for row in rejects(report)}
    for journal, words in {
        "OFF": "£0.01 more debits", "BODIES": "Body", "DATES": "one date", "NUMBER": "amount", "DAY": "date",
        "ANCIENT": "Check the year", "FUTURE": "Check the year", "CODE": "body is missing", "LONG": "40",
        "ODD": "description", "ALONE": "two lines", "": "name is missing", "BAD": "amount",
    }.items():  # fmt: skip
        assert words in reasons[journal], journal
    assert next(row["reason"] for row in rejects(report) if row["journal"] == "BAD").startswith("The whole journal")
    assert not LegalBody.objects.exclude(code="MET").exists(), "codes come only with a journal that is kept"
    assert set(Period.objects.values_list("number", flat=True)) == {8}


def test_rejects_name_the_line_on_which_a_row_starts(db: None, write: Write) -> None:
    rows = [*two("J1", text="over\r\nthree\nlines"), line("J2", "1.00", text='a "quoted", word')]
    report = load(write(rows))
    assert [(row["line"], row["description"]) for row in rejects(report)] == [("8", 'a "quoted", word')]
    assert Line.objects.first().description == "over\r\nthree\nlines"  # type: ignore[union-attr]


def test_rejects_are_safe_in_a_spreadsheet_and_come_back_as_they_were(db: None, write: Write, tmp_path: Path) -> None:
    header = (*COLUMNS, "note")
    rows = [
        (*row, "=HYPERLINK(1)") for row in (line("J1", "-5.00", text="=1+1"), line("J1", "4.00", "1000", text="-rent"))
    ]
    report = load(write(rows, header=header))
    assert report.rejects_file == str(tmp_path / "in.rejects.csv")
    cells = rejects(report)
    assert [row["amount"] for row in cells] == ["-5.00", "4.00"]
    assert [row["description"] for row in cells] == ["'=1+1", "'-rent"]
    assert {row["note"] for row in cells} == {"'=HYPERLINK(1)"}
    corrected = Path(report.rejects_file).read_text().replace(",4.00,", ",5.00,")
    (tmp_path / "right.csv").write_text(corrected)
    assert counts(load(tmp_path / "right.csv")) == (1, 2, 0, 0)
    assert list(Line.objects.order_by("number").values_list("description", flat=True)) == ["=1+1", "-rent"]


def test_rejects_rejected_again_keep_one_line_and_one_reason(db: None, write: Write) -> None:
    report = load(write([*two("OK"), line("J1", "1.00")]))
    second = load(Path(str(report.rejects_file)))
    with Path(str(second.rejects_file)).open() as file:
        header, row = list(csv.reader(file))
    assert header == [*COLUMNS, "line", "reason"]
    assert row[-2] == "2"


def test_columns_in_any_order_unknown_ones_a_mark_and_other_line_ends(db: None, tmp_path: Path) -> None:
    places = [*reversed(COLUMNS), "extra", ""]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in two("J1", text="é 漢字 😀")]
    text = "\r\n".join(",".join(row.get(name, name) for name in places) for row in [{}, *rows])
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() + b"\r\n\r\n,,,,,,,,,,,\r\n")
    assert counts(load(path)) == (1, 2, 0, 0)
    assert set(Line.objects.values_list("description", flat=True)) == {"é 漢字 😀"}


def test_a_row_with_a_loose_comma_takes_its_journal_with_it(db: None, write: Write) -> None:
    rows = [
        *two("J1"),
        *two("J2"),
        (*line("J2", "1.00"), "loose"),
        (*line("J2", "-1.00"), "loose"),
        line("J3", "1.00")[:8],
    ]
    report = load(write(rows))
    assert counts(report) == (1, 2, 5, 0)
    assert "quotation marks" in rejects(report)[0]["reason"]
    assert list(Journal.objects.values_list("source_event", flat=True)) == ["J1"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (b"journal,date\nJ1,2026-11-01\n", "body, cost_centre"),
        (",".join((*COLUMNS, "amount")).encode() + b"\n", "twice"),
        (",".join(COLUMNS).encode() + b"\nJ1,caf\xe9\n", "Line 2 of the file is not in UTF-8"),
        (",".join(COLUMNS).encode() + b"\nJ1,\xc3", "cut off"),
        (",".join(COLUMNS).encode() + b"\nJ1,\0\n", "Line 2 of the file holds a NUL"),
        (",".join(COLUMNS).encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x14\x00\x06\x00", "NUL"),
        (",".join(COLUMNS).encode() + b'\nJ1,"2026\nJ2,x\n', "starts on line 2"),
        (",".join(COLUMNS).encode() + b'\nJ1,"a"b,c\n', "starts on line 2"),
    ],
)
def test_a_file_that_cannot_be_read_enters_nothing(db: None, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        load(path)
    assert refusal.value.code == "unusable_file"
    assert words in refusal.value.message
    assert not Journal.objects.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["bad.csv"]


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_a_file_that_cannot_be_opened_is_said_so(db: None, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        load(tmp_path / name)
    assert refusal.value.code == "unusable_file"


def test_rejects_are_written_elsewhere_where_their_place_is_taken(db: None, write: Write) -> None:
    file = write([*two("GOOD"), line("BAD", "1.00")])
    file.with_name("in.rejects.csv").mkdir()
    report = load(file)
    assert counts(report) == (1, 2, 1, 0)
    assert [one["journal"] for one in rejects(report)] == ["BAD"]
    assert sorted(path.name for path in file.parent.iterdir()) == ["in.csv", "in.rejects.csv"]


def test_a_header_alone_is_no_journals(db: None, write: Write) -> None:
    assert counts(load(write([]))) == (0, 0, 0, 0)


def test_naughty_strings_go_through_every_text_column(db: None, write: Write) -> None:
    file = Path(__file__).parents[5] / ".." / "shared" / "suites" / "hostile-text" / "blns.json"
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the repository")
    strings = [text for text in json.loads(file.read_text()) if "\0" not in text]
    rows = [row for number, text in enumerate(strings) for row in two(f"J{number}", text=text)]
    report = load(write(rows))
    assert report.journals + report.rejected // 2 == len(strings)
    kept = dict(Line.objects.filter(number=1).values_list("journal__source_event", "description"))
    assert {text.strip() for number, text in enumerate(strings) if f"J{number}" in kept} == set(kept.values())
    coded = [
        (text, "2026-11-01", text, text, text, text, text, text, amount, "")
        for text in strings
        for amount in ("1", "-1")
    ]
    assert load(write(coded, "coded.csv")).journals > 0
    assert set(CostCentre.objects.values_list("code", flat=True)) <= {text.strip() for text in strings} | {"C1"}
    assert prove().ok


def test_months_that_are_not_open_take_nothing(ledger: Cast, write: Write) -> None:
    shut(ledger, YEAR, 8)
    open_year(actor=ledger.cfo, now=NOW, year="2027/28")
    report = load(write([*two("SHUT"), *two("OPEN", on="2026-10-31"), *two("FUTURE", on="2027-04-01")]))
    assert counts(report) == (1, 2, 4, 0)
    assert "2026/27 P08 is closed" in rejects(report)[0]["reason"]
    assert "2027/28 P01 is future" in rejects(report)[2]["reason"]


def test_a_closed_code_takes_nothing_from_its_day_on(ledger: Cast, write: Write) -> None:
    Account.objects.filter(code="5000").update(closed_from=date(2026, 11, 2))
    report = load(write([*two("BEFORE", on="2026-11-01"), *two("AFTER", on="2026-11-02")]))
    assert counts(report) == (1, 2, 2, 0)
    assert "5000 is closed from 2 November 2026" in rejects(report)[0]["reason"]


def test_a_person_makes_drafts_for_a_second_to_post(ledger: Cast, write: Write) -> None:
    path = write([*two("J1", "7.00"), *two("J2"), *two("NOCODE", body="NEW")])
    assert counts(load(path, ledger.clerk)) == (2, 4, 2, 0)
    assert not Journal.objects.exists()
    assert not LegalBody.objects.filter(code="NEW").exists()
    assert counts(load(path, ledger.clerk)) == (0, 0, 2, 2)
    draft = Draft.objects.get(source_event="J1")
    with pytest.raises(Refused, match="You are not their deputy now"):
        post_journal(
            actor=Actor(ledger.accountant.person, deputy_for=ledger.clerk.person),
            now=NOW, reference=draft.reference, seen_version=1,
        )  # fmt: skip
    post_journal(actor=ledger.accountant, now=NOW, reference=draft.reference, seen_version=1)
    assert counts(load(path, ledger.clerk)) == (0, 0, 2, 2)
    assert trial_balance(TODAY)[1].balance_pence == 700


def test_what_was_drafted_counts_as_it_stands_now(ledger: Cast, write: Write) -> None:
    path = write([*two("CHANGED"), *two("DROPPED")])
    load(path, ledger.clerk)
    changed, dropped = (Draft.objects.get(source_event=name).reference for name in ("CHANGED", "DROPPED"))
    revise_journal(
        actor=ledger.clerk, now=NOW, reference=changed, seen_version=1, on_date=TODAY, description="x", rows=pair()
    )
    discard_journal(actor=ledger.clerk, now=NOW, reference=dropped, seen_version=1)
    report = load(path, ledger.clerk)
    assert counts(report) == (1, 2, 2, 0)
    assert changed in rejects(report)[0]["reason"]


def test_an_import_in_the_name_of_a_user_keeps_their_name(ledger: Cast, write: Write) -> None:
    actor = Actor("importer", deputy_for=ledger.clerk.person, system=True)
    load(write(two("J1")), actor)
    assert Journal.objects.get().made_by == ledger.clerk.person
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor, entry.deputy_for, entry.subjects) == ("importer", ledger.clerk.person, ["IMPORT-OLD"])


@pytest.mark.parametrize("who", ["stranger", "cfo", "founder"])
def test_strangers_may_not_import(ledger: Cast, write: Write, who: str) -> None:
    actor = FOUNDER if who == "founder" else getattr(ledger, who)
    with pytest.raises(Refused) as refusal:
        load(write(two("J1")), actor)
    assert refusal.value.code == "not_permitted"
    assert not Draft.objects.exists()
    assert AuditEntry.objects.latest("id").refusal == "not_permitted"


@pytest.mark.parametrize(
    ("source", "amount", "code"),
    [("", 1, "bad_source"), ("x" * 121, 1, "bad_source"), ("a\nb", 1, "bad_source"), ("OLD", 2, "bad_journal")],
)
def test_a_batch_that_could_never_post_is_refused_whole(db: None, source: str, amount: int, code: str) -> None:
    six = SegmentCodes("MET", "C1", "5000", "", "", "")
    batch = JournalBatch(["J"], [TODAY], [six], [0, 0], [0, 0], [amount, -1], ["", ""])
    with pytest.raises(Refused) as refusal:
        import_journals(actor=IMPORTER, now=NOW, source=source, batch=batch)
    assert refusal.value.code == code
    assert not Journal.objects.exists()


def test_rows_of_blanks_and_cells_beyond_the_header_that_are_blank_are_nothing(db: None, tmp_path: Path) -> None:
    rows = [",".join((*line("J1", "5.00"), "")), " , ,,\t,,,,,,", ",".join((*line("J1", "-5.00", "1000"), " ", ""))]
    (tmp_path / "in.csv").write_text("\n".join([",".join(COLUMNS), "   ", *rows, "  "]))
    assert counts(load(tmp_path / "in.csv")) == (1, 2, 0, 0)


def test_a_pipe_is_refused_in_words(db: None) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    with pytest.raises(Refused) as refusal:
        load(Path(f"/dev/fd/{reading}"))
    os.close(reading)
    assert refusal.value.code == "unusable_file"
    assert "Save what comes through it as a file" in refusal.value.message


@pytest.mark.parametrize("system", [True, False])
def test_control_accounts_take_no_imported_line(ledger: Cast, write: Write, system: bool) -> None:
    rows = [*two("OK"), line("J1", "5.00", "9900"), line("J1", "-5.00", "1000")]
    report = load(write(rows), actor=IMPORTER if system else ledger.clerk)
    assert counts(report) == (1, 2, 2, 0)
    assert {row["journal"] for row in rejects(report)} == {"J1"}
    assert "control account" in rejects(report)[0]["reason"]
