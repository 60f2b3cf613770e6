from __future__ import annotations

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "daybook.foundation.approvals"
    label = "approvals"
