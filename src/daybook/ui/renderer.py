"""Draws Django forms with the markup of the design system. Set `FORM_RENDERER` to `DaybookRenderer`."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class DaybookRenderer(DjangoTemplates):
    """`{{ form }}` and `{{ field.as_field_group }}` come out as labels, hints, errors and controls of ours."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
