"""Every route names the permission it asks for, or stands in the short list of those that ask for none."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from ninja import NinjaAPI

from daybook.foundation.identity.roles import roles, system_actors
from daybook.kernel.operation import OPERATIONS
from daybook.ui.routes import public_route, requires
from tests.architecture.sources import assert_none

# Marked with `public_route`: anyone may open these. Think before adding one.
PUBLIC_ROUTES = {
    "ui:preferences",
    "ui:style_guide",
    "account_login",
    "account_inactive",
    "health_live",
    "health_ready",
    "openness:decisions",
    "openness:decisions_csv",
    "openness:decisions_json",
    "openness:feed",
    "openness:decision",
    "openness:decision_json",
    "openness:costs_csv",
    "openness:recommendations_csv",
    "openness:paper",
    "openness:text",
    "openness:verify",
}
# About one's own sign-in and one's own work, so no role is asked for. Whoever is not signed in is sent to sign in, as a
# test below sees.
OWN_SIGN_IN = {
    "account",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "approvals:act_as",
    "approvals:answer_deputyship",
    "approvals:deputies",
    "approvals:deputyship",
    "approvals:offer_deputyship",
    "change",
    "home:home",
    "home:search",
    "jobs:jobs",
    "jobs:job",
    "jobs:progress",
    "notifications:choices",
    "notifications:messages",
    "notifications:read_all_messages",
    "notifications:read_message",
    "work:ask",
    "work:asked",
    "work:withdraw_question",
    "work:hand_on",
    "work:item",
    "work:question",
    "work:take_back",
    "work:work",
}
# What stands in the address of a page of one record.
RECORDS = {
    "approvals:answer_deputyship": ["DEP-000001", "accept_deputyship"],
    "approvals:deputyship": ["DEP-000001"],
    "jobs:job": ["JOB-000001"],
    "jobs:progress": ["JOB-000001"],
    "work:ask": ["JD-000001", "ledger.post_journal"],
    "work:hand_on": ["JD-000001", "ledger.post_journal"],
    "work:item": ["JD-000001", "ledger.post_journal"],
    "work:question": ["ASK-000001"],
    "work:take_back": ["JD-000001", "ledger.post_journal"],
    "work:withdraw_question": ["ASK-000001"],
}
# Views of packages, which cannot carry our mark. Each says why it needs none.
PACKAGES_OWN = {
    "api:api-root": "a name without content, made by django-ninja",
    "api:openapi-json": "the description of the API, which is no secret",
}
NOT_MARKED = object()


def named_routes(
    patterns: Iterable[URLPattern | URLResolver], spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, Callable]]:
    """(namespaced name, or else the pattern, and the view) of every route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from named_routes(pattern.url_patterns, inner)
        else:
            yield ":".join([*spaces, pattern.name or str(pattern.pattern)]), pattern.callback


def route_findings(name: str, view: Callable, known: set[str]) -> Iterator[str]:
    if name in PACKAGES_OWN:
        return
    for marked in _marked_functions(view):
        permission = getattr(marked, "daybook_permission", NOT_MARKED)
        if permission is NOT_MARKED:
            yield f"{name}: say who may open it with daybook.ui.routes.requires, or public_route"
        elif permission is None and name not in PUBLIC_ROUTES | OWN_SIGN_IN:
            yield f"{name}: it is public and not in PUBLIC_ROUTES of this test"
        elif permission is not None and permission not in known:
            yield f"{name}: no role and no operation is called {permission}"


def _marked_functions(view: Callable) -> list[Callable]:
    """The view; behind one path of django-ninja, the view of each method."""
    owner = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    operations = getattr(owner, "operations", None)
    return [operation.view_func for operation in operations] if operations else [view]


def known_permissions() -> set[str]:
    everyone = [*roles().values(), *system_actors().values()]
    return set(OPERATIONS).union(*(role.permissions for role in everyone))


def test_every_route_names_its_permission() -> None:
    routes = list(named_routes(get_resolver().url_patterns))
    assert routes
    assert_none(finding for name, view in routes for finding in route_findings(name, view, known_permissions()))


def test_the_lists_of_exceptions_hold_nothing_that_is_gone() -> None:
    names = {name for name, _ in named_routes(get_resolver().url_patterns)}
    assert PUBLIC_ROUTES | OWN_SIGN_IN | set(PACKAGES_OWN) <= names


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OWN_SIGN_IN))
def test_pages_of_ones_own_sign_in_show_nothing_to_a_stranger(name: str, client: Client) -> None:
    answer = client.get(reverse(name, args=RECORDS.get(name, [])))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    assert not answer.content


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def found(view: Callable) -> list[str]:
    return [
        finding
        for name, callback in named_routes([path("made-up", view, name="made_up")])
        for finding in route_findings(name, callback, {"ledger.view"})
    ]


def test_a_route_without_permission_is_found() -> None:
    assert "requires" in found(page)[0]


def test_a_public_route_that_is_not_listed_is_found() -> None:
    assert "PUBLIC_ROUTES" in found(public_route(page))[0]


def test_a_permission_that_nobody_knows_is_found() -> None:
    assert "ledger.veiw" in found(requires("ledger.veiw")(page))[0]


def test_an_unmarked_operation_of_the_api_is_found() -> None:
    api = NinjaAPI(urls_namespace="made-up")
    api.post("/unmarked", url_name="unmarked")(page)
    api.post("/marked", url_name="marked")(requires("ledger.view")(page))
    patterns, _, _ = api.urls
    found = [
        finding
        for name, view in named_routes(patterns)
        if "marked" in name
        for finding in route_findings(name, view, {"ledger.view"})
    ]
    assert len(found) == 1
    assert "requires" in found[0]


def test_a_route_with_a_known_permission_passes() -> None:
    assert found(requires("ledger.view")(page)) == []
