"""Papers already here learn their deferral from their own text, so that what was deferred before publishes by itself."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from django.db import migrations


def read_deferrals(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("cases", "CaseVersion")
    cases = apps.get_model("cases", "Case")
    for case in cases.objects.exclude(state__in=["published", "withdrawn"]).iterator():
        version = versions.objects.filter(case=case, number=case.version).first()
        publication = tomllib.loads(version.form).get("publication", {}) if version else {}
        until = publication.get("deferred_until")
        if publication.get("part_1_deferred") is True and isinstance(until, date):
            cases.objects.filter(pk=case.pk).update(deferred_until=until)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_conduct")]

    operations = [migrations.RunPython(read_deferrals, migrations.RunPython.noop)]
