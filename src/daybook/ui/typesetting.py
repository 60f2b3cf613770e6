"""Papers set by Typst as tagged PDF (PDF/UA-1) in the house's typefaces, from data alone: no word of it is markup."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from daybook.ui.glyphs import Draws, plain, with_stand_ins

FONTS = Path(__file__).parent / "static" / "ui"
_PROBE, _PICTURE = (Path(__file__).with_name(name) for name in ("probe.typ", "picture.typ"))


def typeset(template: Path, paper: dict[str, Any], *, dated: int) -> bytes:
    """The PDF of a template given `paper` as JSON; `dated` (seconds) is the file's own date, so that it never changes.

    The template is also told `stands_in`: whether a character that the typefaces lack was named in its place.
    """
    # PDF/UA-1 refuses a character that no typeface has. Most papers hold none; in the others each is named. A typeface
    # may still have no way to set one sign upon another: then all but the plainest are named.
    for draws in (_all, _draws):
        with suppress(typst.TypstError):
            return _with(template, draws, paper, dated)
    return _with(template, plain, paper, dated)


def picture_of(svg: str) -> bytes:
    """A chart that stands by itself (`standalone`) as PNG, for a format that takes no SVG.

    A character that the typefaces lack is named in its place, as in a paper, and is never an empty box.
    """
    told = str(with_stand_ins(svg, _draws))
    return typst.compile(
        _PICTURE, format="png", ppi=200, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"svg": told}
    )


def _with(template: Path, draws: Draws, paper: dict[str, Any], dated: int) -> bytes:
    told = with_stand_ins(paper, draws)
    return _compiled(template, {"paper": json.dumps(told | {"stands_in": told != paper})}, dated)


def _compiled(template: Path, inputs: dict[str, str], dated: int = 0) -> bytes:
    return typst.compile(
        template,
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=dated,
    )


def _all(character: str) -> bool:
    return True


@lru_cache(maxsize=4096)
def _draws(character: str) -> bool:
    """Whether the typefaces have a character: those of Typst itself can only be asked by setting it."""
    if plain(character):
        return True
    try:
        _compiled(_PROBE, {"text": character})
    except typst.TypstError:
        return False
    return True
