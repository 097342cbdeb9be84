"""Headers of public pages and of the CMS."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page

from institutions.models import User

pytestmark = pytest.mark.django_db

RECORDS = ["commitment/mo0007", "plan/ogp-2021-2023", "initiative/citizen-budget", "dossier/open-budget",
           "platform/integrity-portal", "initiatives", "commitments", "institutions", "themes"]  # fmt: skip
LOCALES = ["ar", "fr", "en"]


def policy_of(header: str) -> dict[str, list[str]]:
    parts = [part.split() for part in header.split(";")]
    return {directive: values for directive, *values in parts}


@pytest.mark.parametrize("path", [*(f"/{locale}/" for locale in LOCALES), "/fr/nothing/", "/api/v1/nothing"])
def test_public_policy_is_strict(path: str, client: Client) -> None:
    policy = policy_of(client.get(path)["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert {"unsafe-inline", "unsafe-eval", "http:", "https:", "*"} & set(str(policy).split("'")) == set()


def test_policy_of_the_cms_allows_its_editor_to_work(client: Client) -> None:
    policy = policy_of(client.get("/cms/jsi18n/")["Content-Security-Policy"])
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["default-src"] == ["'none'"]
    assert "'unsafe-eval'" not in policy["script-src"]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", RECORDS)
def test_public_pages_know_no_visitor(
    name: str, locale: str, client: Client, page_of: Callable[..., Page]
) -> None:
    response = client.get(page_of(name, locale).get_url())
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_signed_in_editor_gets_the_same_public_page(
    client: Client, signed_in: Callable[[User], Client], approver: User
) -> None:
    response = signed_in(approver).get("/fr/")
    assert response.content == client.get("/fr/").content
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", ["/fr/", "/cms/sign-in/", "/-/live", "/api/v1/nothing"])
def test_headers_that_every_answer_has(path: str, client: Client) -> None:
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize(
    ("path", "option", "ancestors"),
    [
        ("/fr/", "DENY", "'none'"),
        ("/cms/jsi18n/", "SAMEORIGIN", "'self'"),
        ("/cms/sign-in/", "DENY", "'none'"),
    ],
)
def test_only_the_editor_shows_pages_in_a_frame(
    path: str, option: str, ancestors: str, client: Client
) -> None:
    response = client.get(path)
    assert response["X-Frame-Options"] == option
    assert policy_of(response["Content-Security-Policy"])["frame-ancestors"] == [ancestors]


def test_unchanged_page_is_not_sent_twice(client: Client) -> None:
    first = client.get("/fr/")
    again = client.get("/fr/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
