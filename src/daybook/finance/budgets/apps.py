from __future__ import annotations

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "daybook.finance.budgets"
    label = "budgets"
