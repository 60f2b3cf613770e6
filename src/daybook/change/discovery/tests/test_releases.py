"""Releases as they are read, merged and told: exactly, by the standard's rules, and with what is wrong named."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import FormatChecker
from jsonschema.validators import validator_for

from daybook.change.discovery.release_files import read_releases
from daybook.change.discovery.rules.market import Stage, Worth, evidence_of
from daybook.change.discovery.rules.merging import merged
from daybook.change.discovery.rules.packages import Releases, release_in, release_text, releases_in
from daybook.change.discovery.rules.releases import Release
from daybook.config.demonstration.market import RELEASES
from daybook.kernel.refused import Refused

SCHEMA = Path(__file__).parents[5] / ".." / "shared" / "suites" / "ocds" / "schema-1.1.5"
HEAD = {"ocid": "ocds-example-1", "id": "1", "date": "2026-03-01T09:00:00Z", "tag": ["award"]}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def text_of(*releases: object) -> str:
    return json.dumps({"releases": list(releases)})


def rejected(found: Releases) -> list[tuple[str, str]]:
    return [(one.pointer, one.why) for one in found.rejected]


def award(key: str = "a", **more: Any) -> dict[str, Any]:
    return {"id": key, "suppliers": [{"id": "s", "name": "Alpha Example Ltd"}]} | more


def pounds(amount: Any, **more: Any) -> dict[str, Any]:
    return {"amount": amount, "currency": "GBP"} | more


def test_the_demonstration_is_sound_by_the_published_schema() -> None:
    file = SCHEMA / "dereferenced-release-schema.json"
    if not file.is_file():
        pytest.skip("Put the OCDS 1.1.5 schema in ../shared/suites/ocds to hold the sample to it.")
    schema = json.loads(file.read_text("utf-8"))
    validator = validator_for(schema)(schema, format_checker=FormatChecker())
    found = json.loads(RELEASES.read_text("utf-8"))["releases"]
    assert [fault.message for release in found for fault in validator.iter_errors(release)] == []
    assert list(validator.iter_errors(found[0] | {"date": 7}))


def test_lines_each_hold_a_document_and_a_bad_one_spoils_no_other() -> None:
    """As the data registry gives out compiled releases: JSON Lines, with separators of Unicode left inside texts."""
    second = HEAD | {"id": "2", "date": "2026-03-01t24:00:00z", "tender": {"title": "one\N{LINE SEPARATOR}two"}}
    lines = [json.dumps(HEAD), "", json.dumps(second, ensure_ascii=False), '{"records": [{}]}', "{"]
    found = releases_in("\r\n".join(lines).encode())
    assert [one.at for one in found.kept] == [datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)]
    assert [(pointer, why.split(".")[0]) for pointer, why in rejected(found)] == [
        ("line 4 /records/0/compiledRelease", "There is no release here, nor what releases were compiled to"),
        ("line 5", "The file is not JSON at line 1, column 2"),
    ]


@pytest.mark.parametrize("shape", ["package", "records", "linked", "bare", "list", "gz", "bom"])
def test_every_shape_holds_the_same_release(shape: str, tmp_path: Path) -> None:
    release = HEAD | {"buyer": {"id": "b", "name": "Buyer Example"}}
    record = {"ocid": HEAD["ocid"], "releases": [release], "compiledRelease": release | {"tag": ["compiled"]}}
    linked = record | {"releases": [{"url": "https://releases.example/1", "date": HEAD["date"], "tag": ["award"]}]}
    document: Any = {
        "records": {"records": [record]}, "linked": {"records": [linked]}, "bare": release, "list": [release],
    }.get(shape, {"releases": [release]})  # fmt: skip
    content = json.dumps(document).encode()
    file = tmp_path / "releases"
    file.write_bytes({"gz": gzip.compress(content), "bom": b"\xef\xbb\xbf" + content}.get(shape, content))
    found = read_releases(file).found
    assert rejected(found) == []
    assert [one.content for one in found.kept] == [{"buyer": {"id": "b", "name": "Buyer Example"}}]
    assert found.kept[0].tags == (("compiled",) if shape == "linked" else ("award",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON at line 1"), (b"{", "not JSON"), (b"7", "single value"), (b"{}", "no release"),
        (b'{"releases": 3}', "/releases is no list"), (b'{"releases": [], "releases": []}', "/releases stands twice"),
        (b"[" * 200_000, "nested too deeply"), (b"\x1f\x8bno", "damaged"), (b"\xff\xfe\x00", "not"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "releases"
    file.write_bytes(content)
    with pytest.raises(Refused, match=words) as refusal:
        read_releases(file)
    assert refusal.value.code == "unusable_file"


@pytest.mark.parametrize(
    ("changed", "pointer", "why"),
    [
        ('"ocid": null', "/ocid", "its ocid"),
        ('"date": "soon"', "/date", "A day or a moment"),
        ('"date": "9999-12-31T23:59:59-23:00"', "/date", "A day or a moment"),
        ('"date": "0001-01-01T00:00:00Z"', "/date", "A day or a moment"),
        ('"contracts": [{"dateSigned": "0001-01-01T00:00:00Z"}]', "/contracts/0/dateSigned", "A day or a moment"),
        ('"tender": []', "/tender", "An object belongs"),
        ('"awards": [{"value": {"amount": "many"}}]', "/awards/0/value/amount", "A number"),
        ('"awards": [{}, {"value": {"amount": 1e300}}]', "/awards/1/value/amount", "Check the digits"),
        ('"awards": [{"value": {"amount": NaN}}]', "/awards/0/value/amount", "Check the digits"),
        ('"awards": [{"value": {"amount": 0.1234567}}]', "/awards/0/value/amount", "decimals"),
        ('"awards": [{"value": {"currency": "POUNDS"}}]', "/awards/0/value/currency", "three capital letters"),
        ('"tender": {"title": "A", "title": "B"}', "/tender/title", "twice"),
        ('"buyer": {"name": {"$": 1}}', "/buyer/name", "Text belongs"),
        ('"awards": [{"value": {"amount": ' + "9" * 5_000 + "}}]", "/awards/0/value/amount", "Check the digits"),
    ],
)
def test_one_bad_release_is_named_and_the_rest_are_kept(changed: str, pointer: str, why: str) -> None:
    head = json.dumps({name: value for name, value in HEAD.items() if f'"{name}"' not in changed})
    bad = f"{head[:-1]}, {changed}}}"
    found = releases_in(f'{{"releases": [{json.dumps(HEAD)}, {bad}, 5]}}')
    assert len(found.kept) == 1
    (where, told), last = rejected(found)
    assert where == f"/releases/1{pointer}"
    assert why in told
    assert last == ("/releases/2", "A release is an object.")


def test_days_are_of_london_and_moments_of_any_zone() -> None:
    dates = ("2026-06-30T23:30:00Z", "2026-07-01T00:30:00+01:00", "2026-06-30T18:30:00-05:00", "2026-06-30T23:30:00")
    releases = [HEAD | {"id": str(place), "date": one, "awards": [{"date": one}]} for place, one in enumerate(dates)]
    found = releases_in(text_of(*releases)).kept
    assert {one.at for one in found} == {datetime(2026, 6, 30, 23, 30, tzinfo=UTC)}
    assert {one.content["awards"][0]["date"] for one in found} == {"2026-07-01"}


def test_personal_data_does_not_come_through() -> None:
    contact = {"name": "Ann Example", "email": "ann@buyer.example"}
    party = {"id": "b", "name": "Buyer\N{RIGHT-TO-LEFT OVERRIDE}Example ann@buyer.example", "contactPoint": contact}
    kept = releases_in(text_of(HEAD | {"parties": [party]})).kept[0]
    assert kept.content == {"parties": [{"id": "b", "name": "Buyer Example [e-mail address]"}]}


def test_a_whole_story_is_merged_with_what_was_dropped() -> None:
    found = releases_in(RELEASES.read_bytes())
    story = [one for one in found.kept if one.ocid == "ocds-example-0001"]
    told = evidence_of(list(reversed(story)))
    assert (told.stage, told.buyer, told.notices) == (Stage.CONTRACT, "Northshire Police Example", ("UK2", "UK4"))
    assert (told.first_on, told.latest_on) == (date(2023, 3, 6), date(2024, 8, 2))
    assert (told.starts_on, told.ends_on) == (date(2024, 10, 1), date(2031, 9, 30))
    assert told.worth == Worth(5_511_840_025, 6_614_208_030, "GBP")
    assert [(line.suppliers, line.on) for line in told.lines] == [
        (("Ledgerline Services Example Ltd",), date(2024, 6, 19))
    ]
    _, dropped = merged(story)
    assert [(one.pointer, one.was, one.now, one.release_id) for one in dropped] == [
        ("/tender/status", "planned", "active", "0002-2023"),
        ("/awards/a1/status", "pending", "active", "0004-2024"),
    ]


def test_null_takes_away_and_lists_without_identifiers_stand_beside_or_are_said_anew() -> None:
    first = {
        "tender": {"title": "A", "additionalClassifications": [{"id": "1"}, {"id": "2"}]},
        "awards": [{"title": "x"}],
    }
    second = {"tender": {"title": None, "additionalClassifications": [{"id": "3"}]}, "awards": [{"title": "y"}]}
    releases = [
        Release("o", str(n), BEGAN + timedelta(days=n), (), content) for n, content in enumerate((first, second))
    ]
    whole, dropped = merged(releases)
    assert whole == {"tender": {"additionalClassifications": [{"id": "3"}]}, "awards": [{"title": "x"}, {"title": "y"}]}
    assert [(one.pointer, one.now) for one in dropped] == [
        ("/tender/title", None), ("/tender/additionalClassifications", [{"id": "3"}])
    ]  # fmt: skip


def test_only_one_currency_adds_up_and_what_was_cancelled_is_no_line() -> None:
    contents = {
        "awards": [
            award("1", value=pounds("0.10", amountGross="0.12")), award("2", value=pounds("0.20")),
            award("3", status="cancelled", value=pounds("9")), award("4"),
        ],
        "contracts": [{"id": "c", "awardID": "2", "value": pounds("0.30")}, {"id": "d", "value": pounds("0.005")}],
    }  # fmt: skip
    told = evidence_of([Release("o", "1", BEGAN, (), contents)])
    assert [(line.key, line.worth.net) for line in told.lines] == [("1", 10), ("2", 30), ("4", None), ("d", 1)]
    assert told.worth == Worth(41, 12, "GBP")
    contents["awards"].append(award("5", value={"amount": "5", "currency": "EUR"}))
    assert evidence_of([Release("o", "1", BEGAN, (), contents)]).worth == Worth()


FIELDS = st.sampled_from(["title", "status", "value"])
OBJECTS = st.dictionaries(FIELDS, st.none() | st.sampled_from(["1", "2", "3"]), max_size=3)
CONTENTS = st.fixed_dictionaries(
    {},
    optional={
        "tender": OBJECTS,
        "awards": st.dictionaries(st.sampled_from("abc"), OBJECTS, max_size=3).map(
            lambda found: [{"id": key, **one} for key, one in found.items()]
        ),
    },
)


@given(st.lists(CONTENTS, min_size=1, max_size=5), st.randoms())
def test_merging_equals_the_last_word_of_each_path(contents: list[dict[str, Any]], shuffler: Any) -> None:
    releases = [Release("o", str(n), BEGAN + timedelta(days=n), (), one) for n, one in enumerate(contents)]
    shuffled = list(releases)
    shuffler.shuffle(shuffled)
    whole, _ = merged(shuffled)
    last: dict[tuple[str, ...], object] = {}
    for content in contents:
        for name, value in content.get("tender", {}).items():
            last["tender", name] = value
        for one in content.get("awards", ()):
            last |= {("awards", one["id"], name): value for name, value in one.items()}
    flat = {("tender", name): value for name, value in whole.get("tender", {}).items()}
    for one in whole.get("awards", ()):
        flat |= {("awards", one["id"], name): value for name, value in one.items()}
    assert flat == {path: value for path, value in last.items() if value is not None}


MOMENTS = st.datetimes(min_value=datetime(1900, 1, 2), timezones=st.just(UTC))


@given(st.text(), st.decimals(min_value=0, max_value=10**11, places=6), MOMENTS)
def test_what_is_kept_reads_back_the_same(title: str, amount: Any, at: datetime) -> None:
    release = HEAD | {"date": at.isoformat(), "tender": {"title": title, "value": {"amount": str(amount)}}}
    kept = release_in(json.dumps(release), "")
    assert release_in(release_text(kept), "") == kept
