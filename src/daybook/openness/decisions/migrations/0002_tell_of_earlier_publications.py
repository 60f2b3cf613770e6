from django.db import migrations


def tell(apps, schema_editor):
    """Decisions published before there was a register enter it by the same event as later ones."""
    case, event = apps.get_model("cases", "Case"), apps.get_model("kernel", "OutboxEvent")
    moves = apps.get_model("cases", "Transition").objects.filter(verb="publish_case")
    for slug, key in case.objects.filter(state="published").order_by("id").values_list("slug", "pk"):
        published_at = moves.filter(case_id=key).order_by("-id").values_list("at", flat=True).first()
        if published_at is not None:
            event.objects.create(kind="DecisionPublished", payload={"slug": slug}, happened_at=published_at)


class Migration(migrations.Migration):
    dependencies = [
        ("openness", "0001_initial"),
        ("cases", "0003_conduct"),
        ("kernel", "0002_later_tries"),
    ]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
