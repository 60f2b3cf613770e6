"""An address without a page, a form of another sign-in and a fault are answered by a page that says what to do."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from daybook.foundation.identity.tests.test_operations import make
from tests.pages import client_of


@pytest.mark.django_db
def test_an_address_without_a_page_is_told_of_to_whoever_asks() -> None:
    for client in (Client(), client_of(make("reader", "auditor"))):
        for address in ("/nonsense", "/money/", "/public/decisions/nonsense/more/"):
            answer = client.get(address)
            assert answer.status_code == 404, address
            assert "There is nothing at this address</h1>" in answer.content.decode(), address
            assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_form_of_another_sign_in_is_refused_with_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "one"})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


@pytest.mark.django_db
def test_more_fields_than_a_form_holds_are_refused(settings: object) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3  # type: ignore[attr-defined]
    answer = Client().post("/accounts/login/", {str(number): "" for number in range(9)})
    assert answer.status_code == 400
    assert "send less at once" in answer.content.decode()


def test_a_fault_is_told_of_without_a_database() -> None:
    request = RequestFactory().get("/")
    request.request_id = "0123456789"  # type: ignore[attr-defined]
    answer = get_resolver().resolve_error_handler(500)(request)
    assert answer.status_code == 500
    assert "<code>0123456789</code>" in answer.content.decode()
    assert "Something went wrong in Daybook</h1>" in answer.content.decode()
