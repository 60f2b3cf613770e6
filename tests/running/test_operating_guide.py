"""The operating guide and the code name the same settings."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bDAYBOOK_[A-Z]+(?:_[A-Z]+)*\b")


def test_every_setting_the_code_reads_is_explained_and_no_other() -> None:
    read: set[str] = set()
    for file in (PROJECT / "src").rglob("*.py"):
        if "tests" not in file.parts:
            read |= set(
                re.findall(r"""(?:environ\.get\(|environ\[|_flag\()["'](DAYBOOK_[A-Z_]+)["']""", file.read_text())
            )
    table = [
        line for line in (PROJECT / "docs" / "operating.md").read_text().splitlines() if line.startswith("| `DAYBOOK_")
    ]
    explained = {NAME.findall(line)[0] for line in table}
    assert len(read) > 10
    assert explained == read
