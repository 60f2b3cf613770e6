"""Small files of each kind, and of kinds that are not kept."""

from __future__ import annotations

import io
import zipfile

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
PDF = b"%PDF-1.7\n1 0 obj\n"


def packed(**parts: bytes) -> bytes:
    """A ZIP archive; `__` in a name stands for a stroke, `_dot_` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def office(part: str, **more: bytes) -> bytes:
    file = io.BytesIO(packed(**more))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(part, b"<x/>")
    return file.getvalue()


DOCX = office("word/document.xml")
XLSX = office("xl/workbook.xml")
ODT = packed(mimetype=b"application/vnd.oasis.opendocument.text", content_dot_xml=b"<x/>")
KEPT = {
    "PDF": PDF, "PNG picture": PNG, "JPEG picture": b"\xff\xd8\xff\xe0rest", "Word document": DOCX,
    "Excel workbook": XLSX, "PowerPoint presentation": office("ppt/presentation.xml"), "OpenDocument text": ODT,
    "plain text": "a note, with £ and é\r\n\tindented".encode(),
}  # fmt: skip
NOT_KEPT = {
    "nothing": b"",
    "a program": b"\x7fELF\x02\x01\x01" + b"\0" * 20,
    "a program for Windows": b"MZ\x90\0" + b"\0" * 60,
    "a page": b"<!DOCTYPE html><p>hello",
    "a page with words before": b"Dear reader, <ScRiPt >alert(1)</script>",
    "a drawing with script": b"<?xml version='1.0'?><svg xmlns='x'>",
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "an archive": packed(a_dot_txt=b"x"),
    "a document with macros": office("word/document.xml", word__vbaProject_dot_bin=b"x"),
    "two documents in one": office("word/document.xml", xl__workbook_dot_xml=b"x"),
    "an archive cut short": DOCX[:40],
    "an archive of another kind": packed(mimetype=b"application/epub+zip"),
    "text with a null": b"a\0b",
    "text in another encoding": "£".encode("latin-1") + b" and more",
    "text cut in a letter": "é".encode()[:1],
    "an old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20,
}
