from __future__ import annotations

from django.urls import path, reverse

from daybook.change.discovery.web import engagements, questions
from daybook.ui.finding import register_finder
from daybook.ui.links import register_link

app_name = "engaging"
urlpatterns = [
    path("engagements/", engagements.engagement_list, name="engagements"),
    path("engagements/log-engagement", engagements.log_engagement, name="log_engagement"),
    path("engagements/<str:reference>/", engagements.engagement_page, name="engagement"),
    path("engagements/<str:reference>/correct-engagement", engagements.correct_engagement, name="correct_engagement"),
    path("engagements/<str:reference>/ask-question", engagements.ask_question, name="ask_question"),
    path("engagements/<str:reference>/record-effect", engagements.record_effect, name="record_effect"),
    path("questions/", questions.question_list, name="questions"),
    path("questions/<str:reference>/", questions.question_page, name="question"),
    path("questions/<str:reference>/answer-question", questions.answer_question, name="answer_question"),
    path("questions/<str:reference>/publish-answer", questions.publish_answer, name="publish_answer"),
]
register_link("ENG-", lambda reference: reverse("engaging:engagement", args=[reference]))
register_link("QUE-", lambda reference: reverse("engaging:question", args=[reference]))
register_finder("Market engagements", "discovery.view", engagements.found)
register_finder("Suppliers’ questions", "discovery.view", questions.found)
