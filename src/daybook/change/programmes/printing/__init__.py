"""A document in three formats, all from the same blocks: what one says, the others say, figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from daybook.change.programmes.printing.docx import docx_of
from daybook.change.programmes.printing.html import html_of
from daybook.change.programmes.printing.pdf import pdf_of
from daybook.change.programmes.rules.blocks import Document

__all__ = ["PRINTED", "printed_as"]


@dataclass(frozen=True, slots=True)
class Format:
    """How a document is printed, and the type that browsers are told."""

    printer: Callable[..., bytes]
    content_type: str


PRINTED: Mapping[str, Format] = {
    "docx": Format(docx_of, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": Format(pdf_of, "application/pdf"),
    "html": Format(html_of, "text/html; charset=utf-8"),
}


def printed_as(kind: str, document: Document, *, mark: str, on: date, base: str) -> tuple[bytes, str]:
    """The document in a format ("docx", "pdf" or "html") and its content type.

    `mark` says what it is (a draft of a day, a version with its digest); `base` is what links to rows begin with.
    """
    form = PRINTED[kind]
    return form.printer(document, mark=mark, on=on, base=base.rstrip("/")), form.content_type
