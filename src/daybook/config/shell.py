"""What surrounds every page for one person, and how a page asks whether they may open it."""

from __future__ import annotations

from django.http import HttpRequest

from daybook.foundation.approvals.public import count_waiting
from daybook.foundation.identity.public import permissions_held, refuse_without
from daybook.foundation.organisation.public import people
from daybook.kernel import clock
from daybook.ui.parts import Area, Page, Shell

# Each area with its pages: (label, address, the permission that opens it).
_AREAS = (
    (
        "Decisions",
        (
            ("Decisions", "/decisions/", "decisions.view"),
            ("Forward plan", "/decisions/forward-plan/", "decisions.view"),
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
        "Assurance",
        (
            ("Audit story", "/story/", "audit.view"),
            ("Sign-ins and roles", "/sign-ins/", "identity.view"),
            ("Jobs", "/jobs/", "jobs.view"),
        ),
    ),
)


def held(request: HttpRequest) -> frozenset[str]:
    """All that the signed-in person may do and see, looked up once a request."""
    if not hasattr(request, "_daybook_permissions"):
        actor = request.actor  # type: ignore[attr-defined]
        known = permissions_held(actor, clock.now()) if actor else frozenset()
        request._daybook_permissions = known  # type: ignore[attr-defined]
    return request._daybook_permissions  # type: ignore[attr-defined, no-any-return]


def check_permission(request: HttpRequest, permission: str) -> None:
    """Refused `not_permitted` unless the signed-in person holds the permission."""
    if permission not in held(request):
        refuse_without(permission)


def shell_of(request: HttpRequest) -> Shell:
    """The person's name, the areas they may use and how much waits for them; a bare shell for visitors."""
    actor = getattr(request, "actor", None)
    if not actor:
        return Shell(sign_in_url="/accounts/login/")
    may = held(request)
    areas = []
    for label, pages in _AREAS:
        open_to = [Page(label=name, url=url) for name, url, permission in pages if permission in may]
        if open_to:
            areas.append(Area(label=label, url=open_to[0].url, pages=open_to))
    person = people([actor.person]).get(actor.person)
    return Shell(
        person=person.name if person else "",
        areas=areas,
        home_url="/",
        search_url="/search/",
        work_url="/",
        work_count=count_waiting(actor, clock.now(), may),
        account_url="/accounts/",
        sign_out_url="/accounts/logout/",
        now=clock.now(),
    )
