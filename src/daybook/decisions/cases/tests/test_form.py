"""Reading the form: exact money, typed fields, faults with their place, and input meant to break it."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybook.decisions.cases.rules.findings import CODES, DecisionCheck, unusable
from daybook.decisions.cases.rules.form import LARGEST_FILE_BYTES, parse_form
from daybook.decisions.cases.tests.papers import PAPER, SHARED, answer_for, changed
from daybook.kernel.toml_sections import Malformed

SEED_AMOUNT = "amount = 540000\n"


def faults_of(text: str | bytes) -> list[tuple[str, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(Malformed) as raised:
        parse_form(content)
    assert raised.value.faults
    return [(fault.path, fault.message) for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("0", 0),
        ("-0.0", 0),
        ("540000", 54_000_000),
        ("540_000.5", 54_000_050),
        ("0.1", 10),
        ("0.29", 29),
        ("1.10", 110),
        ("-12.34", -1234),
        ("1e3", 100_000),
        ("1.5e3", 150_000),
        ("90000000000.00", 9 * 10**12),
        ("0x10", 1600),
    ],
)
def test_amounts_are_read_exactly(written: str, pence: int) -> None:
    assert parse_form(changed((SEED_AMOUNT, f"amount = {written}\n")).encode()).costs[1].amount_pence == pence


@pytest.mark.parametrize(
    "written",
    [
        *(
            "0.005",
            "1.000",
            "947.393",
            "1e-3",
            "nan",
            "inf",
            "-inf",
            "1e999999",
            "-1e999999999999999999999",
            "0e999999",
        ),
        *(
            "1e-999999",
            "100000000000.01",
            "-100000000001",
            "92233720368547758.07",
            "92233720368547759",
            "9" * 4000,
            "0x" + "f" * 20000,
            "1" * 60 + ".00",
        ),
        *('"540000"', '"£540,000"', "true", "[540000]", "{pounds = 1}", "2021-11-17", "07:32:00"),
    ],
)
def test_other_amounts_are_refused_with_their_place(written: str) -> None:
    (fault,) = faults_of(changed((SEED_AMOUNT, f"amount = {written}\n")))
    assert fault[0] == "cost[1].amount"
    assert "at most two decimals" in fault[1]


@pytest.mark.parametrize(
    ("written", "rate"),
    [('"10%"', Fraction(1, 10)), ('"12.5 %"', Fraction(1, 8)), ('"0%"', Fraction(0)), ('"0.1%"', Fraction(1, 1000))],
)
def test_rates_are_read_exactly(written: str, rate: Fraction) -> None:
    assert parse_form(changed(('"10%"', written)).encode()).costs[2].rate == rate


@pytest.mark.parametrize(
    "written", ['"10"', '"ten"', '"1e9%"', '"-5%"', '"99999%"', '"١٠%"', "10", "0.1", "true", '"%"']
)
def test_other_rates_are_refused(written: str) -> None:
    assert [path for path, _ in faults_of(changed(('"10%"', written)))] == ["cost[2].rate"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (('reference = "PCD 1"\n', ""), "decision.reference"),
        (('reference = "PCD 1"', "reference = 1080"), "decision.reference"),
        (('reference = "PCD 1"', 'reference = "PCD\\u0000 1"'), "decision.reference"),
        (("duration_months = 6", "duration_months = 6.5"), "decision.duration_months"),
        (("duration_months = 6", "duration_months = -1"), "decision.duration_months"),
        (("duration_months = 6", "duration_months = true"), "decision.duration_months"),
        (('["Strategic Outline Case"]', "[1]"), "decision.deliverables[0]"),
        (('["Strategic Outline Case"]', "1"), "decision.deliverables"),
        (("number = 2", "number = 0"), "recommendation[1].number"),
        (("number = 2", "number = 0x" + "f" * 9000), "recommendation[1].number"),
        (('action = "approve_funding"\n', ""), "recommendation[0].action"),
        (("competition = true", 'competition = "yes"'), "recommendation[1].competition"),
        ((SEED_AMOUNT, ""), "cost[1].amount"),
        (("on = 2021-11-17", "on = 2021-11-17T09:00:00"), "signature[0].on"),
        (("on = 2021-11-17", "on = 2021-11-17T09:00:00Z"), "signature[0].on"),
        (("on = 2021-11-17", 'on = "2021-11-17"'), "signature[0].on"),
        (('role = "Chief Executive Officer"\n', ""), "signature[0].role"),
        (('"legal"\ngiven = true', '"legal"\ngiven = "yes"'), "advice[1].given"),
        (('kind = "legal"\n', ""), "advice[1].kind"),
        (('year = "2022/23"\n', ""), "funding_year[1].year"),
        (("amount = 547393\n", ""), "funding_year[1].amount"),
        (("[total]", "[[total]]"), "total"),
        (("[[dependency]]", "[dependency]"), "dependency"),
        (("part_2 = true", 'part_2 = "Yes"'), "publication.part_2"),
        (("threshold = 500000", 'threshold = "500000"'), "authority.threshold"),
    ],
)
def test_faults_say_where(change: tuple[str, str], path: str) -> None:
    assert [where for where, _ in faults_of(changed(change))] == [path]


def test_a_list_of_something_else_than_sections_is_a_fault() -> None:
    text = "dependency = [1]\n" + changed(('[[dependency]]\nsystem = "CONNECT"\n', ""))
    assert [where for where, _ in faults_of(text)] == ["dependency[0]"]


def test_every_fault_is_kept() -> None:
    text = changed((SEED_AMOUNT, "amount = nan\n"), ("on = 2021-11-17", "on = 1"), ("part_2 = true", "part_2 = 1"))
    assert [path for path, _ in faults_of(text)] == ["cost[1].amount", "publication.part_2", "signature[0].on"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no [decision] section"),
        (b"[decision", "not TOML"),
        (b"decision = 1", "headed [decision]"),
        (b"\xff\xfe[\x00d\x00", "not UTF-8"),
        (b"\x00", "not TOML"),
        (b"{}", "not TOML"),
        (b"a = " + b"[" * 5000, "nested too deeply"),
        (b"a = " + b"{a=" * 5000, "nested too deeply"),
        (b"a = " + b"9" * 5000, "not TOML"),
        (b'a = "\\ud800"', "not TOML"),
        (b".".join([b"a"] * 20_000) + b" = 1", "too many dots"),
        (b'"a"' + b'."a b"' * 20_000 + b" = 1", "too many dots"),
        (b"[decision]\nreference = 1\n[decision]\n", "not TOML"),
        (b"#" * (LARGEST_FILE_BYTES + 1), "larger than"),
    ],
)
def test_files_that_are_no_form(content: bytes, said: str) -> None:
    (fault,) = faults_of(content)
    assert said in fault[1]


def test_dots_in_text_are_no_fault() -> None:
    dots = "... " * 1000
    text = changed(('"A discovery"', f'"{dots}\\""'), ('"Six months of discovery."', f"'''\n{dots}\n'''"))
    assert parse_form(f"{text}# {dots}".encode()).title == f'{dots}"'


def test_a_byte_order_mark_and_windows_lines_are_allowed() -> None:
    plain = parse_form(PAPER.encode())
    assert parse_form(b"\xef\xbb\xbf" + PAPER.replace("\n", "\r\n").encode()) == plain
    assert plain.signatures[0].on == date(2021, 11, 17)


@pytest.mark.parametrize(
    "content",
    [
        b'"' + b'\\"' * (LARGEST_FILE_BYTES // 2 - 1),
        b"'''" + b"''" * (LARGEST_FILE_BYTES // 4),
        (b".".join([b"a"] * 90) + b" = 1\n") * 1400,
        b"".join(b"k%d = 1\n" % number for number in range(22_000)),
        b"a." * (LARGEST_FILE_BYTES // 2),
        b"[[cost]]\n" * 28_000,
        b"[decision]\nreference='r'\n" + b"[[cost]]\nrate='9%'\n" * 13_000,
    ],
)
def test_no_file_takes_long(content: bytes) -> None:
    assert len(content) <= LARGEST_FILE_BYTES
    started = time.perf_counter()
    shape_holds(checked(content))
    assert time.perf_counter() - started < 8


def checked(content: bytes) -> DecisionCheck:
    try:
        return answer_for(content)
    except Malformed as fault:
        return unusable(fault)


def shape_holds(answer: DecisionCheck) -> None:
    """The answer has the shape that other programs rely on, and prints as UTF-8."""
    document = json.loads(json.dumps(answer.as_json(), ensure_ascii=False).encode())
    assert list(document) == ["reference", "findings", "approvals", "sums"]
    for finding in document["findings"]:
        assert list(finding) == ["code", "severity", "message", "clause", "path"]
        assert finding["severity"] == CODES[finding["code"]][0]
    if answer.exit_code == 2:
        assert (document["reference"], document["approvals"], document["sums"]) == (None, None, None)
        assert {finding["code"] for finding in document["findings"]} == {"malformed"}
        return
    assert isinstance(document["reference"], str)
    assert list(document["sums"]) == ["lines", "stated_total"]
    money = [document["sums"]["lines"], document["sums"]["stated_total"] or "0.00"]
    assert all(re.fullmatch(r"-?\d+\.\d{2}", amount) for amount in money)
    assert all(list(each) == ["recommendation", "role", "paragraph"] for each in document["approvals"])
    errors = any(finding["severity"] == "error" for finding in document["findings"])
    assert answer.exit_code == (1 if errors else 0)


@given(st.binary())
def test_any_bytes_have_an_answer(content: bytes) -> None:
    shape_holds(checked(content))


@given(st.text(), st.integers(0, len(PAPER)), st.integers(0, 40))
def test_a_damaged_paper_has_an_answer(text: str, place: int, lost: int) -> None:
    damaged = PAPER[:place] + text + PAPER[place + lost :]
    shape_holds(checked(damaged.encode("utf-8", "replace")))


def toml_of(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(toml_of, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml_text(key)} = {toml_of(item)}' for key, item in value.items())}}}"
    if isinstance(value, bool):
        return str(value).lower()
    return toml_text(value) if isinstance(value, str) else str(value)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.booleans() | st.integers() | st.floats() | words | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
FIELDS = [line for line in PAPER.splitlines() if " = " in line]


@settings(max_examples=200)
@given(st.sampled_from(FIELDS), values)
def test_any_value_in_any_field_has_an_answer(field: str, value: object) -> None:
    name = field.split(" = ")[0]
    shape_holds(checked(PAPER.replace(field, f"{name} = {toml_of(value)}").encode()))


TEXT_FIELDS = [field for field in FIELDS if '"' in field and not field.startswith("rate")]


def test_naughty_strings_survive_in_every_text_field() -> None:
    suite = SHARED / "suites" / "hostile-text" / "blns.json"
    if not suite.exists():
        pytest.skip("the folder ../shared/suites is not beside the repository")
    strings = json.loads(suite.read_text(encoding="utf-8"))
    assert len(strings) > 400
    for text in strings:
        hostile = re.sub(r'"(?!10%)[^"\n]*"', lambda _, text=text: toml_text(text), PAPER)
        answer = checked(hostile.encode())
        shape_holds(answer)
        assert answer.reference == text
    for field in TEXT_FIELDS:
        for text in strings[::25]:
            answer = checked(
                PAPER.replace(field, re.sub(r'"[^"]*"', lambda _, text=text: toml_text(text), field)).encode()
            )
            shape_holds(answer)
            assert answer.exit_code < 2


def toml_text(text: str) -> str:
    return '"' + "".join(f"\\U{ord(mark):08X}" for mark in text) + '"'
