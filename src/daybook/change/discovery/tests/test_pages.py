"""The pages of event logs: who may open them, bringing one in, looking into it, and withdrawing it."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from daybook.change.discovery.models import Log
from daybook.change.discovery.reading import read_log
from daybook.change.discovery.rules.events import Mapping
from daybook.change.discovery.tests.people import STORIES, brought_in, columns
from daybook.decisions.cases.tests.build import Cast
from tests.pages import client_of

FILE = b"ref,step,done,who\n1,Open,2026-03-02T09:00:00Z,Ann\n1,Close,2026-03-02T10:00:00Z,Bob\n,,2026-03-02,\n"
GIVEN = {"title": "Counters", "source": "Old system", "people": "pseudonymised", "cases": "kept"}
MAPPED = {"case": "ref", "activity": "step", "time": "done", "resource": "who"}
PAGES = ("log", "variants", "cases", "waiting", "handovers", "cost", "compare", "events")


def url(name: str, *given: str) -> str:
    return reverse(f"discovery:{name}", args=given)


def sent(client: Client, content: bytes = FILE, **changed: Any) -> Any:
    return client.post(url("import_log"), {"file": SimpleUploadedFile("log.csv", content)} | GIVEN | MAPPED | changed)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_readers_open_every_page_and_the_stranger_none(players: Cast) -> None:
    ref = brought_in(players.originating_officer)
    for page in (url("list"), *(url(name, ref.reference) for name in PAGES)):
        for reader in (players.auditor, players.deputy_mayor, players.originating_officer):
            assert client_of(reader).get(page).status_code == 200, page
        assert client_of(players.stranger).get(page).status_code == 403
        assert Client().get(page).status_code == 302
    for page in (url("import_log"), url("import_story"), url("withdraw_log", ref.reference)):
        assert client_of(players.originating_officer).get(page).status_code == 200
        assert client_of(players.auditor).get(page).status_code == 403


def test_a_file_is_brought_in_and_its_digest_told(players: Cast) -> None:
    answer = sent(client_of(players.originating_officer))
    row = Log.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("log", row.reference))
    assert (row.cases, row.events, row.dropped, row.file_name) == (1, 2, 1, "log.csv")
    assert row.file_digest == hashlib.sha256(FILE).hexdigest()


@pytest.mark.parametrize(
    ("content", "changed", "words"),
    [
        (FILE, {"case": "number"}, "The columns are: ref, step, done, who"),
        (b"PK\x03\x04book", {}, "spreadsheet"),
        (FILE, {"title": ""}, "cannot be blank"),
        (FILE.replace(b"2026", b"once"), {}, "nothing to measure"),
        (b"<!DOCTYPE log><log/>", {}, "document type"),
    ],
)
def test_what_cannot_be_used_is_told_on_the_form(
    players: Cast, content: bytes, changed: dict[str, Any], words: str
) -> None:
    answer = sent(client_of(players.originating_officer), content, **changed)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Log.objects.exists()


def test_the_map_with_sliders_and_the_table_behind_it(players: Cast) -> None:
    client, ref = client_of(players.auditor), brought_in(players.originating_officer)
    page = text_of(client.get(url("log", ref.reference), {"activities": "100", "paths": "100"}))
    assert "Activities: 4 of 4" in page
    assert "Paths: 4 of 4" in page
    assert page.count("<marker") == 1
    assert re.search(r"Receive</span>.{0,300}Match.{0,300}60 minutes", page)
    fewer = text_of(client.get(url("log", ref.reference), {"activities": "50", "show": "time"}))
    assert "Activities: 2 of 4" in fewer
    odd = client.get(url("log", ref.reference), {"activities": "lots", "paths": "-1", "first": "soon"})
    assert odd.status_code == 200


def test_a_variant_opens_its_cases_and_a_case_its_events(players: Cast) -> None:
    client, ref = client_of(players.auditor), brought_in(players.originating_officer)
    variants = text_of(client.get(url("variants", ref.reference)))
    assert "66.7%" in variants
    cases = text_of(client.get(url("cases", ref.reference), {"variant": "2"}))
    assert "INV-3" in cases
    assert "INV-1" not in cases
    case = text_of(client.get(url("case", ref.reference), {"case": "INV-3"}))
    assert case.count("Match") >= 2
    for question in ({"variant": "9"}, {"variant": "x"}):
        assert client.get(url("cases", ref.reference), question).status_code == 404
    assert client.get(url("case", ref.reference), {"case": "none"}).status_code == 404


def test_what_is_exported_reads_the_same_again(players: Cast, tmp_path: Any) -> None:
    client, ref = client_of(players.auditor), brought_in(players.originating_officer)
    content = b"".join(client.get(url("events", ref.reference)).streaming_content)
    (tmp_path / "log.csv").write_bytes(content)
    again = read_log(tmp_path / "log.csv", Mapping())
    assert (again.events.height, again.dropped, again.events["case"].n_unique()) == (ref.events, 0, ref.cases)
    variants = client.get(url("variants", ref.reference), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(variants.streaming_content).decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["cases", "2", "1"]


def test_a_period_and_two_periods_beside_each_other(players: Cast) -> None:
    client, ref = client_of(players.auditor), brought_in(players.originating_officer)
    assert "In this period" in text_of(client.get(url("log", ref.reference), {"first": "9/3/2026"}))
    assert "No case began in this period" in text_of(client.get(url("variants", ref.reference), {"first": "9/3/2027"}))
    page = text_of(client.get(url("compare", ref.reference)))
    assert "2 March 2026 to" in page
    days = {"before_first": "2/3/2026", "before_last": "1/3/2026", "after_first": "x", "after_last": "9/3/2026"}
    wrong = text_of(client.get(url("compare", ref.reference), days))
    assert "The last day is before the first" in wrong


def test_time_costs_what_is_given_with_its_source(players: Cast) -> None:
    client, ref = client_of(players.auditor), brought_in(players.originating_officer)
    page = text_of(client.get(url("cost", ref.reference), {"minutes": "6", "rate": "20", "basis": "Pay scales"}))
    assert "£22.00" in page
    assert "£2.00" in page
    wrong = text_of(client.get(url("cost", ref.reference), {"minutes": "few", "rate": "20", "basis": ""}))
    assert "Write minutes in digits" in wrong
    assert "cannot be blank" in wrong


def test_a_log_is_withdrawn_on_a_page_and_stands_without_its_events(players: Cast) -> None:
    client, ref = client_of(players.originating_officer), brought_in(players.originating_officer)
    assert client.post(url("withdraw_log", ref.reference), {"reason": ""}).status_code == 422
    assert client.post(url("withdraw_log", ref.reference), {"reason": "Somebody is known."}).status_code == 302
    assert "Somebody is known." in text_of(client.get(url("log", ref.reference)))
    assert client.get(url("variants", ref.reference)).status_code in (404, 409, 422)


def test_the_story_is_brought_in_on_a_page(players: Cast) -> None:
    client = client_of(players.originating_officer)
    given = {"title": "Decisions", "records": "PCD-", "first_day": "1/1/2020", "last_day": "2/1/2020"}
    assert "nothing to measure" in text_of(client.post(url("import_story"), given))


def test_hostile_text_is_only_text(players: Cast) -> None:
    stories = [("<b>1</b>", (("<script>alert(1)</script>", "x"), ("\N{RIGHT-TO-LEFT OVERRIDE}A&B", "y")))]
    ref = brought_in(players.originating_officer, columns=columns(stories))
    for name in PAGES[:-1]:
        page = client_of(players.auditor).get(url(name, ref.reference)).content
        assert b"<script>alert" not in page
        assert b"<b>1" not in page


def test_the_list_asks_the_same_number_of_queries_at_any_size(players: Cast) -> None:
    client = client_of(players.auditor)
    counts = []
    for number in (1, 4):
        for place in range(number):
            brought_in(players.originating_officer, columns=columns([(f"{number}{place}", STORIES[0][1])]))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(url("list"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
