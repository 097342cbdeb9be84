"""An operator who has an external site, an editor who previews, and the site that fetches."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Page

from editorial.models import InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms

ORIGIN = "https://www.example"
ADDRESS = f"{ORIGIN}/preview?token={{token}}&locale={{locale}}&type={{type}}&id={{id}}"
EXCHANGE = "/cms/external-preview/exchange/"
SECRET = "Zorglub confidentiel"


@pytest.fixture(autouse=True)
def external_site(settings: Settings) -> None:
    settings.PORTAL_PREVIEW_URL = ADDRESS
    settings.PORTAL_PUBLIC_URL = "http://testserver"


@pytest.fixture
def draft(section: InstitutionSectionPage, editor: User) -> InitiativePage:
    """Never public, saved once by its editor."""
    page = InitiativePage(title=SECRET, summary="Un registre.", locale=section.locale)
    section.add_child(instance=page)
    page.save_revision(user=editor)
    return InitiativePage.objects.get(pk=page.pk)


@pytest.fixture
def token(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> str:
    return token_in(opened(signed_in(editor), draft))


def opened(client: Client, page: Page) -> Any:
    """The latest version, opened on the external site."""
    return client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": "external"})


def typed(client: Client, page: Page, **changes: Any) -> str:
    """Type in the editor without saving; return where its preview is."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = cms.form_of(client, edit) | cms.without_streams(type(page)) | changes
    assert client.post(preview, data).json() == {"is_valid": True, "is_available": True}
    return preview


def token_in(response: Any) -> str:
    """From the address that the editor's browser is sent to."""
    assert response.status_code == 302, response.status_code
    (token,) = parse_qs(urlsplit(response["Location"]).query)["token"]
    return token


def fetch(token: str, **headers: str) -> Any:
    """What the server of the external site does."""
    return Client().post(EXCHANGE, headers={"Authorization": f"Bearer {token}", **headers})
