from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "daybook.finance.ledger"
    label = "ledger"
