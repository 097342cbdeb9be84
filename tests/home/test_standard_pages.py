"""The pages that explain the portal exist from the first day, in every language, and say the same."""

import re

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from wagtail.models import Page

from editorial.approval import live_without_approval
from home.models import StandardPage
from home.site_texts import STANDARD_PAGES, standard_text
from home.site_tree import key_of, set_up_site

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")


def page_of(name: str, locale: str) -> StandardPage:
    return StandardPage.objects.get(translation_key=key_of(f"standard/{name}"), locale__language_code=locale)


def main_of(name: str, locale: str) -> Tag:
    response = Client().get(page_of(name, locale).get_url())
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html.parser").select_one("main")
    assert main is not None
    return main


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", STANDARD_PAGES)
def test_page_is_public(name: str, locale: str) -> None:
    main = main_of(name, locale)
    text = standard_text(name, locale)
    assert text is not None
    assert main.h1 is not None
    assert main.h1.get_text(strip=True) == text.title
    assert text.summary in main.get_text()
    assert len(main.select("h2")) >= 4


@pytest.mark.parametrize("name", STANDARD_PAGES)
def test_languages_have_the_same_parts(name: str) -> None:
    shapes = {
        locale: [tag.name for tag in main_of(name, locale).select(".prose :is(h2, h3, p, li, b)")]
        for locale in LANGUAGES
    }
    assert shapes["ar"] == shapes["fr"] == shapes["en"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_footer_leads_to_them(locale: str) -> None:
    footer = BeautifulSoup(Client().get(f"/{locale}/").content, "html.parser").select_one("footer")
    assert footer is not None
    links = {str(link["href"]) for link in footer.select("a")}
    assert {page_of(name, locale).get_url() for name in STANDARD_PAGES} <= links
    assert f"/{locale}/site-map/" in links


def test_french_has_its_spaces() -> None:
    for name in STANDARD_PAGES:
        text = standard_text(name, "fr")
        assert text is not None
        words = re.sub(r"<[^>]+>", "", text.body)
        assert re.findall(r"[\w\u00a0 ][;?!»]|[«][\w ]|[^\u202f]%", words) == [], name


def test_accessibility_statement_says_what_is_not_tested() -> None:
    text = main_of("accessibility", "en").get_text(" ", strip=True)
    for said in (
        "WCAG) 2.2, level AA",
        "partially tested",
        "screen reader",
        "22 November 2026",
        "no independent audit",
    ):
        assert said in text


def test_they_are_approved() -> None:
    pages = StandardPage.objects.filter(translation_key__in=[key_of(f"standard/{n}") for n in STANDARD_PAGES])
    assert pages.count() == len(LANGUAGES) * len(STANDARD_PAGES)
    assert not live_without_approval().filter(pk__in=pages.values("pk")).exists()


def test_older_installation_gets_them_and_keeps_its_changes() -> None:
    page_of("privacy", "fr").delete()
    about = page_of("about", "fr")
    about.draft_title = "Notre titre"
    Page.objects.filter(pk=about.pk).update(title="Notre titre")
    before = StandardPage.objects.count()
    set_up_site()
    set_up_site()
    assert StandardPage.objects.count() == before + 1
    assert page_of("privacy", "fr").live
    assert page_of("about", "fr").title == "Notre titre"
