"""`/id/<public id>/` leads to the record in the reader's language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from publication.models import PublicRecord

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]


def url_of(page: Page, locale: str) -> str:
    return PublicRecord.objects.get(translation_key=page.translation_key, locale=locale).url


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        ("", "ar"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB", "en"),
        ("de,en;q=0.5", "en"),
        ("en;q=0.4,fr;q=0.7", "fr"),
        ("de", "ar"),
        ("*", "ar"),
        ("not a header ;;", "ar"),
    ],
)
def test_leads_to_the_readers_language(wanted: str, locale: str, client: Client, page_of: PageOf) -> None:
    page = page_of("commitment/mo0007")
    response = client.get(f"/id/{page.public_id}/", headers={"accept-language": wanted})
    assert response.status_code == 302
    assert response["Location"] == url_of(page, locale)
    assert "Accept-Language" in response["Vary"]


def test_falls_back_to_the_language_it_was_written_in(client: Client, page_of: PageOf) -> None:
    page_of("commitment/mo0007", "fr").unpublish()
    page = page_of("commitment/mo0007")
    response = client.get(f"/id/{page.public_id}/", headers={"accept-language": "fr"})
    assert response["Location"] == url_of(page, page.locale.language_code)


def test_institutions_have_one_too(client: Client) -> None:
    record = PublicRecord.objects.get(type="institution", external_id="icpc", locale="en")
    response = client.get(f"/id/{record.public_id}/", headers={"accept-language": "en"})
    assert response["Location"] == record.url


@pytest.mark.parametrize("public_id", ["commitment-00000000", "nothing", "commitment-%27"])
def test_unknown_is_not_found(public_id: str, client: Client) -> None:
    assert client.get(f"/id/{public_id}/").status_code == 404


def test_withdrawn_is_not_found(client: Client, page_of: PageOf) -> None:
    page = page_of("commitment/mo0007")
    page.unpublish()
    assert client.get(f"/id/{page.public_id}/").status_code == 404


def test_stays_when_the_address_changes(
    client: Client, page_of: PageOf, django_capture_on_commit_callbacks: Any
) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    page.slug = "ailleurs"
    with django_capture_on_commit_callbacks(execute=True):
        page.save()
    response = client.get(f"/id/{page.public_id}/", headers={"accept-language": "fr"})
    assert response["Location"] == Page.objects.get(pk=page.pk).get_url()
