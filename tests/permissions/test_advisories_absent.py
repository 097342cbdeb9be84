"""Advisories that do not apply as long as something is not there; and the oldest versions that may run."""

import importlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from packaging.version import Version
from wagtail.contrib.forms.utils import get_form_types
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, PageViewRestriction

from tests.permissions.advisories import ABSENT, HELD
from tests.permissions.table import addresses

SOURCES = Path(__file__).parents[2]
PACKAGES = ("portal", "home", "search", "knowledge_base", "commitments", "editorial", "publication")
# Below these, an advisory of 2023-2026 has no mend: the newest releases with a security fix.
FLOOR = {
    "wagtail": "7.4.3",  # CVE-2026-55468 and the others of 20 August 2026
    "Django": "5.2.18",  # CVE-2026-77050; below it 5.2.17 (CVE-2026-15307) and 5.2.12 (CVE-2026-25674)
    "wagtail-localize": "1.14.5",  # the first that supports Wagtail 7.4
}


@pytest.mark.parametrize("package", sorted(FLOOR))
def test_versions_are_not_older_than_their_last_mend(package: str) -> None:
    assert Version(version(package)) >= Version(FLOOR[package])


def no_app(name: str) -> Callable[[], bool]:
    return lambda: not apps.is_installed(name)


def in_no_code(*words: str) -> Callable[[], bool]:
    """None of the words stands in the product's own Python or templates."""

    def absent() -> bool:
        files = [
            path
            for package in PACKAGES
            for kind in ("*.py", "*.html")
            for path in (SOURCES / package).rglob(kind)
        ]
        assert len(files) > 300
        texts = [path.read_text() for path in files]
        return not [word for word in words for text in texts if word in text]

    return absent


def no_address(beginning: str) -> Callable[[], bool]:
    return lambda: not [route for route in addresses() if beginning in route]


def no_image_urls() -> bool:
    try:
        reverse("wagtailimages_serve", args=("x", 1, "width-1"))
    except NoReverseMatch:
        return True
    return False


def no_cache_middleware() -> bool:
    return not [name for name in settings.MIDDLEWARE if "UpdateCache" in name or "FetchFromCache" in name]


FACTS: dict[str, Callable[[], bool]] = {
    "simple_translation is not installed": no_app("wagtail.contrib.simple_translation"),
    "modeladmin is not installed": no_app("wagtail_modeladmin"),
    "Django's own admin is not installed": no_app("django.contrib.admin"),
    "GeoDjango is not installed": no_app("django.contrib.gis"),
    "there are no form pages": lambda: get_form_types() == [],
    "there are no settings models": lambda: list(registry) == [],
    "images have no addresses by filter": no_image_urls,
    "Wagtail's public APIs are not mounted": no_address("api/v2"),
    "Wagtail's API with tokens is not mounted": no_address("api/v3"),
    "passwords are not reset by Django": lambda: not settings.WAGTAIL_PASSWORD_RESET_ENABLED,
    "nothing is served by ASGI": lambda: not getattr(settings, "ASGI_APPLICATION", None),
    "pages are not kept by Django's cache middleware": no_cache_middleware,
    "sessions are not saved at every request": lambda: not settings.SESSION_SAVE_EVERY_REQUEST,
    "the database is PostgreSQL": lambda: connection.vendor == "postgresql",
    "no filter that shortens or links HTML is used": in_no_code(
        "|urlize", "truncatechars_html", "truncatewords_html", "|wordwrap"
    ),
    "no FilteredRelation and no dictionary from a request in a query": in_no_code(
        "FilteredRelation", "filter(**request", "order_by(request", "**request.GET"
    ),
    "no archive is unpacked": in_no_code("utils.archive", "shutil.unpack_archive", "extractall"),
    "no signed cookie is read": in_no_code("get_signed_cookie"),
    "no mail fails silently": in_no_code("fail_silently"),
    "no XML is read as fixtures": in_no_code("deserialize(\"xml", "deserialize('xml"),
    "no address is checked by the mail or domain validator alone": in_no_code("DomainNameValidator"),
    "no field of a form depends on a right": in_no_code("permission=\"", "permission='"),
    "nothing embeds": lambda: not settings.WAGTAILEMBEDS_FINDERS,
}  # fmt: skip


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_what_an_advisory_needs_is_not_there(fact: str) -> None:
    """If this fails, read the advisories that `advisories.ABSENT` names for it, then write their tests."""
    assert FACTS[fact]()


@pytest.mark.django_db
def test_shared_passwords_can_be_measured() -> None:
    """CVE-2020-11037: no page is behind a password that several people share."""
    page = Page.objects.live().latest("pk")
    with pytest.raises(PermissionDenied):
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")
    assert Client().get("/ar/_util/authenticate_with_password/1/1/").status_code == 404


def test_every_advisory_has_its_place() -> None:
    """Each test that the list names exists, and each fact."""
    names = [path.stem for path in Path(__file__).parent.glob("test_advisories*.py")]
    tests = {name for each in names for name in dir(importlib.import_module(f"tests.permissions.{each}"))}
    assert {held for held in HELD.values() if held not in tests} == set()
    assert {fact for fact in ABSENT.values() if fact not in FACTS} == set()
    assert set(HELD) & set(ABSENT) == set()
    assert get_resolver("portal.urls_cms")
