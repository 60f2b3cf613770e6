"""The scenarios of `docs/scenarios` are executed: every `>>>` line must give what the page says."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from daybook.foundation.audit.models import AuditEntry, AuditSubject

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "docs" / "scenarios").glob("*.md"))
PCD_1080 = ROOT / "src" / "daybook" / "config" / "demonstration" / "pcd-1080.toml"


def traces() -> dict[str, int]:
    """How many rows every table of Daybook holds, but for the audit story."""
    ours: list[type[models.Model]] = [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("daybook.")
        for model in config.get_models()
        if model not in (AuditEntry, AuditSubject)
    ]
    return {model._meta.db_table: model._default_manager.count() for model in ours}


def refusals(verb: str) -> list[str]:
    """The codes with which a verb was refused, oldest first."""
    return list(
        AuditEntry.objects.filter(verb=verb).exclude(refusal="").order_by("id").values_list("refusal", flat=True)
    )


def test_there_is_a_scenario_to_run() -> None:
    assert SCENARIOS


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(scenario: Path, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world = {"pcd_1080": PCD_1080.read_text(), "traces": traces, "refusals": refusals}
    page = doctest.DocTestParser().get_doctest(scenario.read_text(), world, scenario.stem, str(scenario), 0)
    assert page.examples, f"{scenario.name} runs nothing"
    said: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=doctest.FAIL_FAST).run(page, out=said.append)
    assert outcome.failed == 0, "".join(said)
