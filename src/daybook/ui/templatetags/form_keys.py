"""`{% csrf_token %}` of every form, with the key that lets the form be carried out once and the name it was drawn in.

Loaded for all templates (in the settings), so that no form is drawn without a key.
"""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from daybook.ui.once import FORM_KEY, FORM_NAME, new_form_key

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: Context) -> SafeString:
    """The token that says a form is of this sign-in, a key for this drawing of it, and in whose name it is drawn."""
    actor = getattr(context.get("request"), "actor", None)
    named = [(FORM_KEY, new_form_key()), *([(FORM_NAME, actor.deputy_for)] if actor else [])]
    token = CsrfTokenNode().render(context)
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', named)
    return format_html("{}{}", token, hidden)
