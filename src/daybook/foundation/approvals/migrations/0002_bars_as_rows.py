import django.db.models.deletion
from django.db import migrations, models


def bars_as_rows(apps, schema_editor):
    item_model = apps.get_model("approvals", "WaitingItem")
    bar_model = apps.get_model("approvals", "WaitingBar")
    items = item_model.objects.exclude(barred=[]).values_list("pk", "barred").iterator(chunk_size=2_000)
    bars = (bar_model(item_id=pk, person=person) for pk, barred in items for person in sorted(set(barred)))
    bar_model.objects.bulk_create(bars, batch_size=2_000)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WaitingBar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=40)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="approvals.waitingitem"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "person"), name="waiting_bar_once")],
            },
        ),
        migrations.RunPython(bars_as_rows, migrations.RunPython.noop, elidable=True),
    ]
