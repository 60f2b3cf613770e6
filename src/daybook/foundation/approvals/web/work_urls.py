"""Addresses of what waits for a person."""

from __future__ import annotations

from django.urls import path

from daybook.foundation.approvals.web import work

app_name = "work"
urlpatterns = [
    path("", work.work, name="work"),
]
