"""The typeface of printed papers: Inter as the pages have it, in the two weights and the format that Typst reads.

    .venv/bin/python tools/paper_fonts.py

Part of `make setup`. Typst takes neither compressed fonts nor, for one weight, a font that holds every weight.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "node_modules/@fontsource-variable/inter/files"
TARGET = ROOT / "src/daybook/ui/static/ui"
WEIGHTS = {"regular": 400, "semibold": 600}
SUBSETS = {"latin": "Daybook Inter", "latin-ext": "Daybook Inter Extended"}
FAMILY_NAMES = (1, 16)


def make_font(subset: str, family: str, weight: str) -> None:
    """Write one weight of one subset under a family name of its own, so that a machine's own Inter is not taken."""
    font = instantiateVariableFont(TTFont(SOURCE / f"inter-{subset}-wght-normal.woff2"), {"wght": WEIGHTS[weight]})
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            record.string = family
    font["OS/2"].usWeightClass = WEIGHTS[weight]
    font.flavor = None
    font.save(TARGET / f"paper-{subset}-{weight}.ttf")


def main() -> None:
    """Make all four."""
    for subset, family in SUBSETS.items():
        for weight in WEIGHTS:
            make_font(subset, family, weight)


if __name__ == "__main__":
    main()
