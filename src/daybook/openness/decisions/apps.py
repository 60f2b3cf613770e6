from __future__ import annotations

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "daybook.openness.decisions"
    label = "openness"
