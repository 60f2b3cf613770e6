"""What a file is, told from its bytes alone: its name and what the sender called it are not believed. Pure."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is kept: what people call it, its media type, and the ending its name is given."""

    name: str
    media_type: str
    ending: str


PDF = Kind("PDF", "application/pdf", ".pdf")
PNG = Kind("PNG picture", "image/png", ".png")
JPEG = Kind("JPEG picture", "image/jpeg", ".jpg")
TEXT = Kind("plain text", "text/plain", ".txt")
_OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = Kind("Word document", f"{_OFFICE}.wordprocessingml.document", ".docx")
EXCEL = Kind("Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
SLIDES = Kind("PowerPoint presentation", f"{_OFFICE}.presentationml.presentation", ".pptx")
OPEN_TEXT = Kind("OpenDocument text", "application/vnd.oasis.opendocument.text", ".odt")
OPEN_SHEET = Kind("OpenDocument spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", ".ods")
KINDS = (PDF, PNG, JPEG, TEXT, WORD, EXCEL, SLIDES, OPEN_TEXT, OPEN_SHEET)

_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_OFFICE_FOLDERS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL, "ppt/presentation.xml": SLIDES}
_OPEN = {kind.media_type.encode(): kind for kind in (OPEN_TEXT, OPEN_SHEET)}
# Text that a browser or a shell would run, wherever in its first part it says so.
_ACTIVE = re.compile(rb"^#!|<\s*(?:!doctype\s+html|html|script|svg|iframe|object|embed|body|head)\b", re.IGNORECASE)
_MACROS = ("vbaproject.bin", "vbadata.xml", "basic/script-lc.xml")
_LOOKED_AT = 65_536
_MOST_PARTS = 5_000
_LONGEST_MEDIA_TYPE = 100
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(file: IO[bytes]) -> Kind | None:
    """The kind of an open file, or None for what is not kept: programs, web pages, scripts, archives, macros."""
    file.seek(0)
    head = file.read(_LOOKED_AT)
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    return TEXT if head and _is_text(head, file) else None


def _packed(file: IO[bytes]) -> Kind | None:
    """An office document: a ZIP archive that holds what only those hold, and no program."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()[:_MOST_PARTS]}
            if len(archive.namelist()) > _MOST_PARTS or any(name.endswith(_MACROS) for name in names):
                return None
            if "mimetype" in names:
                with archive.open("mimetype") as said:
                    return _OPEN.get(said.read(_LONGEST_MEDIA_TYPE).strip())
            found = [kind for part, kind in _OFFICE_FOLDERS.items() if part in names]
            return found[0] if len(found) == 1 and "[content_types].xml" in names else None
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        return None


def _is_text(head: bytes, file: IO[bytes]) -> bool:
    if _ACTIVE.search(head):
        return False
    file.seek(0)
    tail = b""
    while chunk := file.read(_LOOKED_AT):
        if _CONTROLS.search(chunk):
            return False
        tail, kept = _undecoded(tail + chunk)
        if not kept:
            return False
    return not tail


def _undecoded(data: bytes) -> tuple[bytes, bool]:
    """The bytes at the end that begin a character, and whether all before them is UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        left = data[fault.start :]
        return left, len(left) < 4 and fault.reason == "unexpected end of data"
    return b"", True
