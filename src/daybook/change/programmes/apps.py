from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "daybook.change.programmes"
    label = "programmes"
