"""What surrounds every page for one person, and how a page asks whether they may open it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from daybook.foundation.approvals.web.standing import kinds_in, lent_in, names_in, standing_in
from daybook.foundation.identity.public import refuse_without
from daybook.foundation.notifications.public import count_unread
from daybook.kernel import clock
from daybook.ui.parts import Area, Page, Shell

# Each area with its pages: (label, address, the permission that opens it).
_AREAS = (
    (
        "Decisions",
        (
            ("Decisions", "/decisions/", "decisions.view"),
            ("Forward plan", "/decisions/forward-plan/", "decisions.view"),
            ("Public register", "/openness/register/", "openness.view"),
            ("Usable contracts", "/decisions/contracts/", "decisions.view"),
            ("Undertakings", "/undertakings/", "undertakings.view"),
        ),
    ),
    (
        "Money",
        (
            ("Funds and budgets", "/money/funds/", "budgets.view"),
            ("Changes of budget", "/money/changes/", "budgets.view"),
            ("Journals", "/money/journals/", "ledger.view"),
            ("Journals from a file", "/money/journals/import/", "ledger.start_import"),
            ("Trial balance", "/money/trial-balance/", "ledger.view"),
            ("Periods", "/money/periods/", "ledger.view"),
            ("Your jobs", "/jobs/", "jobs.cancel_job"),
        ),
    ),
    (
        "Change",
        (
            ("Programmes", "/change/programmes/", "programmes.view"),
            ("Appraisals", "/change/appraisals/", "appraisal.view"),
            ("Benefits", "/change/benefits/", "benefits.view"),
            ("Systems", "/change/systems/", "systems.view"),
            ("Event logs", "/change/logs/", "discovery.view"),
            ("Services", "/change/services/", "discovery.view"),
            ("Requirements", "/change/requirements/", "discovery.view"),
        ),
    ),
    (
        "People",
        (
            ("Organisation chart", "/people/", "organisation.view"),
            ("Establishment", "/people/establishment/", "organisation.view"),
            ("Posts", "/people/posts/", "organisation.view"),
            ("Vacancies", "/people/vacancies/", "organisation.view"),
            ("Directory", "/people/directory/", "organisation.view"),
            ("Cost centres", "/people/cost-centres/", "organisation.view"),
            ("Legal bodies", "/people/bodies/", "organisation.view"),
            ("Reorganise", "/people/reorganise-units/", "organisation.reorganise_units"),
        ),
    ),
    (
        "Authority",
        (
            ("Deputies", "/authority/deputies/", "approvals.accept_deputyship"),
            ("Scheme of delegation", "/authority/scheme/", "approvals.view"),
            ("Possible splitting", "/authority/splitting/", "approvals.view"),
            ("Separated duties", "/sign-ins/duties/", "identity.view"),
        ),
    ),
    (
        "Assurance",
        (
            ("Audit story", "/story/", "audit.view"),
            ("Sign-ins and roles", "/sign-ins/", "identity.view"),
            ("Jobs", "/jobs/", "jobs.view"),
        ),
    ),
)


def check_permission(request: HttpRequest, permission: str) -> None:
    """Refused `not_permitted` unless the signed-in person holds the permission."""
    if permission not in standing_in(request).permissions:
        refuse_without(permission, request.actor, clock.now())  # type: ignore[attr-defined]


def area_home(request: HttpRequest, area: str) -> HttpResponse:
    """The first page of an area that the person may open; without one, the start page."""
    found = next((one for one in shell_of(request).areas if one.label == area), None)
    return HttpResponseRedirect(found.url if found else "/")


def shell_of(request: HttpRequest) -> Shell:
    """The person's name, the areas they may use and how much waits for them; a bare shell for visitors."""
    actor = getattr(request, "actor", None)
    if not actor:
        return Shell(sign_in_url="/accounts/login/")
    may = standing_in(request).permissions
    areas = []
    for label, pages in _AREAS:
        open_to = [Page(label=name, url=url) for name, url, permission in pages if permission in may]
        if open_to:
            areas.append(Area(label=label, url=open_to[0].url, pages=open_to))
    lenders = {one.principal: one.principal_name for one in lent_in(request)}
    principals = [seat.acting_for for seat in names_in(request) if seat.acting_for]
    return Shell(
        person=request.user.person.display_name,  # type: ignore[union-attr]
        areas=areas,
        home_url="/",
        search_url="/search/",
        work_url="/my-work/",
        work_count=sum(kinds_in(request).values()),
        messages_url="/messages/",
        message_count=count_unread(actor.person),
        account_url="/accounts/",
        sign_out_url="/accounts/logout/",
        now=clock.now(),
        acting_for=lenders.get(actor.deputy_for, ""),
        lent=sorted(standing_in(request).titles.items()) if actor.deputy_for else (),
        act_as_url="/authority/act-as/",
        may_act_for=[(one, lenders[one]) for one in principals],
    )
