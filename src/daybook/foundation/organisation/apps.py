from __future__ import annotations

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "daybook.foundation.organisation"
    label = "organisation"
