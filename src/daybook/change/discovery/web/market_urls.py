from __future__ import annotations

from django.urls import path, reverse

from daybook.change.discovery.web import market, releases
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "market"
urlpatterns = [
    path("market/", market.evidence_list, name="evidence"),
    path("market/import-releases", releases.import_releases, name="import_releases"),
    path("market/<str:reference>/", market.procurement_page, name="procurement"),
]
register_link("MKT-", lambda reference: reverse("market:procurement", args=[reference]))
register_finder("Market evidence", "discovery.view", market.found)
