"""Addresses of jobs. Whoever is signed in may look at their own; all of them are for who holds jobs.view."""

from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.jobs.web import pages
from daybook.ui.links import register_link

app_name = "jobs"
urlpatterns = [
    path("", pages.jobs, name="jobs"),
    path("<str:reference>/", pages.job, name="job"),
    path("<str:reference>/progress/", pages.progress, name="progress"),
    path("<str:reference>/cancel-job/", pages.cancel, name="cancel_job"),
    path("<str:reference>/stop-job/", pages.stop, name="stop_job"),
]


def _job(reference: str) -> str:
    return reverse("jobs:job", args=[reference])


register_link("JOB-", _job)
