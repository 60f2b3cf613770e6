"""`{% load asking %}{% ask_link reference %}` for the page of any record that can wait for somebody."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.foundation.approvals.queries import verb_waiting
from daybook.foundation.approvals.web.standing import kinds_in, seats_in

register = template.Library()


@register.simple_tag(takes_context=True)
def ask_link(context: Context, subject: str) -> SafeString | str:
    """The way to ask about a record before acting on it, for whoever it waits for in the name they act in."""
    request = context["request"]
    verb = verb_waiting(seats_in(request)[0], subject) if kinds_in(request) else ""
    if not verb:
        return ""
    words = '<p class="govuk-body"><a class="govuk-link" href="{}">Ask about this before you act</a></p>'
    return format_html(words, reverse("work:ask", args=[subject, verb]))
