"""Addresses of the organisation: what may be looked at, then each act by its own name."""

from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.organisation.web import (
    acts_people,
    acts_posts,
    acts_units,
    bodies,
    chart,
    people,
    posts,
    titles,
    units,
    vacancies,
)
from daybook.ui.codes import register_codes
from daybook.ui.finding import register_finder, register_titles
from daybook.ui.links import register_link

register_codes()

app_name = "organisation"
urlpatterns = [
    path("", chart.chart, name="chart"),
    path("units/<code:code>/", units.unit, name="unit"),
    path("establishment/", units.establishment, name="establishment"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<str:reference>/", posts.post, name="post"),
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("directory/", people.directory, name="directory"),
    path("directory/<str:reference>/", people.person, name="person"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<code:code>/", bodies.body, name="body"),
    path("cost-centres/", bodies.cost_centres, name="cost_centres"),
    path("cost-centres/<code:body>/<code:code>/", bodies.cost_centre, name="cost_centre"),
    path("open-unit/", acts_units.open_one, name="open_unit"),
    path("reorganise-units/", acts_units.reorganise, name="reorganise_units"),
    path("units/<code:code>/assign-unit-head/", acts_units.assign_head, name="assign_unit_head"),
    path("establish-post/", acts_posts.establish, name="establish_post"),
    path("posts/<str:reference>/revise-post/", acts_posts.revise, name="revise_post"),
    path("posts/<str:reference>/abolish-post/", acts_posts.abolish, name="abolish_post"),
    path("posts/<str:reference>/appoint-to-post/", acts_posts.appoint, name="appoint_to_post"),
    path("posts/<str:reference>/end-holding/", acts_posts.end, name="end_holding"),
    path("posts/<str:reference>/withdraw-holding/", acts_posts.withdraw, name="withdraw_holding"),
    path("posts/<str:reference>/assign-reporting-line/", acts_posts.assign_line, name="assign_reporting_line"),
    path("posts/<str:reference>/end-reporting-line/", acts_posts.end_line, name="end_reporting_line"),
    path("register-person/", acts_people.register, name="register_person"),
    path("directory/<str:reference>/revise-person/", acts_people.revise, name="revise_person"),
    path("found-body/", acts_people.found, name="found_body"),
    path("bodies/<code:code>/arrange-body/", acts_people.arrange, name="arrange_body"),
    path("open-cost-centre/", acts_people.open_centre, name="open_cost_centre"),
    path(
        "cost-centres/<code:body>/<code:code>/assign-budget-holder/",
        acts_people.assign_holder,
        name="assign_budget_holder",
    ),
]


def _post(reference: str) -> str:
    return reverse("organisation:post", args=[reference])


def _person(reference: str) -> str:
    return reverse("organisation:person", args=[reference])


def _unit(reference: str) -> str:
    return reverse("organisation:unit", args=[reference.removeprefix("UNIT-")])


def _body(reference: str) -> str:
    return reverse("organisation:body", args=[reference.removeprefix("BODY-")])


def _cost_centre(reference: str) -> str:
    body, _, code = reference.removeprefix("CC-").partition("-")
    return reverse("organisation:cost_centre", args=[body, code]) if body and code else ""


register_finder("Units", "organisation.view", chart.found_units)
register_finder("Posts", "organisation.view", chart.found_posts)
register_finder("Cost centres", "organisation.view", bodies.found_cost_centres)
register_finder("People", "organisation.view", people.found)
register_titles("POST-", titles.of_posts)
register_titles("P-", titles.of_people)
register_titles("UNIT-", titles.of_units)
register_titles("BODY-", titles.of_bodies)
register_titles("CC-", titles.of_cost_centres)
register_link("POST-", _post)
register_link("P-", _person)
register_link("UNIT-", _unit)
register_link("BODY-", _body)
register_link("CC-", _cost_centre)
