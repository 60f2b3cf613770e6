from django.db import migrations


def tell(apps, schema_editor):
    """Past decisions recorded before the public could read them enter by the same event as later ones."""
    past, event = apps.get_model("cases", "PastDecision"), apps.get_model("kernel", "OutboxEvent")
    for slug, recorded_at in past.objects.order_by("id").values_list("slug", "recorded_at"):
        event.objects.create(kind="PastDecisionRecorded", payload={"slug": slug}, happened_at=recorded_at)


class Migration(migrations.Migration):
    dependencies = [
        ("openness", "0003_past_decisions"),
        ("cases", "0003_conduct"),
        ("kernel", "0002_later_tries"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
