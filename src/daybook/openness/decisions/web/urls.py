from __future__ import annotations

from django.urls import path

from daybook.openness.decisions.web import lists, record

app_name = "openness"
urlpatterns = [
    path("", lists.decisions, name="decisions"),
    path("decisions.csv", lists.decisions_csv, name="decisions_csv"),
    path("decisions.json", lists.decisions_json, name="decisions_json"),
    path("decisions.atom", lists.feed, name="feed"),
    path("<str:slug>/", record.decision, name="decision"),
    path("<str:slug>/decision.json", record.decision_json, name="decision_json"),
    path("<str:slug>/costs.csv", record.costs_csv, name="costs_csv"),
    path("<str:slug>/recommendations.csv", record.recommendations_csv, name="recommendations_csv"),
    path("<str:slug>/decision.toml", record.text, name="text"),
    path("<str:slug>/decision.pdf", record.paper, name="paper"),
    path("<str:slug>/verify", record.verify, name="verify"),
]
