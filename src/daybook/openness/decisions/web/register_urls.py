from __future__ import annotations

from django.urls import path

from daybook.openness.decisions.web import register

app_name = "register"
urlpatterns = [
    path("", register.register, name="register"),
    path("<str:slug>/", register.record, name="record"),
    path("<str:slug>/remove-decision", register.remove_decision, name="remove_decision"),
    path("<str:slug>/restore-decision", register.restore_decision, name="restore_decision"),
    path("<str:slug>/supersede-decision", register.supersede_decision, name="supersede_decision"),
]
