"""One code base, two sites: PORTAL_SITE selects what a process answers."""

from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import Page

from editorial.approval import publish_as_operator
from institutions.models import User
from publication.models import PublicRecord
from tests.portal.commands import run

pytestmark = pytest.mark.django_db

PUBLIC = ["/ar/", "/fr/", "/en/search/", "/api/v1/search", "/id/commitment-00000000/", "/robots.txt"]


@pytest.mark.parametrize(
    ("site", "urls"), [("", "portal.urls"), ("www", "portal.urls_www"), ("cms", "portal.urls_cms")]
)
def test_environment_selects_the_site(site: str, urls: str) -> None:
    done = run("-c", "from portal.settings import ROOT_URLCONF as urls; print(urls)", PORTAL_SITE=site)
    assert done.stdout.strip() == urls


@override_settings(ROOT_URLCONF="portal.urls_www")
@pytest.mark.parametrize("path", ["/cms/", "/cms/login/", "/cms/pages/2/edit/", "/cms/jsi18n/"])
def test_public_site_has_no_cms(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


@override_settings(ROOT_URLCONF="portal.urls_www")
def test_public_site_has_its_pages(client: Client) -> None:
    assert client.get("/fr/").status_code == 200
    assert client.get("/-/ready").status_code == 200


@override_settings(ROOT_URLCONF="portal.urls_cms")
@pytest.mark.parametrize("path", PUBLIC)
def test_editors_site_has_no_public_pages(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


@override_settings(ROOT_URLCONF="portal.urls_cms")
def test_editors_site_starts_at_the_cms(client: Client) -> None:
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/cms/")
    assert client.get("/cms/sign-in/").status_code == 200
    assert client.get("/-/ready").status_code == 200


@override_settings(ROOT_URLCONF="portal.urls_cms")
def test_what_is_published_there_has_its_public_address(page_of: Callable[..., Page]) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    before = PublicRecord.objects.get(page_id=page.pk).url
    publish_as_operator(page=page, approver=None, evidence="test")
    assert PublicRecord.objects.get(page_id=page.pk).url == before != ""


def test_address_of_the_cms_is_the_same_on_its_own_site() -> None:
    assert reverse("wagtailadmin_home", urlconf="portal.urls_cms") == reverse("wagtailadmin_home") == "/cms/"


@override_settings(ROOT_URLCONF="portal.urls_cms")
def test_drafts_are_shown_on_the_editors_site(
    page_of: Callable[..., Page], signed_in: Callable[[User], Client], approver: User
) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    response = signed_in(approver).get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    assert page.title in response.content.decode()
