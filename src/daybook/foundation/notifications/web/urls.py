"""Addresses of what a person was told, and of how they want to be told."""

from __future__ import annotations

from django.urls import path

from daybook.foundation.notifications.web import messages

app_name = "notifications"
urlpatterns = [
    path("", messages.messages_page, name="messages"),
    path("read/", messages.read, name="read_message"),
    path("read-all/", messages.read_all, name="read_all_messages"),
    path("choices/", messages.choices, name="choices"),
]
