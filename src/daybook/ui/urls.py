from __future__ import annotations

from django.urls import path

from daybook.ui.preferences import set_preferences
from daybook.ui.styleguide import style_guide

app_name = "ui"
urlpatterns = [
    path("preferences", set_preferences, name="preferences"),
    path("style-guide", style_guide, name="style_guide"),
]
