"""What the editor sees: a second mode of the preview, where there is an external site."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Page
from wagtail.users.models import UserProfile

from editorial.models import ExternalPreview, InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.external_preview.conftest import ADDRESS, opened, typed

pytestmark = pytest.mark.django_db


def modes(client: Client, path: str) -> list[str]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return [str(option["value"]) for option in page.select("#id_preview_mode option")]


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def in_panel(client: Client, page: Page, **changes: Any) -> BeautifulSoup:
    asked = {"mode": "external", "in_preview_panel": "true"}
    response = client.get(typed(client, page, **changes), asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(
    "name", ["initiative/citizen-budget", "platform/open-data", "dossier/open-data", "commitment/mo0007"]
)
def test_records_have_two_modes(
    name: str, page_of: Callable[..., Page], signed_in: cms.SignIn, approver: User
) -> None:
    assert modes(signed_in(approver), edit(page_of(name))) == ["", "external"]


def test_without_an_external_site_there_is_one(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage, settings: Settings
) -> None:
    settings.PORTAL_PREVIEW_URL = ""
    client = signed_in(editor)
    assert modes(client, edit(draft)) == []
    assert opened(client, draft).status_code == 404
    assert not ExternalPreview.objects.exists()


def test_page_that_is_not_saved_yet_has_none(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    add = reverse("wagtailadmin_pages:add", args=["knowledge_base", "initiativepage", section.pk])
    assert modes(signed_in(editor), add) == []


def test_portals_own_preview_is_as_before(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> None:
    client = signed_in(editor)
    response = client.get(typed(client, draft, title="Sur le portail"), {"mode": ""})
    assert response.status_code == 200
    assert "Sur le portail" in response.content.decode()
    assert not ExternalPreview.objects.exists()


def test_panel_shows_a_link_and_makes_no_token(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    page = in_panel(signed_in(editor), draft)
    link = page.select_one("main a.button")
    assert link is not None
    assert (link["href"], link["target"]) == ("?mode=external", "_blank")
    assert not page.select("iframe, script")
    assert not ExternalPreview.objects.exists()


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_panel_speaks_the_editors_language(
    language: str, direction: str, signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    """The page is French."""
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": language})
    html = in_panel(signed_in(editor), draft).select_one("html")
    assert html is not None
    assert (html["lang"], html["dir"]) == (language, direction)


def test_row_that_names_nothing_yet_is_explained(
    signed_in: cms.SignIn, approver: User, page_of: Callable[..., Page]
) -> None:
    """The preview lets unfinished forms through."""
    page = page_of("commitment/mo0007").get_latest_revision_as_object()
    page.actors.add(page.actors.model(role="supporter"))
    page.save_revision(user=approver)
    response = opened(signed_in(approver), page)
    assert response.status_code == 200
    explained = BeautifulSoup(response.content, "html.parser").select_one("main.external-preview")
    assert explained is not None
    assert len(explained.select("p")) == 1
    assert not explained.select("a")
    assert not ExternalPreview.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "http://www.example/?token={token}",
        "https://www.example/preview",
        "https://{token}.example/",
        "https://www.example/?token={token}&page={page}",
        "www.example/{token}",
    ],
)
def test_operators_mistakes_are_told_at_the_start(address: str, settings: Settings) -> None:
    settings.PORTAL_PREVIEW_URL = address
    assert "portal.E003" in {message.id for message in run_checks()}


@pytest.mark.parametrize(
    "address", ["", ADDRESS, "https://www.example/#{token}", "http://127.0.0.1:9000/?token={token}"]
)
def test_good_addresses_start(address: str, settings: Settings) -> None:
    settings.PORTAL_PREVIEW_URL = address
    assert "portal.E003" not in {message.id for message in run_checks()}
