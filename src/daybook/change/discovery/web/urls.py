from __future__ import annotations

from django.urls import path

from daybook.change.discovery.web import bringing, cases, comparing, explorer, lists, time
from daybook.change.discovery.web.addresses import log_address
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "discovery"
urlpatterns = [
    path("", lists.log_list, name="list"),
    path("import-log", bringing.import_log, name="import_log"),
    path("import-story", bringing.import_story, name="import_story"),
    path("<str:reference>/", explorer.explore, name="log"),
    path("<str:reference>/variants", explorer.variant_list, name="variants"),
    path("<str:reference>/cases", cases.case_list, name="cases"),
    path("<str:reference>/case", cases.case_page, name="case"),
    path("<str:reference>/waiting", time.waiting, name="waiting"),
    path("<str:reference>/hand-overs", time.hand_overs, name="handovers"),
    path("<str:reference>/cost", time.cost, name="cost"),
    path("<str:reference>/compare", comparing.compare, name="compare"),
    path("<str:reference>/events.csv", explorer.events_csv, name="events"),
    path("<str:reference>/withdraw-log", bringing.withdraw_log, name="withdraw_log"),
]
register_link("LOG-", log_address)
register_finder("Event logs", "discovery.view", lists.found)
