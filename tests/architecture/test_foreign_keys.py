"""Foreign keys point down the house, never up or sideways; between domains they protect and leave no way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture.sources import assert_none, pyproject


def heights() -> dict[str, tuple[int, int]]:
    """Each storey's and each declared domain's height, read from the import contracts: (storey, place within it)."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    storeys = next(contract["layers"] for contract in contracts if contract.get("containers") == ["daybook"])
    found = {storey: (height, 0) for storey, height in _numbered(storeys)}
    for contract in contracts:
        if contract["type"] == "storey":
            storey = contract["storey"].removeprefix("daybook.")
            for domain, place in _numbered(contract["layers"]):
                found[f"{storey}.{domain}"] = (found[storey][0], place)
    return found


def _numbered(layers: list[str]) -> Iterator[tuple[str, int]]:
    for height, layer in enumerate(reversed(layers)):
        for name in layer.split("|"):
            yield name.strip(" ()"), height


def house_findings(model: type[models.Model]) -> Iterator[str]:
    """What is wrong with the keys that one model holds; keys to packages that are not ours are not looked at."""
    for field in model._meta.local_fields + model._meta.local_many_to_many:
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        home, target = _domain(model), _domain(field.related_model)
        if target is None or home is None or home == target:
            continue
        name = f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        if heights()[home] <= heights()[target]:
            yield f"{name}: keys only point down; move the shared need down, or tell it by an event"
        if isinstance(field, models.ManyToManyField):
            yield f"{name}: write the rows between two domains as a model of the upper one"
            continue
        if field.remote_field.on_delete is not models.PROTECT:
            yield f"{name}: use on_delete=PROTECT between domains"
        if field.remote_field.related_name != "+":
            yield f'{name}: use related_name="+", so that the lower domain does not learn of the upper'


def _domain(model: type[models.Model]) -> str | None:
    """finance.ledger for daybook.finance.ledger; None for a package that is not ours."""
    name = model._meta.app_config.name if model._meta.app_config else apps.get_app_config(model._meta.app_label).name
    return name.removeprefix("daybook.") if name.startswith("daybook.") else None


def test_every_key_of_daybook_points_down() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if _domain(model)]
    assert ours
    assert_none(finding for model in ours for finding in house_findings(model))


def test_heights_follow_the_contracts() -> None:
    found = heights()
    assert found["config"] > found["decisions"] > found["finance"] > found["foundation"] > found["kernel"]
    assert found["finance.budgets"] > found["finance.ledger"] > found["foundation.approvals"]
    assert found["hr"] == found["procurement"]


def point(source: str, target: str, key: Callable[[type[models.Model]], models.Field]) -> list[str]:
    """The findings on a made-up model of one domain with a key to a made-up model of another."""
    with isolate_apps("daybook.finance.ledger", "daybook.finance.budgets"):

        class Target(models.Model):
            class Meta:
                app_label = target

        class Source(models.Model):
            key_to_target = key(Target)

            class Meta:
                app_label = source

        return list(house_findings(Source))


def protecting(target: type[models.Model]) -> models.Field:
    return models.ForeignKey(target, on_delete=models.PROTECT, related_name="+")


def test_a_protecting_key_downwards_passes() -> None:
    assert point("budgets", "ledger", protecting) == []


@pytest.mark.parametrize(
    ("source", "target", "key", "said"),
    [
        ("ledger", "budgets", protecting, "only point down"),
        (
            "budgets",
            "ledger",
            lambda target: models.ForeignKey(target, on_delete=models.CASCADE, related_name="+"),
            "PROTECT",
        ),
        ("budgets", "ledger", lambda target: models.OneToOneField(target, on_delete=models.PROTECT), "related_name"),
        ("budgets", "ledger", lambda target: models.ManyToManyField(target, related_name="+"), "a model of the upper"),
    ],
)
def test_a_wrong_key_is_found(source: str, target: str, key: Callable, said: str) -> None:
    found = point(source, target, key)
    assert len(found) == 1
    assert said in found[0]
