"""`{% csrf_token %}` of every form, with the key that lets the form be carried out once.

Loaded for all templates (in the settings), so that no form is drawn without a key.
"""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.ui.once import FORM_KEY, new_form_key

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """The token that says a form is of this sign-in, and a new key that says which drawing of the form it is."""
    token = CsrfTokenNode().render(context)
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, FORM_KEY, new_form_key())
