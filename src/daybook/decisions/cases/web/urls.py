from __future__ import annotations

from django.urls import path

from daybook.decisions.cases.web import acts, conduct, editing, lists, record
from daybook.decisions.cases.web.addresses import case_address
from daybook.ui.links import register_link

app_name = "decisions"
urlpatterns = [
    path("", lists.case_list, name="list"),
    path("draft-case", editing.draft_case, name="draft_case"),
    path("<str:reference>/", record.case, name="case"),
    path("<str:reference>/costs", record.costs, name="costs"),
    path("<str:reference>/money", record.money, name="money"),
    path("<str:reference>/versions", record.versions, name="versions"),
    path("<str:reference>/versions/<int:number>.toml", record.text, name="text"),
    path("<str:reference>/edit-case", editing.edit_case, name="edit_case"),
    path("<str:reference>/give-advice", acts.give_advice, name="give_advice"),
    path("<str:reference>/check-case", acts.check_case, name="check_case"),
    path("<str:reference>/submit-case", acts.submit_case, name="submit_case"),
    path("<str:reference>/sign-case", acts.sign_case, name="sign_case"),
    path("<str:reference>/decide-case", acts.decide_case, name="decide_case"),
    path("<str:reference>/publish-case", acts.publish_case, name="publish_case"),
    path("<str:reference>/return-case", conduct.return_case, name="return_case"),
    path("<str:reference>/recuse-from-case", conduct.recuse_from_case, name="recuse_from_case"),
    path("<str:reference>/call-in-case", conduct.call_in_case, name="call_in_case"),
    path("<str:reference>/pass-gate", conduct.pass_gate, name="pass_gate"),
    path("<str:reference>/withdraw-case", acts.withdraw_case, name="withdraw_case"),
]
register_link("PCD", case_address)
