"""THE DOOR of documents: what a record has, and the bytes behind it. Add and withdraw by the operations."""

from __future__ import annotations

from daybook.foundation.documents.queries import count_documents, documents_of, find_document, readable_path
from daybook.foundation.documents.refs import DocumentRef, Owner
from daybook.foundation.documents.store import keep_bytes, sweep
from daybook.foundation.documents.subjects import bind_subjects

__all__ = [
    "DocumentRef",
    "Owner",
    "bind_subjects",
    "count_documents",
    "documents_of",
    "find_document",
    "keep_bytes",
    "readable_path",
    "sweep",
]
