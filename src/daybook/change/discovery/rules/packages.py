"""Releases in JSON: a package of releases or records, a list of releases, or one release; or lines of these. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from daybook.change.discovery.rules.releases import Release, Twice, Unfit, read_json, read_release
from daybook.kernel.refused import Refused

UNUSABLE = "unusable_file"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A release that was not kept: where it stands (a JSON pointer), and why."""

    pointer: str
    why: str


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases of a document that can be kept, each once, and those that cannot."""

    kept: tuple[Release, ...]
    rejected: tuple[Rejected, ...]


def releases_in(text: str | bytes) -> Releases:
    """Read a document, or JSON Lines of them; Refused `unusable_file` where it is no JSON or holds no release."""
    kept: dict[tuple[str, str], Release] = {}
    rejected: list[Rejected] = []
    for line, document in _documents(text):
        try:
            places = list(_places(_document(document)))
        except Refused as refused:
            if not line:
                raise
            rejected.append(Rejected(line, refused.message))
            continue
        for pointer, given in places:
            try:
                release = read_release(given, pointer)
                before = kept.setdefault((release.ocid, release.release_id), release)
                if before != release:
                    raise Unfit(pointer, "The file has another release of this name that says otherwise.")
            except Unfit as unfit:
                rejected.append(Rejected(f"{line} {unfit.pointer or '/'}".strip(), unfit.why))
    if not kept and not rejected:
        raise Refused(UNUSABLE, "There is no release in the file. Ask for a release package or a record package.")
    return Releases(tuple(kept.values()), tuple(rejected))


def _documents(text: str | bytes) -> list[tuple[str, str | bytes]]:
    """The whole, or each line of it where whole documents stand in lines, with the words that say which line."""
    apart: Sequence[str | bytes] = text.split("\n") if isinstance(text, str) else text.split(b"\n")
    lines = [(f"line {number:,}", line) for number, line in enumerate(apart, 1) if line.strip()]
    return lines if len(lines) > 1 and _is_whole(lines[0][1]) else [("", text)]


def _is_whole(line: str | bytes) -> bool:
    try:
        return isinstance(read_json(line), dict)
    except (ValueError, RecursionError):
        return False


def _document(text: str | bytes) -> Any:
    try:
        return read_json(text)
    except RecursionError:
        raise Refused(UNUSABLE, "The file is nested too deeply to be releases. Check that it is whole.") from None
    except UnicodeDecodeError:
        raise Refused(UNUSABLE, "The file is not text in UTF-8. Save it again in UTF-8.") from None
    except ValueError as fault:
        where = f" at line {fault.lineno}, column {fault.colno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise Refused(UNUSABLE, f"The file is not JSON{where}. Fetch it again, and check that it is whole.") from None


def _places(document: Any) -> Iterator[tuple[str, object]]:
    if isinstance(document, list):
        yield from ((f"/{place}", one) for place, one in enumerate(document))
    elif isinstance(document, dict):
        yield from _in_package(document)
    else:
        raise Refused(UNUSABLE, "The file holds a single value. Ask for a release package or a record package.")


def _in_package(package: dict[str, Any]) -> Iterator[tuple[str, object]]:
    names = [name for name in ("releases", "records") if name in package]
    for name in names:
        if isinstance(package, Twice) and name in package.twice:
            raise Refused(UNUSABLE, f"/{name} stands twice in the file, and nobody can tell which is meant.")
        if not isinstance(package[name], list):
            raise Refused(UNUSABLE, f"/{name} is no list. Ask for a release package or a record package.")
    for place, one in enumerate(package.get("releases", ())):
        yield f"/releases/{place}", one
    for place, one in enumerate(package.get("records", ())):
        yield from _in_record(f"/records/{place}", one)
    if not names and {"ocid", "tag"} & package.keys():
        yield "", package


def _in_record(at: str, record: object) -> Iterator[tuple[str, object]]:
    """The releases of a record or, where they are only linked or left out, the one it was compiled to."""
    if not isinstance(record, dict):
        yield at, record
        return
    releases = record.get("releases")
    whole = releases if isinstance(releases, list) and not any(map(_is_link, releases)) else []
    yield from ((f"{at}/releases/{place}", one) for place, one in enumerate(whole))
    if not whole:
        yield f"{at}/compiledRelease", record.get("compiledRelease")


def _is_link(release: object) -> bool:
    return isinstance(release, dict) and "url" in release and "ocid" not in release


def release_in(text: str, at: str) -> Release:
    """The release of one JSON text that stands at a pointer; Unfit where it cannot be kept."""
    try:
        given = read_json(text)
    except (ValueError, RecursionError):
        raise Unfit(at, "It is not JSON.") from None
    return read_release(given, at)


def release_text(release: Release) -> str:
    """What is kept of a release as the JSON text that `release_in` reads back the same."""
    head = {"ocid": release.ocid, "id": release.release_id, "date": release.at.isoformat(), "tag": list(release.tags)}
    return json.dumps(head | release.content, ensure_ascii=False)
