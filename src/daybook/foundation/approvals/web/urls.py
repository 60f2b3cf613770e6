"""Addresses of authority: the scheme and its changes, deputies, and in whose name somebody acts."""

from __future__ import annotations

from django.urls import path, reverse

from daybook.foundation.approvals.web import deputies, offering, proposing, scheme, scheme_changes, splitting
from daybook.ui.finding import register_titles
from daybook.ui.links import register_link

app_name = "approvals"
urlpatterns = [
    path("scheme/", scheme.scheme, name="scheme"),
    path("scheme/propose-rule/", proposing.propose_new_rule, name="propose_rule"),
    path("scheme/rules/<str:reference>/", proposing.scheme_rule, name="scheme_rule"),
    path("scheme/rules/<str:reference>/change/", proposing.propose_change, name="propose_rule_change"),
    path("scheme/rules/<str:reference>/end/", proposing.propose_end, name="propose_rule_end"),
    path("scheme/changes/", scheme_changes.scheme_changes, name="scheme_changes"),
    path("scheme/changes/<str:reference>/", scheme_changes.scheme_change, name="scheme_change"),
    *[
        path(f"scheme/changes/<str:reference>/{verb}/", scheme_changes.settle_with(verb), name=verb)
        for verb in ("approve_scheme_change", "refuse_scheme_change", "withdraw_scheme_change")
    ],
    path("splitting/", splitting.splitting, name="splitting"),
    path("act-as/", deputies.act_as, name="act_as"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/offer-deputyship/", offering.offer, name="offer_deputyship"),
    path("deputies/propose-deputyship/", offering.propose, name="propose_deputyship"),
    path("deputies/<str:reference>/", deputies.deputyship_page, name="deputyship"),
    path("deputies/<str:reference>/<str:verb>/", deputies.answer, name="answer_deputyship"),
]


def _deputyship(reference: str) -> str:
    return reverse("approvals:deputyship", args=[reference])


def _scheme_rule(reference: str) -> str:
    return reverse("approvals:scheme_rule", args=[reference])


def _scheme_change(reference: str) -> str:
    return reverse("approvals:scheme_change", args=[reference])


register_titles("DEP-", deputies.titles)
register_titles("SC-", scheme_changes.titles)
register_link("DEP-", _deputyship)
register_link("SDR-", _scheme_rule)
register_link("SC-", _scheme_change)
