"""Every address of the service, and who serves it."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("ui/", include("daybook.ui.urls")),
]
