from __future__ import annotations

from django.urls import path, reverse

from daybook.change.discovery.web import extracts, scoring
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "quality"
urlpatterns = [
    path("extracts/", extracts.extract_list, name="extracts"),
    path("extracts/score-extract", scoring.score_extract, name="score_extract"),
    path("extracts/<str:reference>/", extracts.extract_page, name="extract"),
    path("extracts/<str:reference>/faults", extracts.fault_list, name="faults"),
]
register_link("EXT-", lambda reference: reverse("quality:extract", args=[reference]))
register_finder("Extracts", "discovery.view", extracts.found)
