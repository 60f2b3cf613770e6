from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.core import validators


class UiConfig(AppConfig):
    name = "daybook.ui"
    label = "ui"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Say common slips in the voice of these pages, which is not Django's."""
        validators.MinValueValidator.message = "Enter %(limit_value)s or more"
        validators.MaxValueValidator.message = "Enter %(limit_value)s or less"
        validators.MaxLengthValidator.message = "Use at most %(limit_value)d characters: these are %(show_value)d"
        forms.ChoiceField.default_error_messages["invalid_choice"] = "Choose one of those that are offered"
