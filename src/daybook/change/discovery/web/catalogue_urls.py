from __future__ import annotations

from django.urls import path, reverse

from daybook.change.discovery.web import catalogue, requirements
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "catalogue"
urlpatterns = [
    path("services/", catalogue.service_list, name="services"),
    path("services/open-service", catalogue.open_service, name="open_service"),
    path("services/<str:reference>/", catalogue.service_page, name="service"),
    path("services/<str:reference>/revise-service", catalogue.revise_service, name="revise_service"),
    path("services/<str:reference>/record-baseline", catalogue.record_baseline, name="record_baseline"),
    path("requirements/", requirements.requirement_list, name="requirements"),
    path("requirements/write-requirement", requirements.write_requirement, name="write_requirement"),
    path("requirements/<str:reference>/", requirements.requirement_page, name="requirement"),
    path("requirements/<str:reference>/revise-requirement", requirements.revise_requirement, name="revise_requirement"),
    path("requirements/<str:reference>/drop-requirement", requirements.drop_requirement, name="drop_requirement"),
]
register_link("SVC-", lambda reference: reverse("catalogue:service", args=[reference]))
register_link("REQ-", lambda reference: reverse("catalogue:requirement", args=[reference]))
register_finder("Services", "discovery.view", catalogue.found)
register_finder("Requirements", "discovery.view", requirements.found)
