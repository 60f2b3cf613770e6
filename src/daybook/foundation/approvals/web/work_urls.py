"""Addresses of what waits for a person, what they asked and what they handed on."""

from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.approvals.web import asked, items, work
from daybook.ui.links import register_link

app_name = "work"
urlpatterns = [
    path("", work.work, name="work"),
    path("asked/", asked.asked, name="asked"),
    path("questions/<str:reference>/", asked.question, name="question"),
    path("questions/<str:reference>/withdraw/", asked.withdraw, name="withdraw_question"),
    path("<str:subject>/<str:verb>/", items.item, name="item"),
    path("<str:subject>/<str:verb>/ask/", items.ask, name="ask"),
    path("<str:subject>/<str:verb>/hand-on/", items.hand_on, name="hand_on"),
    path("<str:subject>/<str:verb>/take-back/", items.take_back, name="take_back"),
]


def _question(reference: str) -> str:
    return reverse("work:question", args=[reference])


register_link("ASK-", _question)
