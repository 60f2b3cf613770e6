"""The documents of a record: listed, added, taken down as files, and withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from daybook.foundation.documents.operations.add_document import add_document
from daybook.foundation.documents.operations.withdraw_document import LONGEST_REASON
from daybook.foundation.documents.operations.withdraw_document import withdraw_document as withdraw
from daybook.foundation.documents.queries import documents_of, find_document, readable_path
from daybook.foundation.documents.refs import DocumentRef
from daybook.foundation.documents.rules.sniffing import KINDS
from daybook.foundation.documents.store import LARGEST_MEGABYTES, keep_bytes
from daybook.foundation.documents.subjects import owner_of
from daybook.kernel import clock
from daybook.kernel.refused import Refused
from daybook.ui.links import link_of, names_of
from daybook.ui.parts import Cell, Column, Row, Table
from daybook.ui.routes import actor_in, check_permission, may, requires
from daybook.ui.uploads import was_too_large

_COLUMNS = (
    Column(key="name", label="Document", main=True),
    Column(key="reference", label="Reference", kind="reference", second=True),
    Column(key="kind", label="Kind"),
    Column(key="size", label="Size"),
    Column(key="added", label="Added"),
    Column(key="by", label="By", second=True),
    Column(key="scan", label="Scan", kind="state"),
    Column(key="withdraw", label="Withdraw", second=True),
)
_NAMES = {kind.media_type: kind.name for kind in KINDS}
# A document is looked at by the reader's own programs, never inside our pages.
_SENT_AS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Upload(forms.Form):
    file = forms.FileField(
        label="Add a document",
        help_text=f"{', '.join(kind.name for kind in KINDS)}; at most {LARGEST_MEGABYTES} MB, without macros.",
        error_messages={"required": "Choose the file to add."},
    )


class _Reason(forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn?", max_length=LONGEST_REASON, error_messages={"required": "Say why it is withdrawn."}
    )


@requires("documents.view")
def documents(request: HttpRequest, subject: str) -> HttpResponseBase:
    """The documents of one record, and the box to add another for those who may."""
    owner = owner_of(actor_in(request), subject, clock.now())
    may_add = may(request, "documents.add_document")
    form, status = _Upload(), 200
    if request.method == "POST":
        check_permission(request, "documents.add_document")
        form, status = _Upload(request.POST, request.FILES), 422
        if added := _added(request, form, subject):
            messages.success(request, f"{added.name} is added as {added.reference}.")
            return redirect("documents:documents", subject)
    kept = documents_of(subject)
    context = {
        "subject": subject,
        "subject_url": link_of(subject),
        "classification": owner.classification,
        "form": form if may_add else None,
        "table": _table(kept, may(request, "documents.withdraw_document")),
    }
    return render(request, "documents/documents.html", context, status=status)


@requires("documents.view")
def file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The bytes of a document as a file to save, for those who may read the record it belongs to."""
    document = find_document(reference)
    check_permission(request, document.permission)
    path = readable_path(document)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type
    )
    for header, value in _SENT_AS.items():
        response[header] = value
    return response


@requires("documents.withdraw_document")
def withdraw_document(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why, then take a document off its record."""
    document = find_document(reference)
    check_permission(request, document.permission)
    form, status = _Reason(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            done = withdraw(actor=actor_in(request), now=clock.now(), reference=reference, reason=reason)
            messages.success(request, f"{done.name} is withdrawn.")
            return redirect("documents:documents", done.subject)
    return render(request, "documents/withdraw.html", {"document": document, "form": form}, status=status)


def _added(request: HttpRequest, form: _Upload, subject: str) -> DocumentRef | None:
    """The document, or None with the form saying what is wrong."""
    if was_too_large(request):
        form.add_error("file", f"A document has at most {LARGEST_MEGABYTES} MB. Send a smaller one.")
        return None
    if not form.is_valid():
        return None
    sent = form.cleaned_data["file"]
    try:
        digest = keep_bytes(sent.chunks())
        return add_document(
            actor=actor_in(request), now=clock.now(), subject=subject, digest=digest, name=sent.name[:200]
        )
    except Refused as refused:
        if refused.code not in ("empty_file", "too_large", "unusable_file"):
            raise
        form.add_error("file", refused.message)
        return None


def _table(kept: list[DocumentRef], may_withdraw: bool) -> Table:
    names = names_of({document.added_by for document in kept})
    return Table(
        caption="Documents",
        columns=_COLUMNS if may_withdraw else _COLUMNS[:-1],
        rows=[_row(document, names, may_withdraw) for document in kept],
        empty="No document belongs to this record yet.",
    )


def _row(document: DocumentRef, names: dict[str, str], may_withdraw: bool) -> Row:
    gone = bool(document.withdrawn)
    cells: list[Any] = [
        f"{document.name}: withdrawn. {document.withdrawn}" if gone else document.name,
        document.reference,
        _NAMES.get(document.media_type, document.media_type),
        _size(document.size_bytes),
        document.added_at,
        names[document.added_by],
        "withdrawn" if gone else document.scan,
    ]
    if may_withdraw:
        url = "" if gone else reverse("documents:withdraw_document", args=[document.reference])
        cells.append(Cell(value="" if gone else "Withdraw", url=url))
    opens = not gone and document.scan != "infected"
    return Row(cells=cells, url=reverse("documents:file", args=[document.reference]) if opens else "")


def _size(size_bytes: int) -> str:
    """A size as people say it: 12 KB, 3.4 MB."""
    kilobytes = -(-size_bytes // 1024)
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{kilobytes // 1024}.{kilobytes % 1024 * 10 // 1024} MB"
