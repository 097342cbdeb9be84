"""Addresses of the sample pages: readable, in the script of their language."""

import re
import unicodedata

import pytest
from wagtail.models import Page

from editorial.practice import real_pages

pytestmark = pytest.mark.django_db


def slugs_of(locale: str) -> list[str]:
    pages = real_pages(Page.objects).filter(locale__language_code=locale, depth__gt=2)
    return list(pages.values_list("slug", flat=True))


def test_arabic_slugs_are_arabic_composed_and_without_marks() -> None:
    slugs = slugs_of("ar")
    assert len(slugs) > 100
    assert [s for s in slugs if not re.search("[\u0621-\u064a]", s)] == []
    assert [s for s in slugs if unicodedata.normalize("NFC", s) != s] == []
    assert [s for s in slugs if re.search("[\u0640\u064b-\u065f\u0670]", s)] == []


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_other_slugs_are_plain(locale: str) -> None:
    assert [s for s in slugs_of(locale) if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s)] == []


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_slugs_are_short(locale: str) -> None:
    assert [s for s in slugs_of(locale) if len(s) > 60] == []
