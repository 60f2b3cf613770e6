"""Releases kept as evidence of the market: once each, merged anew, refused to strangers, and on their pages."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from typer.testing import CliRunner

from daybook.change.discovery.commands import app
from daybook.change.discovery.models import MarketRelease, Procurement, ProcurementLine, ReleaseFile
from daybook.change.discovery.operations.import_releases import import_releases
from daybook.change.discovery.queries.market import MarketFilter, pounds_by_supplier, pounds_by_year, sums_of
from daybook.change.discovery.refs import ReleasesRef
from daybook.change.discovery.tests.people import NOW
from daybook.change.discovery.tests.test_releases import HEAD, award, pounds, text_of
from daybook.config.demonstration.market import RELEASES
from daybook.decisions.cases.tests.build import Cast
from daybook.foundation.audit.models import AuditEntry
from daybook.kernel.actor import Actor, system_actor
from daybook.kernel.refused import Refused
from tests.pages import client_of

TEXTS = [json.dumps(one) for one in json.loads(RELEASES.read_text("utf-8"))["releases"]]


def brought_in(actor: Actor, texts: list[str] | None = None, **more: Any) -> ReleasesRef:
    return import_releases(actor=actor, now=NOW, releases=TEXTS if texts is None else texts, **more)


def told() -> list[tuple[Any, ...]]:
    """What every process comes to, without the order in which they were opened."""
    rows = Procurement.objects.order_by("ocid").values_list("ocid", "stage", "net", "gross", "currency", "ends_on")
    lines = ProcurementLine.objects.order_by("procurement__ocid", "key").values_list("suppliers", "net", "on")
    return [*rows, *lines]


def url(name: str, *given: str) -> str:
    return reverse(f"market:{name}", args=given)


def text_in(answer: Any) -> str:
    return re.sub(r"[ \n\t]+", " ", answer.content.decode())


def test_releases_are_kept_once_in_any_order_and_parts(players: Cast) -> None:
    officer = players.originating_officer
    for text in reversed(TEXTS):
        assert brought_in(officer, [text]).kept == 1
    apart = told()
    again = brought_in(officer, file_name="all.json")
    assert (again.kept, again.skipped, again.rejected) == (0, len(TEXTS), ())
    assert told() == apart
    assert apart[2][:5] == ("ocds-example-0003", "contract", 2_400_000_000, 2_880_000_000, "GBP")
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.facts["skipped"]) == ("discovery.import_releases", len(TEXTS))
    assert ReleaseFile.objects.count() == len(TEXTS)


def test_one_that_says_otherwise_is_rejected_and_the_first_stays(players: Cast) -> None:
    brought_in(players.originating_officer, [json.dumps(HEAD | {"awards": [award(value=pounds(1))]})])
    answer = brought_in(
        players.originating_officer,
        [json.dumps(HEAD | {"awards": [award(value=pounds(2))]}), "{", json.dumps(HEAD | {"id": "2"})],
    )
    assert (answer.kept, answer.skipped) == (1, 0)
    assert [one.pointer for one in answer.rejected] == ["/1", "ocds-example-1/1"]
    assert Procurement.objects.get().net == 100
    with pytest.raises(DatabaseError), transaction.atomic():
        MarketRelease.objects.update(content={})


@pytest.mark.parametrize(("texts", "code"), [([], "no_releases"), (["{}"] * 501, "too_large")])
def test_what_cannot_be_kept_is_refused(players: Cast, texts: list[str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        brought_in(players.originating_officer, texts)
    assert refusal.value.code == code


def test_others_bring_nothing_in(players: Cast) -> None:
    for actor in (players.stranger, players.auditor, system_actor("importer")):
        with pytest.raises(Refused) as refusal:
            brought_in(actor)
        assert refusal.value.code == "not_permitted"
    assert not MarketRelease.objects.exists()


def test_sums_are_exact_and_of_pounds_alone(players: Cast) -> None:
    brought_in(players.originating_officer)
    every = sums_of(players.auditor, MarketFilter())
    by_hand = 5_511_840_025 + 187_500_050 + 940_000_000 + 1_460_000_000 + 2_134_000_000
    assert (every.processes, every.awards, every.net_pence, every.unpriced) == (7, 6, by_hand, 1)
    years = pounds_by_year(players.auditor, MarketFilter())
    suppliers = pounds_by_supplier(players.auditor, MarketFilter(), 9)
    assert sum(pence for _, pence in years) == sum(pence for _, pence in suppliers) == by_hand
    assert [year for year, _ in years] == [2022, 2024, 2025]
    for wanted, pence in (
        *((MarketFilter(year=year), pence) for year, pence in years),
        *((MarketFilter(won_by=name), pence) for name, pence in suppliers),
        (MarketFilter(buyer="westvale"), 2_400_000_000),
        (MarketFilter(supplier="harbour", code="48"), 1_460_000_000),
        (MarketFilter(code="8450"), 0),
        (MarketFilter(stage="planning"), 0),
    ):
        assert sums_of(players.auditor, wanted).net_pence == pence, wanted


def test_the_pages_list_filter_export_and_open(players: Cast) -> None:
    brought_in(players.originating_officer)
    client = client_of(players.auditor)
    page = text_in(client.get(url("evidence")))
    assert "EUR\N{NO-BREAK SPACE}3,120,000.00" in page
    assert "£12,000,000.00 expected" in page
    assert "£9,400,000.00" in text_in(client.get(url("evidence"), {"won_by": "Cloudbook Example Ltd"}))
    assert page.index("Business services: what the market can offer") < page.index("Payroll and pensions")
    assert "Payroll" not in text_in(
        client.get(url("evidence"), {"search": "platform", "sort": "-value", "year": "20x5"})
    )
    content = b"".join(client.get(url("evidence"), {"export": "csv", "buyer": "eastmoor"}).streaming_content)
    [header, row] = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert dict(zip(header, row, strict=True)) | {"reference": ""} == {
        "reference": "", "title": "Payroll and pensions administration", "buyer": "Eastmoor Fire Authority Example",
        "stage": "award", "notices": "", "last_published": "2022-05-11", "starts_on": "2022-09-01",
        "ends_on": "2027-08-31", "cpv": "79211110", "net": "1875000.50", "gross": "", "currency": "GBP",
        "ocid": "ocds-example-0002",
    }  # fmt: skip
    row = Procurement.objects.get(ocid="ocds-example-0001")
    one = text_in(client.get(url("procurement", row.reference)))
    assert "£55,118,400.25" in one
    assert "/awards/a1/status" in one
    for page in (url("evidence"), url("procurement", row.reference)):
        assert client_of(players.stranger).get(page).status_code == 403
        assert Client().get(page).status_code == 302
    assert client.get(url("import_releases")).status_code == 403
    assert client.get(url("procurement", "MKT-9")).status_code == 404
    read = client.get("/api/discovery/market", {"supplier": "payright"}).json()
    assert [(one["ocid"], one["lines"][0]["net"]) for one in read] == [("ocds-example-0002", 187_500_050)]


def test_a_file_is_sent_on_its_page_and_what_was_not_kept_is_told(players: Cast) -> None:
    client = client_of(players.originating_officer)

    def sent(content: bytes) -> Any:
        return client.post(url("import_releases"), {"file": SimpleUploadedFile("r.json", content)})

    assert (wrong := sent(b"<xml/>")).status_code == 422
    assert "The file is not JSON" in text_in(wrong)
    hostile = HEAD | {"tender": {"title": "<script>alert(1)</script>"}, "buyer": {"name": "=HYPERLINK(1)"}}
    page = text_in(sent(text_of(hostile, {"ocid": "x"}).encode()))
    assert "/releases/1/id" in page
    assert sent(text_of(hostile).encode()).status_code == 302
    row = Procurement.objects.get()
    for shown in (url("evidence"), url("procurement", row.reference)):
        assert b"<script>alert" not in client.get(shown).content
    exported = b"".join(client.get(url("evidence"), {"export": "csv"}).streaming_content)
    assert b"'=HYPERLINK" in exported


def test_the_command_names_each_file_and_place(players: Cast, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(text_of(HEAD, HEAD | {"id": "2", "date": "soon"}))
    bad.write_text("no")
    told = CliRunner().invoke(app, ["import-releases", str(good), str(bad), "--json"])
    assert told.exit_code == 1
    answer = json.loads(told.stdout)
    assert (answer["kept"], answer["skipped"]) == (1, 0)
    assert answer["files"][0]["rejected"][0]["pointer"] == "/releases/1/date"
    assert "not JSON" in answer["files"][1]["error"]
    assert f"{good} /releases/1/date" in told.stderr
    assert AuditEntry.objects.order_by("-id")[0].actor == "release_importer"
    assert CliRunner().invoke(app, ["import-releases", str(bad)]).exit_code == 2
    good.write_text(text_of(HEAD))
    assert CliRunner().invoke(app, ["import-releases", str(good)]).exit_code == 0


def test_the_list_asks_the_same_number_of_queries_at_any_size(players: Cast) -> None:
    client = client_of(players.auditor)
    counts = []
    for texts in (TEXTS[4:5], TEXTS):
        brought_in(players.originating_officer, texts)
        with CaptureQueriesContext(connection) as asked:
            client.get(url("evidence"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16
