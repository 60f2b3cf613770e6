from __future__ import annotations

from django.urls import path

from daybook.foundation.audit.web import story

app_name = "audit"
urlpatterns = [
    path("", story.log, name="log"),
    path("<path:subject>/", story.story, name="story"),
]
