"""What may not stand anywhere in the tree: addresses of one machine, of package registries, or another's typeface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, PROJECT, assert_none, kept_files

# In pieces, so that this file does not hold what it forbids.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb." + "debian.org"]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/tmp/" + "try", "/opt/" + "pypi", "/opt/" + "wheels", "/home" + "/"]
FORBIDDEN = {
    **dict.fromkeys(REGISTRY_HOSTS, "packages are named, never an address to fetch them from"),
    **dict.fromkeys(MACHINE_PATHS, "a path of one machine means nothing on another"),
}
ANOTHERS_LOOK = [
    "GDS" + " Transport",
    "gds-" + "transport",
    "govuk-" + "crest",
    "govuk-" + "crown",
    "light-" + "94a07e06a1",
]
PIP_ADDRESS = re.compile(r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b|://", re.MULTILINE)


def text_of(path: Path) -> str:
    """The file's text; empty for what is not text."""
    content = (PROJECT / path).read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


def forbidden_in(name: str, text: str) -> Iterator[str]:
    for piece, why in FORBIDDEN.items():
        if piece not in text:
            continue
        # After a letter or a dot it is the end of an address or of a relative path, not a path of the machine.
        wanted = re.compile(rf"(?<![\w.]){re.escape(piece)}" if piece.startswith("/") else re.escape(piece))
        for number, line in enumerate(text.splitlines(), 1):
            if wanted.search(line):
                yield f"{name}:{number}: {piece}: {why}"


def anothers_look_in(name: str, text: str) -> list[str]:
    return [f"{name}: {piece} belongs to GOV.UK alone" for piece in ANOTHERS_LOOK if piece.lower() in text.lower()]


def addresses_in_lock(node: object, place: str = "") -> Iterator[str]:
    """Where a package-lock says which address a package came from."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "resolved":
                yield f"package-lock.json: {place} has an address; .npmrc leaves them out, so write the lock anew"
            else:
                yield from addresses_in_lock(value, f"{place} {key}".strip())


def test_no_file_names_a_machine_or_a_registry() -> None:
    files = kept_files()
    assert files
    assert_none(finding for path in files for finding in forbidden_in(str(path), text_of(path)))


def test_the_requirements_name_no_address() -> None:
    pinned = sorted((PROJECT / "requirements").glob("*.txt"))
    assert pinned
    assert [path.name for path in pinned if PIP_ADDRESS.search(path.read_text())] == []


def test_every_requirement_is_pinned_with_its_digests() -> None:
    for path in (PROJECT / "requirements").glob("*.txt"):
        for block in re.split(r"\n(?=\S)", path.read_text()):
            if not block.startswith("#"):
                assert re.match(r"[\w.\[\]-]+==\S+ \\\n    --hash=sha256:", block), f"{path.name}: {block[:60]}"


def test_the_front_end_lock_names_no_address() -> None:
    assert_none(addresses_in_lock(json.loads((PROJECT / "package-lock.json").read_text())))


def test_no_page_wears_the_look_of_government() -> None:
    """The built style sheet and script, and every template and asset but the build, which names what it strips."""
    worn = [path for path in PACKAGE.rglob("*") if path.suffix in {".css", ".html", ".svg", ".scss"} and path.is_file()]
    assert worn
    assert_none(
        finding
        for path in worn
        for finding in anothers_look_in(str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("piece", FORBIDDEN)
def test_each_forbidden_piece_is_found(piece: str) -> None:
    assert list(forbidden_in("README.md", f"See {piece}x\n"))


def test_what_only_looks_like_a_machine_path_passes() -> None:
    assert not list(forbidden_in("README.md", "docs/wo" + "rk/plan.md, ../home" + "/page.html"))


def test_each_address_is_found() -> None:
    assert PIP_ADDRESS.search("--find-" + "links folder\nx==1")
    assert PIP_ADDRESS.search("x @ https:" + "//example.test/x.whl")
    assert list(addresses_in_lock({"packages": {"node_modules/x": {"resolved": "an address"}}}))
    assert anothers_look_in("x.css", "font-family:" + '"gds ' + 'transport"')
