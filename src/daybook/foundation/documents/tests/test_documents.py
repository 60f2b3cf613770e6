"""Documents: kept once, given to those who may read their record, scanned, withdrawn, and never half there."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from daybook.decisions.cases.tests.build import Cast, autumn, drafted
from daybook.decisions.cases.tests.conftest import players
from daybook.decisions.cases.tests.traces import last_entry, refused
from daybook.foundation.documents.jobs import scan_documents
from daybook.foundation.documents.models import Blob, Document
from daybook.foundation.documents.operations.add_document import add_document
from daybook.foundation.documents.operations.record_scan import record_scan
from daybook.foundation.documents.operations.withdraw_document import withdraw_document
from daybook.foundation.documents.queries import documents_of, find_document
from daybook.foundation.documents.refs import DocumentRef
from daybook.foundation.documents.store import LARGEST_BYTES, SPARED_SECONDS, keep_bytes, path_of, sweep
from daybook.foundation.documents.tests.files import DOCX, NOT_KEPT, PDF, PNG
from daybook.kernel.actor import system_actor
from daybook.kernel.refused import Refused
from tests.pages import client_of, page

__all__ = ["players"]

SCANNER = system_actor("scanner")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "documents"


def files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def added(players: Cast, content: bytes = PDF, name: str = "Costs.pdf", subject: str = "PCD-1") -> DocumentRef:
    return add_document(
        actor=players.originating_officer, now=autumn(16), subject=subject, digest=keep_bytes([content]), name=name
    )


def test_a_document_is_kept_named_by_its_digest_and_belongs_to_its_record(players: Cast) -> None:
    drafted(players)
    document = added(players, PNG, "Costs.exe")
    assert (document.reference, document.name, document.media_type) == ("DOC-000001", "Costs.png", "image/png")
    assert document.digest == hashlib.sha256(PNG).hexdigest()
    assert path_of(document.digest).read_bytes() == PNG
    assert (document.permission, document.classification, document.scan) == ("decisions.view", "OFFICIAL", "unscanned")
    entry = last_entry()
    assert entry.verb == "documents.add_document"
    assert documents_of("PCD-1") == [document]


def test_the_same_bytes_are_kept_once(players: Cast, settings: Any) -> None:
    drafted(players)
    first, second = added(players), added(players, name="Again.pdf")
    assert first.digest == second.digest
    assert (Blob.objects.count(), Document.objects.count(), len(files(settings))) == (1, 2, 1)


@pytest.mark.parametrize("name", NOT_KEPT)
def test_what_is_not_kept_leaves_nothing(settings: Any, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        keep_bytes([NOT_KEPT[name]])
    assert refusal.value.code in ("unusable_file", "empty_file")
    assert files(settings) == []


def test_what_is_too_large_is_refused_as_it_arrives_and_leaves_nothing(settings: Any) -> None:
    def endless() -> Iterator[bytes]:
        sent = 0
        while True:
            assert sent <= LARGEST_BYTES + 1_000_000, "it should have been stopped"
            yield b"a" * 1_000_000
            sent += 1_000_000

    with pytest.raises(Refused) as refusal:
        keep_bytes(endless())
    assert refusal.value.code == "too_large"
    assert files(settings) == []


def test_an_upload_killed_half_way_is_no_document_and_the_sweep_leaves_nothing(settings: Any, db: None) -> None:
    program = (
        "import sys, time\n"
        "from daybook.config.cli import start_django\n"
        "start_django()\n"
        "from daybook.foundation.documents.store import keep_bytes\n"
        "def chunks():\n"
        "    yield b'%PDF-' + b'a' * 100_000\n"
        "    print('half', flush=True)\n"
        "    time.sleep(60)\n"
        "keep_bytes(chunks())\n"
    )
    state = Path(settings.MEDIA_ROOT).parent
    environment = os.environ | {"DAYBOOK_STATE": str(state), "DJANGO_SETTINGS_MODULE": "daybook.config.settings"}
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    (left,) = files(settings)
    assert left.name.startswith("arriving-")
    assert sweep(autumn(16)) == 0, "what is just arriving is left alone"
    long_ago = time.time() - SPARED_SECONDS - 10
    os.utime(left, (long_ago, long_ago))
    assert sweep(autumn(16)) == 1
    assert files(settings) == []


def test_the_sweep_takes_what_no_record_took_and_nothing_else(players: Cast, settings: Any) -> None:
    drafted(players)
    document, unclaimed = added(players), keep_bytes([PNG])
    long_ago = time.time() - SPARED_SECONDS - 10
    for path in files(settings):
        os.utime(path, (long_ago, long_ago))
    assert sweep(autumn(16)) == 1
    assert [path.name for path in files(settings)] == [document.digest]
    officer = {"actor": players.originating_officer, "now": autumn(16), "subject": "PCD-1", "name": "x"}
    refused("unknown_file", add_document, digest=unclaimed, **officer)


def test_who_may_not_read_the_record_adds_nothing(players: Cast) -> None:
    drafted(players)
    asked = {"now": autumn(16), "subject": "PCD-1", "digest": keep_bytes([PDF]), "name": "Costs.pdf"}
    refused("not_permitted", add_document, actor=players.stranger, **asked)
    refused("not_permitted", add_document, actor=players.auditor, **asked)
    officer = players.originating_officer
    for subject in ("PCD-99", "JNL-1", "", "../etc"):
        refused("not_found", add_document, actor=officer, **asked | {"subject": subject})
    refused("unknown_file", add_document, actor=officer, **asked | {"digest": "../../etc/passwd"})
    refused("bad_text", add_document, actor=officer, **asked | {"name": "a\0b"})


def test_a_document_is_given_as_a_file_to_those_who_may_read_its_record(players: Cast) -> None:
    drafted(players)
    document = added(players, DOCX, "Mündlich.docx")
    address = reverse("documents:file", args=[document.reference])
    answer = client_of(players.auditor).get(address)
    assert b"".join(answer.streaming_content) == DOCX
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "M%C3%BCndlich.docx" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert client_of(players.stranger).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert client_of(players.auditor).get(reverse("documents:file", args=["DOC-9"])).status_code == 404


def test_bytes_that_were_changed_on_the_disk_are_not_given_out(players: Cast) -> None:
    drafted(players)
    document = added(players)
    path = path_of(document.digest)
    path.chmod(0o600)
    path.write_bytes(PDF + b"more")
    address = reverse("documents:file", args=[document.reference])
    assert client_of(players.auditor).get(address).status_code == 422
    path.unlink()
    assert "restore the backup" in page(client_of(players.auditor), address, 422)


def scanner(tmp_path: Path, exit_code: int) -> str:
    program = tmp_path / "scanner"
    program.write_text(f'#!/bin/sh\ntest -r "$1" || exit 2\nexit {exit_code}\n')
    program.chmod(0o700)
    return str(program)


@pytest.mark.parametrize(
    ("exit_code", "scan", "status"), [(0, "clean", 200), (1, "infected", 422), (2, "unscanned", 422)]
)
def test_what_the_scanner_says_decides_who_is_given_it(
    players: Cast, settings: Any, tmp_path: Path, exit_code: int, scan: str, status: int
) -> None:
    drafted(players)
    document = added(players)
    address = reverse("documents:file", args=[document.reference])
    settings.SCANNER = scanner(tmp_path, exit_code)
    assert client_of(players.auditor).get(address).status_code == 422, "what was not scanned is not given out"
    scan_documents(autumn(16))
    assert find_document(document.reference).scan == scan
    assert client_of(players.auditor).get(address).status_code == status
    settings.SCANNER = ""
    assert client_of(players.auditor).get(address).status_code == (422 if scan == "infected" else 200)


def test_a_scanner_that_is_not_there_says_nothing_of_anything(players: Cast, settings: Any) -> None:
    drafted(players)
    added(players)
    settings.SCANNER = "/nowhere/scanner"
    assert scan_documents(autumn(16)) == 0


def test_infected_stays_infected(players: Cast) -> None:
    drafted(players)
    document = added(players)
    said = [
        record_scan(actor=SCANNER, now=autumn(16), digest=document.digest, verdict=verdict)
        for verdict in ("clean", "infected", "clean")
    ]
    assert said == ["clean", "infected", "infected"]
    refused("unknown_verdict", record_scan, actor=SCANNER, now=autumn(16), digest=document.digest, verdict="fine")
    refused("not_found", record_scan, actor=SCANNER, now=autumn(16), digest="0" * 64, verdict="clean")
    person = players.governance_officer
    refused("not_permitted", record_scan, actor=person, now=autumn(16), digest=document.digest, verdict="clean")


def test_a_withdrawn_document_is_listed_with_its_reason_and_given_to_nobody(players: Cast) -> None:
    drafted(players)
    document = added(players)
    asked = {"now": autumn(17), "reference": document.reference}
    officer = players.originating_officer
    refused("reason_missing", withdraw_document, actor=officer, reason=" ", **asked)
    refused("not_permitted", withdraw_document, actor=players.auditor, reason="x", **asked)
    refused("not_found", withdraw_document, actor=officer, reason="x", **asked | {"reference": "DOC-9"})
    withdraw_document(actor=officer, reason="Sent to the wrong paper", **asked)
    refused("already_withdrawn", withdraw_document, actor=officer, reason="x", **asked)
    listed = page(client_of(players.auditor), reverse("documents:documents", args=["PCD-1"]))
    assert "Sent to the wrong paper" in listed
    answer = client_of(players.auditor).get(reverse("documents:file", args=[document.reference]))
    assert answer.status_code == 422


def test_a_document_is_sent_and_withdrawn_on_its_pages(players: Cast) -> None:
    drafted(players)
    client = client_of(players.originating_officer)
    address = reverse("documents:documents", args=["PCD-1"])
    assert "No document belongs" in page(client, address)
    done = client.post(address, {"file": SimpleUploadedFile("<b>Costs</b>.pdf", PDF, "text/html")})
    assert done.status_code == 302
    (document,) = documents_of("PCD-1")
    assert document.media_type == "application/pdf"
    assert "<b>Costs" not in page(client, address)
    for content, said in ((b"MZ\x90\0", "no kind of file"), (b"", "Error")):
        answer = client.post(address, {"file": SimpleUploadedFile("Costs.pdf", content)})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert client.post(address, {}).status_code == 422
    assert client_of(players.auditor).post(address, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 403
    withdraw = reverse("documents:withdraw_document", args=[document.reference])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Wrong one"}).status_code == 302
    assert documents_of("PCD-1")[0].withdrawn == "Wrong one"
    for person in (players.stranger,):
        assert client_of(person).get(address).status_code == 403


def test_documents_are_never_changed_or_removed(players: Cast) -> None:
    drafted(players)
    added(players)
    for rows in (Document.objects.all(), Blob.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.update(permission="audit.view")
