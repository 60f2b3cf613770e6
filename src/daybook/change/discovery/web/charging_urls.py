from __future__ import annotations

from django.urls import path, reverse

from daybook.change.discovery.web import charge_acts, charges
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "charging"
urlpatterns = [
    path("charges/", charges.charge_list, name="charges"),
    path("charges/open-charge", charge_acts.open_charge, name="open_charge"),
    path("charges/<str:reference>/", charges.charge_page, name="charge"),
    path("charges/<str:reference>/write-terms", charge_acts.write_charge_terms, name="write_charge_terms"),
    path("charges/<str:reference>/record-reading", charge_acts.record_charge_reading, name="record_charge_reading"),
]
register_link("CHG-", lambda reference: reverse("charging:charge", args=[reference]))
register_finder("Outsourced services", "discovery.view", charges.found)
