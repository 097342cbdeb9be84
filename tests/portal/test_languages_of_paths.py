"""Which paths have a language, and how a reader gets theirs."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("", "ar"),
        ("ar-MA", "ar"),
        ("fr-FR,fr;q=0.9", "fr"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("de-DE,de;q=0.9", "ar"),
        ("es,fr;q=0.3", "fr"),
        ("zgh,fr;q=0.1", "fr"),
    ],
)
def test_first_page_leads_to_the_readers_language(wanted: str, locale: str, client: Client) -> None:
    response = client.get("/", headers={"accept-language": wanted})
    assert (response.status_code, response["Location"]) == (302, f"/{locale}/")
    assert "Accept-Language" in response["Vary"]
    assert "Cookie" not in response["Vary"]


def test_language_cookie_is_not_read(client: Client) -> None:
    client.cookies["django_language"] = "fr"
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/en/"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/", "/-/nothing", "/id/nothing-00000000/", "/desk/nothing/",
     "/documents/9/nothing.pdf",
     "/.well-known/nothing", "/sitemap-nothing.xml", "/static/nothing.css", "/media/nothing.png"],
)  # fmt: skip
@pytest.mark.parametrize("wanted", ["", "fr"])
def test_outside_the_languages_not_found_is_not_found(path: str, wanted: str, client: Client) -> None:
    response = client.get(path, headers={"accept-language": wanted})
    assert response.status_code == 404
    assert not response.cookies


def test_unknown_path_of_the_cms_asks_to_sign_in(client: Client) -> None:
    response = client.get("/cms/nothing/", headers={"accept-language": "fr"})
    assert response.status_code == 302
    assert response["Location"].startswith("/cms/sign-in/")


def test_unknown_path_of_the_api_is_a_problem(client: Client) -> None:
    response = client.get("/api/v1/nothing", headers={"accept-language": "en"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address.",
    }


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_not_found_in_the_language_of_the_address(locale: str, client: Client) -> None:
    response = client.get(f"/{locale}/nothing/", headers={"accept-language": "de"})
    assert response.status_code == 404
    assert f'lang="{locale}"' in response.content.decode()


def test_address_without_a_language_leads_to_one(client: Client) -> None:
    response = client.get("/nothing/", headers={"accept-language": "fr"})
    assert (response.status_code, response["Location"]) == (302, "/fr/nothing/")


def test_robots_are_kept_from_the_cms(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /cms/" in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/robots.txt"])
def test_nothing_can_be_posted_there(path: str, client: Client) -> None:
    assert client.post(path).status_code == 405
