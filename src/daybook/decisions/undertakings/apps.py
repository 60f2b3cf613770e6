from __future__ import annotations

from django.apps import AppConfig


class UndertakingsConfig(AppConfig):
    name = "daybook.decisions.undertakings"
    label = "undertakings"
