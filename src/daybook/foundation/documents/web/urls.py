from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.documents.web import pages
from daybook.ui.links import register_link

app_name = "documents"
urlpatterns = [
    path("<str:reference>/file", pages.file, name="file"),
    path("<str:reference>/withdraw-document", pages.withdraw_document, name="withdraw_document"),
    path("of/<str:subject>/", pages.documents, name="documents"),
]
register_link("DOC-", lambda reference: reverse("documents:file", args=[reference]))
