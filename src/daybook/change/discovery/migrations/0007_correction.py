from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discovery", "0006_charging")]

    operations = [
        migrations.AddField(
            model_name="engagement",
            name="because",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="engagement",
            name="corrects",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrected_by",
                to="discovery.engagement",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("because", ""), ("corrects", None)),
                    models.Q(("corrects__isnull", False), models.Q(("because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="engagement_correction_says_why",
            ),
        ),
    ]
