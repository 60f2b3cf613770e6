from __future__ import annotations

from django.urls import path

from daybook.change.systems.addresses import PREFIX, application_address, change_address
from daybook.change.systems.web import acts, changes, inventory
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "systems"
urlpatterns = [
    path("", inventory.application_list, name="list"),
    path("register-application", acts.register_application, name="register_application"),
    path("data/", inventory.item_list, name="items"),
    path("data/register-item", acts.register_item, name="register_item"),
    path("data/<str:code>/", inventory.item, name="item"),
    path("interfaces/register-interface", acts.register_interface, name="register_interface"),
    path("interfaces/<str:code>/retire-interface", acts.retire_interface, name="retire_interface"),
    path("changes/", changes.change_list, name="changes"),
    path("changes/what-if", changes.what_if, name="what_if"),
    path("changes/propose-structure-change", acts.propose_structure_change, name="propose_structure_change"),
    path("changes/<str:reference>/", changes.change, name="change"),
    path("changes/<str:reference>/answer", acts.answer_structure_change, name="answer_structure_change"),
    path("changes/<str:reference>/move", acts.move_structure_change, name="move_structure_change"),
    path("changes/<str:reference>/schedule", acts.schedule_structure_change, name="schedule_structure_change"),
    path("changes/<str:reference>/make", acts.make_structure_change, name="make_structure_change"),
    path("changes/<str:reference>/withdraw", acts.withdraw_structure_change, name="withdraw_structure_change"),
    path("<str:code>/", inventory.application, name="application"),
    path("<str:code>/revise", acts.revise_application, name="revise_application"),
    path("<str:code>/declare-freeze", acts.declare_freeze, name="declare_freeze"),
]
register_link(PREFIX, application_address)
register_link("DSC-", change_address)
register_finder("Systems", "systems.view", inventory.found)
