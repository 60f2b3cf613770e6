from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "daybook.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Each domain's `jobs.py` says what kinds of job it has; a worker must know them all.
        autodiscover_modules("jobs")
