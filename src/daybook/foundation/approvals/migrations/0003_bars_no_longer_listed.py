from django.db import migrations


class Migration(migrations.Migration):
    # Apart from the copying, since PostgreSQL will not alter a table with rows of the same transaction to be checked.
    dependencies = [("approvals", "0002_bars_as_rows")]

    operations = [migrations.RemoveField(model_name="waitingitem", name="barred")]
