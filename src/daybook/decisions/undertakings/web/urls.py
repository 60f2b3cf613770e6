from __future__ import annotations

from django.urls import path

from daybook.decisions.undertakings.web import acts, lists, record, timeline
from daybook.decisions.undertakings.web.addresses import undertaking_address
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

app_name = "undertakings"
urlpatterns = [
    path("", lists.undertaking_list, name="list"),
    path("programme/", timeline.programme, name="programme"),
    path("<str:reference>/", record.undertaking, name="undertaking"),
    path("<str:reference>/keep-undertaking", acts.keep_undertaking, name="keep_undertaking"),
    path("<str:reference>/break-undertaking", acts.break_undertaking, name="break_undertaking"),
    path("<str:reference>/release-undertaking", acts.release_undertaking, name="release_undertaking"),
    path("<str:reference>/propose-due-date", acts.propose_due_date, name="propose_due_date"),
    path("<str:reference>/move-due-date", acts.move_due_date, name="move_due_date"),
    path("<str:reference>/refuse-due-date", acts.refuse_due_date, name="refuse_due_date"),
    path("<str:reference>/assign-undertaking", acts.assign_undertaking, name="assign_undertaking"),
]
register_link("UND-", undertaking_address)
register_finder("Undertakings", "undertakings.view", lists.found)
register_titles("UND-", lists.titles)
