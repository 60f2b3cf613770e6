from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

import daybook
from daybook.kernel.refused import Refused
from daybook.ui import routes
from daybook.ui.refusals import status_of
from daybook.ui.routes import RefusalPages, bind_permission_checker, public_route, requires


class SignedIn:
    is_authenticated = True
    is_anonymous = False


def _only_viewers(request: HttpRequest, permission: str) -> None:
    if permission != "ledger.view":
        raise Refused("not_permitted", "You may not post journals. Ask an accountant.", who_can="Accountants")


@pytest.fixture(autouse=True)
def _checker() -> Iterator[None]:
    before = routes._checker
    bind_permission_checker(_only_viewers)
    yield
    bind_permission_checker(before)


@requires("ledger.view")
def look(request: HttpRequest) -> HttpResponse:
    return HttpResponse("rows")


@requires("ledger.post_journal")
def post(request: HttpRequest) -> HttpResponse:
    raise AssertionError("the view must not run")


@public_route
def anyone(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def asked(user: object) -> HttpRequest:
    request = RequestFactory().get("/money/journals/?state=draft")
    request.user = user  # type: ignore[assignment]
    return request


def test_each_view_names_its_permission() -> None:
    assert [view.daybook_permission for view in (look, post, anyone)] == ["ledger.view", "ledger.post_journal", None]


def test_who_holds_the_permission_sees_the_page() -> None:
    assert look(asked(SignedIn())).content == b"rows"


def test_who_lacks_it_is_refused_before_the_view_runs() -> None:
    with pytest.raises(Refused) as refused:
        post(asked(SignedIn()))
    assert refused.value.code == "not_permitted"


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    response = post(asked(AnonymousUser()))
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/money/journals/%3Fstate%3Ddraft")


def test_nothing_opens_before_a_checker_is_bound() -> None:
    bind_permission_checker(routes._unbound)
    with pytest.raises(Refused) as refused:
        look(asked(SignedIn()))
    assert refused.value.code == "not_ready"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("not_permitted", 403),
        ("own_work", 403),
        ("not_found", 404),
        ("stale", 409),
        ("already_reversed", 409),
        ("wrong_state", 409),
        ("bad_journal", 422),
        ("not_ready", 503),
    ],
)
def test_the_status_of_a_refusal(code: str, status: int) -> None:
    assert status_of(Refused(code, "No.")) == status


def test_a_refusal_page_says_what_why_next_and_who() -> None:
    refused = Refused(
        "own_work",
        "You drafted <b>J1</b>.",
        why="Nobody approves their own work.",
        paragraph="3.2",
        next_step="Ask another accountant",
        who_can="Any accountant but you",
        amount_pence=-94739300,
        journal="JD-000009",
    )
    request = asked(AnonymousUser())
    response = RefusalPages(lambda _: HttpResponse()).process_exception(request, refused)
    assert response is not None
    page = response.content.decode()
    assert response.status_code == 403
    for words in (
        "You drafted &lt;b&gt;J1&lt;/b&gt;.",
        "Nobody approves their own work.",
        "Paragraph 3.2",
        "Ask another accountant",
        "Any accountant but you",
        "−£947,393.00",
        "own_work",
    ):
        assert words in page
    assert "JD-000009" not in page  # a reference is for programs; the words name it


def test_other_exceptions_are_left_alone() -> None:
    assert RefusalPages(lambda _: HttpResponse()).process_exception(asked(SignedIn()), ValueError("x")) is None


def test_every_form_that_is_sent_is_drawn_with_a_key_of_its_own() -> None:
    drawn = Template("{% csrf_token %}").render(Context({"csrf_token": "token"}))
    keys = re.findall(r'name="form_key" value="(\w{32})"', drawn * 2 + Template("{% csrf_token %}").render(Context()))
    assert 'name="csrfmiddlewaretoken" value="token"' in drawn
    assert len(set(keys)) == 2
    forms = [
        (path, form)
        for path in Path(daybook.__file__).parent.rglob("*.html")
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL)
    ]
    assert len(forms) > 50
    assert not [path for path, form in forms if "{% csrf_token %}" not in form]
