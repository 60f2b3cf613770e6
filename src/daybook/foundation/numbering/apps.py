from __future__ import annotations

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "daybook.foundation.numbering"
    label = "numbering"
