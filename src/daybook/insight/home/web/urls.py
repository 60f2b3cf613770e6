from __future__ import annotations

from django.urls import path

from daybook.insight.home.web import home, search

app_name = "home"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
]
