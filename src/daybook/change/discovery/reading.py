"""Any event log from a file: what it is, is told by its content."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from daybook.change.discovery.rules.csv_log import read_csv_log
from daybook.change.discovery.rules.events import DAMAGED, EventLog, Mapping
from daybook.change.discovery.rules.ocel import read_ocel
from daybook.change.discovery.rules.xes import read_xes
from daybook.kernel.refused import Refused

_START = 4096
_XML_IN_UTF_16 = (b"\xff\xfe<\0", b"\xfe\xff\0<")


def read_log(file: Path, mapping: Mapping) -> EventLog:
    """The events of an XES (plain or gzip), CSV or OCEL JSON file; Refused where it cannot be used, saying why."""
    try:
        with file.open("rb") as source:
            start = source.read(_START)
        return _read(file, start, mapping)
    except OSError as fault:
        reason = fault.strerror or "it cannot be opened"
        raise Refused(DAMAGED, f"The file cannot be read ({reason}). Check its name and your access to it.") from None
    except ValueError:
        raise Refused(DAMAGED, "The file cannot be read: no file has such a name.") from None


def _read(file: Path, start: bytes, mapping: Mapping) -> EventLog:
    if not start:
        raise Refused(DAMAGED, "The file is empty.")
    packed = start.startswith(b"\x1f\x8b")
    if packed:
        start = _unpacked_start(file)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(DAMAGED, "The file is a spreadsheet or an archive. Save the sheet as CSV in UTF-8, or unpack it.")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<") or start.startswith(_XML_IN_UTF_16):
        return read_xes(file, mapping, packed=packed)
    if packed:
        raise Refused(DAMAGED, "Only XES is read compressed. Unpack this file first.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(DAMAGED, "The file is UTF-16 text. Save it again in UTF-8.")
    if text.startswith((b"{", b"[")):
        return read_ocel(file, mapping)
    return read_csv_log(file, mapping)


def _unpacked_start(file: Path) -> bytes:
    try:
        with gzip.open(file) as source:
            return source.read(_START)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Refused(DAMAGED, "The compressed file is cut short or damaged. Fetch it again.") from None
