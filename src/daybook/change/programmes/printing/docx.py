"""A document as a Word file, with real headings, tables with header rows, and charts with their words."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from daybook.change.programmes.rules.blocks import Block, Cell, Document, Figure, Grid, Part, Picture, Prose
from daybook.kernel.prose import paragraphs_in
from daybook.ui.standalone import standalone
from daybook.ui.typesetting import picture_of

_NAVY, _LINK = RGBColor(0x12, 0x24, 0x3F), RGBColor(0x1D, 0x5F, 0xA8)
_WIDTH = Cm(16.5)


def docx_of(document: Document, *, mark: str, on: date, base: str) -> bytes:
    """The document as .docx."""
    made = new_document()
    _styles(made)
    facts = made.core_properties
    facts.title, facts.subject, facts.author = f"{document.title}: {document.subtitle}", document.reference, "Daybook"
    facts.language = "en-GB"
    facts.created = facts.modified = datetime.combine(on, time(12))
    facts.comments = ""
    made.add_paragraph(document.title, style="Title")
    made.add_paragraph(document.subtitle, style="Subtitle")
    for label, cell in (*document.facts, ("Status", mark)):
        line = made.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        _add(line, cell, base)
    for case, parts in groupby(document.parts, key=lambda part: part.part):
        if case:
            made.add_heading(case, level=1)
        for part in parts:
            _part(made, part, 2 if case else 1, base)
    made.sections[0].footer.paragraphs[0].text = f"{document.reference}. {mark}"
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _styles(made: Any) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name, style.font.color.rgb = "Arial", _NAVY
        # The template names its own typeface for headings beside the plain one.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for style in (normal, made.styles["Title"]):
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        style.element.get_or_add_rPr().append(language)


def _part(made: Any, part: Part, level: int, base: str) -> None:
    made.add_heading(f"{part.number} {part.heading}", level=level)
    for one in paragraphs_in(part.written):
        if one.text:
            made.add_paragraph(_kept(one.text))
        for point in one.points:
            made.add_paragraph(_kept(point), style="List Bullet")
    for block in part.blocks:
        _block(made, block, base)
    if not part.written and not part.blocks:
        made.add_paragraph("Nothing stands here yet.")


def _block(made: Any, block: Block, base: str) -> None:
    if isinstance(block, Grid):
        _grid(made, block, base)
    elif isinstance(block, Picture):
        shown = made.add_picture(io.BytesIO(picture_of(standalone(block.svg))), width=_WIDTH)
        about = shown._inline.docPr
        about.set("descr", _kept(f"{block.title}. {block.description}"))
        about.set("title", _kept(block.title))
        _grid(made, block.table, base)
    else:
        _prose(made, block, base)


def _prose(made: Any, block: Prose, base: str) -> None:
    line = made.add_paragraph()
    for cell in block.parts:
        _add(line, cell, base)
    for point in block.points:
        line = made.add_paragraph(style="List Bullet")
        for cell in point:
            _add(line, cell, base)


def _grid(made: Any, grid: Grid, base: str) -> None:
    caption = made.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(_kept(grid.caption)).italic = True
    table = made.add_table(rows=1 + len(grid.rows), cols=len(grid.columns), style="Light List Accent 1")
    header = table.rows[0]
    repeats = OxmlElement("w:tblHeader")
    header._tr.get_or_add_trPr().append(repeats)
    # Asking a table for a cell walks all of it, so each row is asked once.
    for place, (name, cell) in enumerate(zip(grid.columns, header.cells, strict=True)):
        _fill(cell, name, place in grid.right, True, base)
    for number, (row, shown) in enumerate(zip(grid.rows, table.rows[1:], strict=True), start=1):
        last = grid.total and number == len(grid.rows)
        for place, (told, cell) in enumerate(zip(row, shown.cells, strict=True)):
            _fill(cell, told, place in grid.right, last, base)
    made.add_paragraph()


def _fill(cell: Any, told: Cell, right: bool, strong: bool, base: str) -> None:
    line = cell.paragraphs[0]
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add(line, told, base)
    for run in line.runs:
        run.bold = strong


def _add(line: Any, cell: Cell, base: str) -> None:
    """Words, or a figure as a link to its rows."""
    if not isinstance(cell, Figure):
        line.add_run(_kept(cell))
        return
    if not cell.url:
        line.add_run(cell.text)
        return
    target = line.part.relate_to(f"{base}{cell.url}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = line.add_run(cell.text)
    run.font.color.rgb, run.font.underline = _LINK, True
    link.append(run._r)
    line._p.append(link)


def _kept(text: str) -> str:
    """Text that XML can hold: control characters but tab and line break are left out."""
    return "".join(sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and not 0xFFFE <= ord(sign) <= 0xFFFF))
