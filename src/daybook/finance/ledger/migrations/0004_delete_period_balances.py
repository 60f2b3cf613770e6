from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_year_balances'),
    ]

    operations = [
        migrations.DeleteModel(
            name='PeriodBalance',
        ),
    ]
