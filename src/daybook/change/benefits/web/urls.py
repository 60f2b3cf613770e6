from __future__ import annotations

from django.urls import path

from daybook.change.benefits.addresses import benefit_address, survey_address
from daybook.change.benefits.web import acts, overview, record, register, surveys, writing
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

app_name = "benefits"
urlpatterns = [
    path("", register.register, name="register"),
    path("map", overview.benefit_map, name="map"),
    path("tracker", overview.tracker, name="tracker"),
    path("surveys/", surveys.survey_list, name="surveys"),
    path("open-survey", surveys.open_survey, name="open_survey"),
    path("surveys/<str:reference>/", surveys.survey, name="survey"),
    path("surveys/<str:reference>/close-survey", surveys.close_survey, name="close_survey"),
    path("draft-benefit", writing.draft_benefit, name="draft_benefit"),
    path("<str:reference>/", record.benefit, name="benefit"),
    path("<str:reference>/revise-benefit", writing.revise_benefit, name="revise_benefit"),
    path("<str:reference>/set-targets", writing.set_targets, name="set_targets"),
    path("<str:reference>/approve-benefit", acts.approve_benefit, name="approve_benefit"),
    path("<str:reference>/record-actual", acts.record_actual, name="record_actual"),
    path("<str:reference>/measure-from-log", acts.measure_from_log, name="measure_from_log"),
    path("<str:reference>/measure-from-survey", acts.measure_from_survey, name="measure_from_survey"),
    path("<str:reference>/measure-from-ledger", acts.measure_from_ledger, name="measure_from_ledger"),
    path("<str:reference>/evidence-claim/<int:number>", acts.evidence_claim, name="evidence_claim"),
    path("<str:reference>/withdraw-benefit", acts.withdraw_benefit, name="withdraw_benefit"),
]
register_link("BEN-", benefit_address)
register_link("SUR-", survey_address)
register_link("INVITATION-", lambda subject: survey_address(subject.removeprefix("INVITATION-")))
register_titles("SUR-", surveys.titles)
register_titles("INVITATION-", surveys.titles_of_answers)
register_titles("BEN-", register.titles)
register_finder("Benefits", "benefits.view", register.found)
