from __future__ import annotations

from django.urls import path, reverse

from daybook.decisions.cases.web import (
    acts,
    comments,
    conduct,
    contracts,
    editing,
    lists,
    numbers,
    part_two,
    planning,
    promises,
    record,
)
from daybook.decisions.cases.web.addresses import case_address
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

app_name = "decisions"
urlpatterns = [
    path("", lists.case_list, name="list"),
    path("draft-case", editing.draft_case, name="draft_case"),
    path("contracts/", contracts.contract_list, name="contracts"),
    path("contracts/register-contract", contracts.register_contract, name="register_contract"),
    path("contracts/<str:contract>/", contracts.contract_uses, name="contract_uses"),
    path("forward-plan/", planning.forward_plan, name="forward_plan"),
    path("forward-plan/calendar.ics", planning.calendar, name="calendar"),
    path("forward-plan/arrange-meeting", planning.arrange_meeting, name="arrange_meeting"),
    path("forward-plan/<str:meeting>/plan-paper", planning.plan_paper, name="plan_paper"),
    path("forward-plan/<str:meeting>/drop-paper/<int:planned>", planning.drop_paper, name="drop_paper"),
    path("past/record-past-decision", planning.record_past_decision, name="record_past_decision"),
    path("<str:reference>/", record.case, name="case"),
    path("<str:reference>/costs", record.costs, name="costs"),
    path("<str:reference>/money", record.money, name="money"),
    path("<str:reference>/numbers", numbers.numbers, name="numbers"),
    path("<str:reference>/undertakings", promises.undertakings, name="undertakings"),
    path("<str:reference>/versions", record.versions, name="versions"),
    path("<str:reference>/versions/<int:number>.toml", record.text, name="text"),
    path("<str:reference>/chain", planning.chain, name="chain"),
    path("<str:reference>/comments", comments.comments, name="comments"),
    path("<str:reference>/comment-on-case", comments.comment_on_case, name="comment_on_case"),
    path("<str:reference>/resolve-comment/<int:comment>", comments.resolve_comment, name="resolve_comment"),
    path("<str:reference>/part-2", part_two.part_two, name="part_two"),
    path("<str:reference>/read-part-two", part_two.read_part_two, name="read_part_two"),
    path("<str:reference>/write-part-two", part_two.write_part_two, name="write_part_two"),
    path("<str:reference>/name-part-two-reader", part_two.name_part_two_reader, name="name_part_two_reader"),
    path("<str:reference>/end-part-two-reader", part_two.end_part_two_reader, name="end_part_two_reader"),
    path("<str:reference>/edit-case", editing.edit_case, name="edit_case"),
    path("<str:reference>/give-advice", acts.give_advice, name="give_advice"),
    path("<str:reference>/check-case", acts.check_case, name="check_case"),
    path("<str:reference>/submit-case", acts.submit_case, name="submit_case"),
    path("<str:reference>/sign-case", acts.sign_case, name="sign_case"),
    path("<str:reference>/agree-case", acts.agree_case, name="agree_case"),
    path("<str:reference>/decide-case", acts.decide_case, name="decide_case"),
    path("<str:reference>/publish-case", acts.publish_case, name="publish_case"),
    path("<str:reference>/return-case", conduct.return_case, name="return_case"),
    path("<str:reference>/recuse-from-case", conduct.recuse_from_case, name="recuse_from_case"),
    path("<str:reference>/call-in-case", conduct.call_in_case, name="call_in_case"),
    path("<str:reference>/pass-gate", conduct.pass_gate, name="pass_gate"),
    path("<str:reference>/withdraw-case", acts.withdraw_case, name="withdraw_case"),
]
register_link("PCD", case_address)
register_finder("Decisions", "decisions.view", lists.found)
register_finder("Usable contracts", "decisions.view", contracts.found)
register_link("MTG-", lambda _: reverse("decisions:forward_plan"))
register_titles("PCD", lists.titles)
register_titles("MTG-", planning.titles)
