from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def settle(apps: Any, schema_editor: Any) -> None:
    """Open questions about what is settled leave the inbox, as of when it was."""
    item, question = apps.get_model("approvals", "WaitingItem"), apps.get_model("approvals", "ItemQuestion")
    about = question.objects.filter(item__settled_at__isnull=False)
    when = about.filter(reference=OuterRef("subject")).values(when=F("item__settled_at"))[:1]
    waiting = item.objects.filter(verb="approvals.answer_question", settled_at=None)
    waiting.filter(subject__in=about.values("reference")).update(settled_at=Subquery(when))


class Migration(migrations.Migration):
    dependencies = [("approvals", "0007_scheme_changes")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
