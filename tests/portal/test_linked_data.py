"""Machines read of a page what it states to people, and nothing else."""

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from editorial.approval import publish_as_operator
from institutions.models import Institution
from portal.linked_data import script
from portal.settings.environment import ROOT
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")


def page_at(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def things(path: str) -> list[dict[str, Any]]:
    blocks = page_at(path).select('script[type="application/ld+json"]')
    assert len(blocks) == 1, path
    data = json.loads(blocks[0].text)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def thing(path: str, kind: str) -> dict[str, Any]:
    found = [thing for thing in things(path) if thing["@type"] == kind]
    assert len(found) == 1, [thing["@type"] for thing in things(path)]
    return found[0]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_home_page_is_the_site_with_its_search(locale: str) -> None:
    site = thing(f"/{locale}/", "WebSite")
    assert site["url"] == f"http://testserver/{locale}/"
    assert site["inLanguage"] == locale
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == f"http://testserver/{locale}/search/?q={{search_term_string}}"
    assert Client().get(template.replace("{search_term_string}", "budget")).status_code == 200


def test_record(page_of: cms.PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    record = PublicRecord.objects.get(page_id=page.pk)
    said = thing(page.get_url(), "WebPage")
    assert said["name"] == record.title
    assert said["description"] == record.summary
    assert said["identifier"] == record.public_id
    assert said["inLanguage"] == "fr"
    assert said["dateModified"] == record.updated_at.isoformat()


@pytest.mark.parametrize(
    ("record_type", "kinds"),
    [
        ("dossier", {"Article"}),
        ("commitment", {"WebPage"}),
        ("plan", {"WebPage"}),
        ("platform", {"GovernmentService", "Service"}),
        ("resource", {"Legislation", "Report", "Article", "CreativeWork"}),
        ("institution", {"GovernmentOrganization", "Organization", None}),
    ],
)
def test_every_record_says_what_it_is(record_type: str, kinds: set[str | None]) -> None:
    for record in PublicRecord.objects.filter(locale="fr", type=record_type)[:6]:
        said = [thing for thing in things(record.url) if thing["@type"] != "BreadcrumbList"]
        assert (said[0]["@type"] if said else None) in kinds, record.url
        assert all(thing["name"] == record.title for thing in said), record.url
        assert all(value not in ("", None, [], {}) for thing in said for value in thing.values()), record.url


def test_law_has_its_number_and_date() -> None:
    laws = [r for r in PublicRecord.objects.filter(locale="ar", type="resource") if r.data["kind"] == "law"]
    assert laws
    for law in laws:
        said = thing(law.url, "Legislation")
        assert said.get("legislationIdentifier", "") == law.data["number"]


def test_category_of_bodies_is_no_organisation() -> None:
    group = Institution.objects.filter(is_group=True)[0]
    record = PublicRecord.objects.get(translation_key=group.key, locale="fr")
    assert [thing["@type"] for thing in things(record.url)] == ["BreadcrumbList"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_trail_is_the_one_on_the_page(locale: str, page_of: cms.PageOf) -> None:
    path = page_of("commitment/mo0007", locale).get_url()
    steps = thing(path, "BreadcrumbList")["itemListElement"]
    shown = [link.get_text(strip=True) for link in page_at(path).select(".breadcrumbs a")]
    assert [step["name"] for step in steps[:-1]] == shown
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    for step in steps[:-1]:
        assert Client().get(step["item"]).status_code == 200
    assert "item" not in steps[-1]


def test_title_cannot_leave_the_block(page_of: cms.PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    page.title = "</script><script>alert(1)</script><!-- & fin"
    publish_as_operator(page=page, approver=None, evidence="test")
    assert thing(page.get_url(), "WebPage")["name"] == page.title
    assert len(page_at(page.get_url()).select("head script:not([src])")) == 1


def test_letters_that_could_end_the_block_are_codes() -> None:
    block = script([{"name": "<&>\u2028"}])
    assert re.fullmatch(r'<script type="application/ld\+json">[^<>&\u2028]+</script>', block)
    assert script([]) == ""


@pytest.mark.parametrize("path", ["/fr/search/?q=budget", "/fr/search/"])
def test_search_results_are_nothing_to_describe(path: str) -> None:
    assert not page_at(path).select('script[type="application/ld+json"]')


# What is shown when somebody shares a page


@pytest.mark.parametrize("locale", LANGUAGES)
def test_shared_page_has_title_and_summary(locale: str, page_of: cms.PageOf) -> None:
    page = page_of("initiative/citizen-budget", locale)
    head = page_at(page.get_url())
    shared = {str(tag["property"]): str(tag["content"]) for tag in head.select("meta[property]")}
    assert shared["og:title"] == page.title
    assert shared["og:url"] == f"http://testserver{page.get_url()}"
    assert shared["og:locale"].startswith(f"{locale}_")
    assert shared["og:description"][:40] == page.summary[:40]


def test_shared_subject_and_institution_have_their_own_titles() -> None:
    record = PublicRecord.objects.filter(type="institution", locale="fr")[0]
    with translation.override("fr"):
        title = page_at(record.url).select_one('meta[property="og:title"]')
    assert title is not None
    assert title["content"] == record.title


def test_browser_is_coloured_like_the_page() -> None:
    css = (ROOT / "portal/static/portal/css/tokens.css").read_text(encoding="utf-8")
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", css)
    metas = page_at("/fr/").select('meta[name="theme-color"]')
    assert [str(meta["content"]) for meta in metas] == papers
