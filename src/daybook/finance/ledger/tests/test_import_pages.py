"""Journals from a file through the pages: sent, kept, drafted by a job, rejected lines handed back, and refused."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from daybook.finance.ledger import importing
from daybook.finance.ledger.jobs import Drafting
from daybook.finance.ledger.models import Draft, Journal
from daybook.finance.ledger.operations.start_import import start_import
from daybook.finance.ledger.rules.imports import COLUMNS, JournalBatch
from daybook.finance.ledger.rules.journals import SegmentCodes
from daybook.finance.ledger.tests.build import NOW, TODAY, Cast, posted
from daybook.finance.ledger.uploads import SPARED_SECONDS, forget_uploads
from daybook.foundation.audit.models import AuditEntry
from daybook.foundation.identity.models import RoleGrant, User
from daybook.foundation.jobs.kinds import LeaseLost
from daybook.foundation.jobs.models import Job
from daybook.foundation.jobs.running import run_job, run_of
from daybook.kernel.actor import Actor
from daybook.kernel.refused import Refused
from daybook.ui import uploads
from tests.pages import client_of, page

IMPORT = "/money/journals/import/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Path:
    monkeypatch.setenv("DAYBOOK_TODAY", TODAY.isoformat())
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


def line(journal: str, amount: str, account: str = "5000") -> str:
    return f"{journal},2026-11-01,MET,C1,{account},,,,{amount},Words\n"


def content(*journals: str, bad: int = 0) -> bytes:
    good = [line(name, "10.00") + line(name, "-10.00", "1000") for name in journals]
    wrong = [line(f"BAD{number}", "10.00") + line(f"BAD{number}", "-9.00", "1000") for number in range(bad)]
    return (",".join(COLUMNS) + "\n" + "".join([*good, *wrong])).encode()


def send(client: Client, data: bytes, name: str = "april.csv", **more: str) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data, "text/csv"), **more})


def sent(actor: Actor, data: bytes, name: str = "april.csv") -> Job:
    """A file that was sent and now waits as a job."""
    answer = send(client_of(actor), data, name)
    assert answer.status_code == 302, answer.content.decode()
    row = Job.objects.latest("id")
    assert answer["Location"] == f"/jobs/{row.reference}/"
    return row


def done(row: Job) -> Job:
    run_job.call(row.pk)
    row.refresh_from_db()
    return row


def counts(row: Job) -> dict[str, int]:
    return {name: row.result[name] for name in ("journals", "lines", "skipped", "rejected")}


def rejected_lines(client: Client, row: Job) -> list[dict[str, str]]:
    answer = client.get(f"{IMPORT}{row.reference}/rejects/")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_the_page_explains_every_column_and_offers_an_example(ledger: Cast) -> None:
    text = page(client_of(ledger.clerk), IMPORT)
    for column in COLUMNS:
        assert f">{column}<" in text
    assert 'enctype="multipart/form-data"' in text
    assert f'href="{IMPORT}example/"' in text


def test_the_example_can_be_imported_as_it_is(ledger: Cast) -> None:
    posted(ledger)
    client = client_of(ledger.clerk)
    example = b"".join(client.get(f"{IMPORT}example/").streaming_content)
    assert counts(done(sent(ledger.clerk, example))) == {"journals": 2, "lines": 4, "skipped": 0, "rejected": 0}


def test_a_file_becomes_drafts_in_ones_own_name_for_a_second_person(ledger: Cast) -> None:
    row = done(sent(ledger.clerk, content("A", "B")))
    assert (row.state, row.title) == ("done", "Import journals from april.csv")
    assert (row.done, row.total, row.unit) == (2, 2, "journals")
    assert counts(row) == {"journals": 2, "lines": 4, "skipped": 0, "rejected": 0}
    assert {draft.made_by for draft in Draft.objects.all()} == {ledger.clerk.person}
    assert not Journal.objects.exists()
    text = page(client_of(ledger.clerk), f"/jobs/{row.reference}/")
    link = f"/money/journals/waiting/?text={row.result['digest'][:16]}"
    assert f'href="{link}">2</a>' in text
    listed = page(client_of(ledger.accountant), link)
    assert "Imported journal A" in listed
    assert "Imported journal B" in listed


def test_starting_and_each_chunk_leave_their_audit_entries(ledger: Cast) -> None:
    row = done(sent(ledger.clerk, content("A")))
    subject = f"IMPORT-{row.result['digest']}"
    started, entered = AuditEntry.objects.filter(verb__in=["ledger.start_import", "ledger.import_journals"]).order_by(
        "id"
    )
    assert set(started.subjects) == {row.reference, subject}
    assert subject in entered.subjects
    assert (entered.actor, entered.request) == (ledger.clerk.person, row.reference)
    assert "april" not in str([started.facts, entered.facts])


def test_rejected_lines_come_back_to_their_owner_alone(ledger: Cast) -> None:
    row = done(sent(ledger.clerk, content("A", bad=1)))
    assert counts(row) == {"journals": 1, "lines": 2, "skipped": 0, "rejected": 2}
    client = client_of(ledger.clerk)
    found = rejected_lines(client, row)
    assert [(one["journal"], one["line"]) for one in found] == [("BAD0", "4"), ("BAD0", "5")]
    assert "out of balance" in found[0]["reason"]
    address = f"{IMPORT}{row.reference}/rejects/"
    assert address in page(client, f"/jobs/{row.reference}/")
    page(client_of(ledger.accountant), address, 404)
    page(client_of(ledger.stranger), address, 403)
    page(client_of(ledger.administrator), address, 403)
    # Who may see all jobs sees how many lines were rejected, and not the lines.
    watched = page(client_of(ledger.administrator), f"/jobs/{row.reference}/")
    assert "Lines rejected" in watched
    assert address not in watched


def test_there_is_nothing_to_download_where_nothing_was_rejected(ledger: Cast) -> None:
    row = done(sent(ledger.clerk, content("A")))
    page(client_of(ledger.clerk), f"{IMPORT}{row.reference}/rejects/", 404)
    page(client_of(ledger.clerk), f"{IMPORT}JOB-999999/rejects/", 404)
    page(client_of(ledger.clerk), f"{IMPORT}..%2F..%2Fsecret/rejects/", 404)


def test_corrected_rejects_can_be_sent_as_they_came(ledger: Cast) -> None:
    client = client_of(ledger.clerk)
    rows = rejected_lines(client, done(sent(ledger.clerk, content(bad=1))))
    rows[1]["amount"] = "-10.00"
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    assert counts(done(sent(ledger.clerk, text.getvalue().encode())))["journals"] == 1


def test_the_same_file_again_is_told_and_on_asking_skips_what_is_there(ledger: Cast) -> None:
    first = done(sent(ledger.clerk, content("A", "B")))
    client = client_of(ledger.accountant)
    answer = send(client, content("A", "B"), "other-name.csv")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert f"was imported on 22 November 2026, as {first.reference}" in text
    assert "Import other-name.csv again" in text
    assert Job.objects.count() == 1
    again = {"digest": first.result["digest"], "file_name": "other-name.csv"}
    assert client.post(IMPORT, again).status_code == 302
    second = done(Job.objects.latest("id"))
    assert counts(second) == {"journals": 0, "lines": 0, "skipped": 2, "rejected": 0}
    assert Draft.objects.count() == 2


def test_a_file_that_is_being_imported_is_not_started_twice(ledger: Cast) -> None:
    first = sent(ledger.clerk, content("A"))
    answer = send(client_of(ledger.clerk), content("A"))
    assert answer.status_code == 422
    assert f"being imported already. Look at {first.reference}." in answer.content.decode()
    assert Job.objects.count() == 1


def test_a_file_whose_import_was_cancelled_is_simply_sent_again(ledger: Cast) -> None:
    Job.objects.filter(pk=sent(ledger.clerk, content("A")).pk).update(state="cancelled")
    assert counts(done(sent(ledger.clerk, content("A"))))["journals"] == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest of a workbook", "a spreadsheet or a ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0old", "an old spreadsheet"),
        (b"\x1f\x8bpacked", "a compressed file"),
        ("journal,date\n".encode("utf-16"), "UTF-16"),
        (b"journal,date\n\0", "NUL byte"),
        (b"journal,date\n\xff\xfe\xfa", "not in UTF-8"),
        (b"journal,date\n", "does not name these columns: body"),
        (b"<html><script>alert(1)</script></html>", "does not name these columns"),
    ],
)
def test_what_is_no_file_of_journals_is_refused_and_not_kept(ledger: Cast, kept: Path, data: bytes, said: str) -> None:
    answer = send(client_of(ledger.clerk), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not kept.exists() or list(kept.iterdir()) == []
    assert not Job.objects.exists()


def test_no_file_at_all_is_told_in_words(ledger: Cast) -> None:
    answer = client_of(ledger.clerk).post(IMPORT, {})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


@pytest.mark.parametrize("limit", [0, 100_000, 3_000_000])
def test_a_file_that_is_too_large_is_refused_wherever_it_would_have_been_held(
    ledger: Cast, kept: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(uploads, "_LARGEST_BYTES", limit)
    answer = send(client_of(ledger.clerk), content("A") + b"x" * limit)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "larger than 100 MB" in text
    assert "Choose a file" not in text
    assert not kept.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\april.csv", "april.csv"),
        ("<img src=x onerror=alert(1)>.csv", "&lt;img src=x onerror=alert(1)&gt;.csv"),
        ("a\u202egpj.csv", "agpj.csv"),
        ("x" * 240 + ".csv", "…" + "x" * 75 + ".csv"),
    ],
)
def test_hostile_names_are_only_ever_words(ledger: Cast, kept: Path, name: str, shown: str) -> None:
    row = sent(ledger.clerk, content("A"), name)
    assert f"Import journals from {shown}" in page(client_of(ledger.clerk), f"/jobs/{row.reference}/")
    [file] = kept.iterdir()
    assert file.name == f"{row.arguments['digest']}.csv"


def test_names_without_anything_to_show_get_words() -> None:
    assert uploads.shown_name("\u202e\u200b") == "a file without a name"
    assert uploads.shown_name("//") == "a file without a name"


def test_the_kept_file_is_for_reading_only_and_goes_when_its_job_has_ended(ledger: Cast, kept: Path) -> None:
    row = sent(ledger.clerk, content("A", bad=1))
    file = kept / f"{row.arguments['digest']}.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o440
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    long_ago = file.stat().st_mtime - SPARED_SECONDS - 60
    os.utime(file, (long_ago, long_ago))
    assert forget_uploads() == 0, "its job waits"
    done(row)
    assert forget_uploads() == 0, "it was asked for just now"
    os.utime(file, (long_ago, long_ago))
    abandoned = kept / "upload-abandoned"
    abandoned.touch()
    os.utime(abandoned, (long_ago, long_ago))
    assert forget_uploads() == 2
    assert [left.name for left in kept.iterdir()] == [f"{row.reference}.rejects.csv"]
    assert rejected_lines(client_of(ledger.clerk), row)


@pytest.mark.parametrize("role", ["stranger", "cfo", "administrator"])
def test_whoever_may_not_import_opens_nothing_and_starts_nothing(ledger: Cast, kept: Path, role: str) -> None:
    client = client_of(getattr(ledger, role))
    for address in (IMPORT, f"{IMPORT}example/", f"{IMPORT}JOB-000001/rejects/"):
        page(client, address, 403)
    assert send(client, content("A")).status_code == 403
    assert not kept.exists()
    with pytest.raises(Refused) as refusal:
        start_import(actor=getattr(ledger, role), now=NOW, digest="0" * 64, file_name="x.csv")
    assert refusal.value.code == "not_permitted"


@pytest.mark.parametrize("digest", ["0" * 64, "", "../" * 20, "A" * 64, "0" * 63 + "\n"])
def test_only_what_was_uploaded_can_be_imported(ledger: Cast, digest: str) -> None:
    with pytest.raises(Refused) as refusal:
        start_import(actor=ledger.clerk, now=NOW, digest=digest, file_name="x.csv")
    assert refusal.value.code == "unknown_file"
    assert not Job.objects.exists()


@pytest.mark.parametrize("change", ["suspended", "role ended"])
def test_who_may_no_longer_import_has_nothing_drafted(ledger: Cast, change: str) -> None:
    row = sent(ledger.clerk, content("A"))
    if change == "suspended":
        User.objects.filter(person__reference=ledger.clerk.person).update(is_active=False)
    else:
        RoleGrant.objects.filter(person__reference=ledger.clerk.person).delete()
    done(row)
    assert row.state == "failed"
    assert "no active sign-in" in row.message or "You may not import journals" in row.message
    assert not Draft.objects.exists()
    refusals = AuditEntry.objects.filter(verb="ledger.import_journals", refusal="not_permitted").count()
    assert refusals == (0 if change == "suspended" else 1)


def test_a_vanished_file_fails_in_words(ledger: Cast, kept: Path) -> None:
    row = sent(ledger.clerk, content("A"))
    (kept / f"{row.arguments['digest']}.csv").unlink()
    assert done(row).state == "failed"
    assert row.message == "That file is not kept, or no longer. Upload it again."


def test_the_second_attempt_goes_on_and_counts_nothing_twice(ledger: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "DRAFT_LINES_AT_ONCE", 4)
    row = sent(ledger.clerk, content("A", "B", "C", "D", "E", bad=1))
    enter, chunks = importing.Staging.batches, []

    def lost_in_the_third(self: Any, lines: int) -> Any:
        for batch in enter(self, lines):
            chunks.append(batch)
            if len(chunks) == 3:
                raise LeaseLost
            yield batch

    monkeypatch.setattr(importing.Staging, "batches", lost_in_the_third)
    assert done(row).state == "running"
    assert (row.done, row.total, row.result["journals"]) == (4, 5, 4)
    monkeypatch.setattr(importing.Staging, "batches", enter)
    assert done(row).attempt == 2
    assert counts(row) == {"journals": 5, "lines": 10, "skipped": 0, "rejected": 2}
    assert (row.done, row.total) == (5, 5)
    assert Draft.objects.count() == 5


def test_a_chunk_of_a_lost_worker_is_undone_with_its_report(ledger: Cast) -> None:
    row = sent(ledger.clerk, content("A"))
    Job.objects.filter(pk=row.pk).update(state="running", attempt=1)
    row.refresh_from_db()
    overtaken = run_of(row)
    Job.objects.filter(pk=row.pk).update(attempt=2)
    drafting = Drafting(overtaken, row.arguments["digest"])
    with pytest.raises(LeaseLost):
        enter_one(drafting, ledger.clerk)
    assert not Draft.objects.exists()


def test_a_cancelled_import_keeps_what_it_drafted_and_says_so(ledger: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "DRAFT_LINES_AT_ONCE", 2)
    row = sent(ledger.clerk, content("A", "B", "C"))
    enter = importing.Staging.batches

    def cancelled_in_the_second(self: Any, lines: int) -> Any:
        for number, batch in enumerate(enter(self, lines)):
            if number == 1:
                Job.objects.filter(pk=row.pk).update(state="stopping")
            yield batch

    monkeypatch.setattr(importing.Staging, "batches", cancelled_in_the_second)
    assert done(row).state == "cancelled"
    assert (Draft.objects.count(), row.result["journals"]) == (1, 1)
    text = page(client_of(ledger.clerk), f"/jobs/{row.reference}/")
    assert "What it had already done stays" in text
    assert "Journals already drafted are skipped." in text


def enter_one(drafting: Drafting, actor: Actor) -> None:
    codings = [SegmentCodes("MET", "C1", code, "", "", "") for code in ("5000", "1000")]
    batch = JournalBatch(["A"], [TODAY], codings, [0, 0], [0, 1], [5, -5], ["", ""])
    drafting.enter(actor=actor, now=NOW, source="S", batch=batch)
