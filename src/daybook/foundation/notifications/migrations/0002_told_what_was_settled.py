from __future__ import annotations

from django.db import migrations, models

KINDS = [
    "answered", "asked", "decided", "deputyship", "handed_on", "published", "returned", "settled", "waiting",
]  # fmt: skip


class Migration(migrations.Migration):
    """Whoever proposed a change is told when it is approved or refused."""

    dependencies = [("notifications", "0001_initial")]

    operations = [
        operation
        for model, name in (("message", "message_kind_known"), ("preference", "preference_kind_known"))
        for operation in (
            migrations.RemoveConstraint(model_name=model, name=name),
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(condition=models.Q(kind__in=KINDS), name=name),
            ),
        )
    ]
