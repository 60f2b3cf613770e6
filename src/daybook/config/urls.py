"""Every address of the service, and who serves it."""

from __future__ import annotations

from django.urls import include, path

from daybook.config.api import build_api

urlpatterns = [
    path("api/", build_api().urls),
    path("ui/", include("daybook.ui.urls")),
]
