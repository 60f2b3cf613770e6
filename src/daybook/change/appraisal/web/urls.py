from __future__ import annotations

from django.urls import path

from daybook.change.appraisal.paths import appraisal_path
from daybook.change.appraisal.web import analysis, lists, record, sensitivity, workbench, writing
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "appraisal"
urlpatterns = [
    path("", lists.appraisal_list, name="list"),
    path("start-appraisal", writing.start_appraisal, name="start"),
    path("<str:reference>/", record.record, name="record"),
    path("<str:reference>/rows/", record.rows, name="rows"),
    path("<str:reference>/line/", record.line, name="line"),
    path("<str:reference>/revisions/", record.history, name="history"),
    path("<str:reference>/workbench/", workbench.workbench, name="workbench"),
    path("<str:reference>/options/", analysis.board, name="board"),
    path("<str:reference>/judgements/", analysis.judgements, name="judgements"),
    path("<str:reference>/sensitivity/", sensitivity.sensitivity, name="sensitivity"),
    path("<str:reference>/risks/", analysis.risks, name="risks"),
    path("<str:reference>/finances/", analysis.finances, name="finances"),
    path("<str:reference>/bridge/", analysis.bridge, name="bridge"),
    path("<str:reference>/adjust-inputs", workbench.adjust_inputs, name="adjust_inputs"),
    path("<str:reference>/write-options", writing.write_options, name="write_options"),
    path("<str:reference>/write-lines", writing.write_lines, name="write_lines"),
    path("<str:reference>/write-risks", writing.write_risks, name="write_risks"),
    path("<str:reference>/write-objectives", writing.write_objectives, name="write_objectives"),
    path("<str:reference>/write-framework", writing.write_framework, name="write_framework"),
    path("<str:reference>/judge-options", writing.judge_options, name="judge_options"),
    path("<str:reference>/write-scenarios", writing.write_scenarios, name="write_scenarios"),
    path("<str:reference>/write-funding", writing.write_funding, name="write_funding"),
]
register_link("APP-", appraisal_path)
register_finder("Appraisals", "appraisal.view", lists.found)
