"""What an allocation put into a budget line becomes a row of its own, so that several may share the line."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def tell_apart(apps: Any, schema_editor: Any) -> None:
    """Each line so far had one allocation; its amount and journal are those that the ledger holds for the year."""
    made, journals, lines = (
        apps.get_model(app, name)
        for app, name in (("budgets", "AllocationYear"), ("ledger", "Journal"), ("ledger", "Line"))
    )
    for line in apps.get_model("budgets", "BudgetLine").objects.select_related("allocation"):
        journal = journals.objects.get(
            source_kind="allocation", source_ref=line.allocation.reference, source_event=f"budgeted {line.year}"
        )
        amount = lines.objects.get(journal=journal, amount_pence__gt=0).amount_pence
        made.objects.create(
            allocation=line.allocation,
            line=line,
            account=line.account,
            amount_pence=amount,
            journal=f"JNL-{journal.pk:06d}",
        )


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_budgetline_closed_on"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=40)),
                ("amount_pence", models.BigIntegerField()),
                ("journal", models.CharField(max_length=20)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="years", to="budgets.allocation"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation_years",
                        to="budgets.budgetline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("allocation", "line"), name="allocation_year_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_pence__gt", 0)), name="allocation_year_above_zero"
                    ),
                ],
            },
        ),
        migrations.RunPython(tell_apart),
        migrations.RemoveField(model_name="budgetline", name="account"),
        migrations.RemoveField(model_name="budgetline", name="allocation"),
    ]
