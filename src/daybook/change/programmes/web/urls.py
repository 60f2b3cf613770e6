from __future__ import annotations

from django.urls import path

from daybook.change.programmes.addresses import (
    gate_address,
    item_address,
    lesson_address,
    programme_address,
    role_address,
    stakeholder_address,
    transfer_address,
)
from daybook.change.programmes.rules.owning import record_of
from daybook.change.programmes.web import (
    acts,
    decision,
    documents,
    gates,
    home,
    lessons,
    lists,
    owners,
    plan,
    register,
    reviewing,
    runway,
    screening,
    stakeholders,
    team,
    team_acts,
)
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

app_name = "programmes"
urlpatterns = [
    path("", lists.programme_list, name="list"),
    path("open-programme", acts.open_programme, name="open_programme"),
    path("items/<str:item>/", register.item, name="item"),
    path("items/<str:item>/close-item", register.close_item, name="close_item"),
    path("items/<str:item>/assign-item", register.assign_item, name="assign_item"),
    path("owned/<str:subject>/report-owned", owners.report_owned, name="report_owned"),
    path("lessons/<str:lesson>/", lessons.lesson, name="lesson"),
    path("lessons/<str:lesson>/settle-lesson", lessons.settle_lesson, name="settle_lesson"),
    path("stakeholders/<str:stakeholder>/", stakeholders.stakeholder, name="stakeholder"),
    path("stakeholders/<str:stakeholder>/judge-stakeholder", stakeholders.judge_stakeholder, name="judge_stakeholder"),
    path("stakeholders/<str:stakeholder>/plan-engagement", stakeholders.plan_engagement, name="plan_engagement"),
    path(
        "stakeholders/<str:stakeholder>/record-engagement/<int:number>",
        stakeholders.record_engagement,
        name="record_engagement",
    ),
    path("gates/<str:gate>/", gates.gate, name="gate"),
    path("gates/<str:gate>/move-gate", gates.move_gate, name="move_gate"),
    path("gates/<str:gate>/record-review", reviewing.record_review, name="record_review"),
    path("gates/<str:gate>/pass-gate", gates.pass_gate, name="pass_gate"),
    path("gates/<str:gate>/close-recommendation/<int:number>", gates.close_recommendation, name="close_recommendation"),
    path("roles/<str:role>/", team.role, name="role"),
    path("roles/<str:role>/revise-role", team_acts.revise_role, name="revise_role"),
    path("roles/<str:role>/drop-role", team_acts.drop_role, name="drop_role"),
    path("roles/<str:role>/list-transfer", team_acts.list_transfer, name="list_transfer"),
    path("transfers/<str:item>/", team_acts.transfer, name="transfer"),
    path("transfers/<str:item>/drop-transfer", team_acts.drop_transfer, name="drop_transfer"),
    path("transfers/<str:item>/evidence-transfer", team_acts.evidence_transfer, name="evidence_transfer"),
    path("transfers/<str:item>/confirm-transfer", team_acts.confirm_transfer, name="confirm_transfer"),
    path("<str:reference>/", home.programme, name="programme"),
    path("<str:reference>/mandate", documents.mandate, name="mandate"),
    path("<str:reference>/endorse-mandate", acts.endorse_mandate, name="endorse_mandate"),
    path("<str:reference>/return-mandate", acts.return_mandate, name="return_mandate"),
    path("<str:reference>/confirm-mandate", acts.confirm_mandate, name="confirm_mandate"),
    path("<str:reference>/reopen-mandate", acts.reopen_mandate, name="reopen_mandate"),
    path("<str:reference>/soc", documents.soc, name="soc"),
    path("<str:reference>/issue-soc", acts.issue_soc, name="issue_soc"),
    path("<str:reference>/soc/versions/<int:number>", documents.issued, name="issued"),
    path("<str:reference>/next-decision", decision.next_decision, name="next_decision"),
    path("<str:reference>/<str:paper>/write/<str:section>", documents.write_section, name="write_section"),
    path("<str:reference>/<str:paper>/document.<str:kind>", documents.printed, name="printed"),
    path("<str:reference>/plan", plan.plan, name="plan"),
    path("<str:reference>/revise-plan", plan.revise_plan, name="revise_plan"),
    path("<str:reference>/runway", runway.runway, name="runway"),
    path("<str:reference>/set-runway", runway.set_runway, name="set_runway"),
    path("<str:reference>/register", register.register, name="register"),
    path("<str:reference>/raise-item", register.raise_item, name="raise_item"),
    path("<str:reference>/adopt-record", acts.adopt_record, name="adopt_record"),
    path("<str:reference>/screening", screening.screening, name="screening"),
    path("<str:reference>/answer-screening/<str:subject>", screening.answer_screening, name="answer_screening"),
    path("<str:reference>/stakeholders", stakeholders.stakeholders, name="stakeholders"),
    path("<str:reference>/add-stakeholder", stakeholders.add_stakeholder, name="add_stakeholder"),
    path("<str:reference>/team", team.team, name="team"),
    path("<str:reference>/enter-role", team_acts.enter_role, name="enter_role"),
    path("<str:reference>/gates", gates.gates, name="gates"),
    path("<str:reference>/plan-gate", gates.plan_gate, name="plan_gate"),
    path("<str:reference>/lessons", lessons.lessons, name="lessons"),
    path("<str:reference>/log-lesson", lessons.log_lesson, name="log_lesson"),
]
register_link("PRG-", programme_address)
register_link("RAID-", item_address)
register_link("LES-", lesson_address)
# What an owner is asked about may be one of several of a record: GATE-000001.3.
register_link("STK-", lambda subject: stakeholder_address(record_of(subject)))
register_link("GATE-", lambda subject: gate_address(record_of(subject)))
register_link("ROLE-", role_address)
register_link("KNOW-", transfer_address)
register_finder("Programmes", "programmes.view", lists.found)
register_finder("Risks, assumptions, issues and dependencies", "programmes.view", register.found)
register_titles("PRG-", lists.titles)
