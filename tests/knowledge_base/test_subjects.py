"""A subject's page gathers everything of it, with counts that its links keep."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from institutions.models import Term
from knowledge_base.models import SubjectIndexPage
from knowledge_base.subjects import LINKED_TYPES, SHOWN, counts_by_type
from publication.declared_progress import progress_of
from publication.facets import narrowed, records_of
from publication.models import PublicRecord, RecordRelation
from tests.benchmarks.growth import grow

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
VOCABULARIES = ("sector", "theme", "challenge_type")


def address(vocabulary: str, slug: str, locale: str) -> str:
    index = SubjectIndexPage.objects.get(vocabulary=vocabulary, locale__language_code=locale)
    return index.url_of(Term.objects.get(vocabulary=vocabulary, slug=slug))


def soup(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def number_of(section: object) -> int:
    count = section.select_one("h2 .count")  # type: ignore[attr-defined]
    assert count is not None
    return int(count.get_text(strip=True))


def group(page: BeautifulSoup, name: str) -> object:
    section = page.select_one(f'section[aria-labelledby="{name}"]')
    assert section is not None, name
    return section


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_term_gathers_all_that_carries_it(vocabulary: str) -> None:
    for slug, counts in counts_by_type(vocabulary, "ar").items():
        page = soup(address(vocabulary, slug, "ar"))
        for record_type, total in counts.items():
            expected = narrowed(records_of("ar", record_type), {vocabulary: [slug]}).count()
            assert number_of(group(page, record_type)) == total == expected, (slug, record_type)


@pytest.mark.parametrize("slug", ["public-administration", "health"])
def test_platforms_and_resources_come_through_links(slug: str) -> None:
    keys = set(narrowed(records_of("fr"), {"sector": [slug]}).values_list("translation_key", flat=True))
    joined = {
        pair[1 - side]
        for pair in RecordRelation.objects.values_list("translation_key", "target_key")
        for side in (0, 1)
        if pair[side] in keys
    }
    linked = [r for r in records_of("fr", *LINKED_TYPES) if r.translation_key in joined - keys]
    page = soup(address("sector", slug, "fr"))
    for record_type in LINKED_TYPES:
        own = [r for r in linked if r.type == record_type]
        if own:
            section = group(page, f"{record_type}-linked")
            assert number_of(section) == len(own)
            shown = {str(a["href"]) for a in section.select(".record__title a")}  # type: ignore[attr-defined]
            assert shown <= {r.url for r in own}
            assert len(shown) == min(SHOWN, len(own))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_all_of_a_group_is_one_link_away(locale: str) -> None:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        page = soup(address("sector", "public-administration", locale))
        links = page.select(".section-head a.more")
        assert len(links) >= 2
        for link in links:
            section = link.find_parent("section")
            count = soup(str(link["href"])).select_one(".results__count")
            assert count is not None
            assert int(str(count["data-count"])) == number_of(section)


def test_crossings_lead_to_as_many_records_as_they_say() -> None:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        page = soup(address("sector", "health", "fr"))
        links = page.select('section[aria-labelledby^="crossing-"] li')
        assert len(links) >= 2
        for item in links:
            link, count = item.select_one("a"), item.select_one(".count")
            assert link is not None
            assert count is not None
            assert set(parse_qs(urlsplit(str(link["href"])).query)) > {"sector"}
            found = soup(str(link["href"])).select_one(".results__count")
            assert found is not None
            assert str(found["data-count"]) == count.get_text(strip=True)


def test_the_mean_shows_its_formula() -> None:
    commitments = narrowed(records_of("en", "commitment"), {"sector": ["public-administration"]})
    expected = progress_of(commitments)
    assert expected.stated
    figures = soup(address("sector", "public-administration", "en")).select_one("dl.figures")
    assert figures is not None
    assert f"= {expected.total} / {expected.stated}" in figures.get_text(" ")
    assert f"{expected.mean.normalize():f}%" in figures.get_text(" ")  # type: ignore[union-attr]


def test_actions_stand_with_who_must_act_and_overdue_ones_first() -> None:
    record = narrowed(records_of("fr", "initiative"), {"sector": ["health"]})[0]
    actions = [
        {"what": {"fr": "Publier la liste"}, "institution": "icpc", "due": "2999-01-01", "state": ""},
        {"what": {"fr": "Former les agents"}, "institution": None, "due": "2020-01-01", "state": "to-do"},
    ]
    for row in PublicRecord.objects.filter(translation_key=record.translation_key):
        row.data["actions"] = actions
        row.save()
    section = group(soup(address("sector", "health", "fr")), "actions")
    titles = [step.get_text(strip=True) for step in section.select(".step__title")]  # type: ignore[attr-defined]
    assert titles == ["Former les agents", "Publier la liste"]
    assert len(section.select(".status--overdue")) == 1  # type: ignore[attr-defined]
    assert len(section.select(".not-stated")) == 1  # type: ignore[attr-defined]


def test_institutions_at_work_lead_to_their_pages() -> None:
    page = soup(address("sector", "public-administration", "fr"))
    links = page.select('section[aria-labelledby="institutions"] li a')
    assert len(links) >= 5
    known = set(records_of("fr", "institution").values_list("url", flat=True))
    assert {str(link["href"]) for link in links} <= known


def test_downloads_are_of_the_subject() -> None:
    page = soup(address("theme", "transparency", "fr"))
    links = [str(link["href"]) for link in page.select(".downloads a")]
    assert links == [
        f"/fr/data/record.{ending}?theme=transparency" for ending in ("csv", "json", "jsonl", "atom")
    ]
    assert page.select_one(f'link[type="application/atom+xml"][href="{links[3]}"]')


def test_the_index_counts_by_type() -> None:
    index = SubjectIndexPage.objects.get(vocabulary="sector", locale__language_code="fr")
    cards = soup(index.get_url() or "").select(".card")
    counts = counts_by_type("sector", "fr")
    assert len(cards) == Term.objects.filter(vocabulary="sector").count()
    first = [int(count.get_text(strip=True)) for count in cards[0].select(".count")]
    most = max(counts.values(), key=lambda own: own.total())
    assert sum(first) == most.total()


@pytest.mark.parametrize("which", ["sector", "theme"])
def test_few_queries_however_much_there_is(which: str) -> None:
    slug = {"sector": "public-administration", "theme": "transparency"}[which]
    path = address(which, slug, "ar")

    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as found:
            assert Client().get(path).status_code == 200
        return len(found)

    before = queries()
    grow(2_000)
    assert queries() == before <= 12
