from __future__ import annotations

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "daybook.change.discovery"
    label = "discovery"
