"""Addresses of authority: deputies, and in whose name somebody acts."""

from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.approvals.web import deputies, scheme
from daybook.ui.links import register_link

app_name = "approvals"
urlpatterns = [
    path("scheme/", scheme.scheme, name="scheme"),
    path("act-as/", deputies.act_as, name="act_as"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/offer-deputyship/", deputies.offer, name="offer_deputyship"),
    path("deputies/<str:reference>/", deputies.deputyship_page, name="deputyship"),
    path("deputies/<str:reference>/<str:verb>/", deputies.answer, name="answer_deputyship"),
]


def _deputyship(reference: str) -> str:
    return reverse("approvals:deputyship", args=[reference])


register_link("DEP-", _deputyship)
