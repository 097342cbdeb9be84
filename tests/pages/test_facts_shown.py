"""What the data state is on the page, in the page's language; what they do not state is said."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from commitments.statuses import ROLE_TITLES, ActorRole
from editorial.templatetags.portal_text import KIND_TITLES
from home import sample_content
from institutions.models.institution import InstitutionKind
from knowledge_base.templatetags.knowledge_words import FEATURES
from tests import cms

pytestmark = pytest.mark.django_db

FILES = Path(sample_content.__file__).parent
LANGUAGES = ("ar", "fr", "en")


def sample(name: str) -> list[dict[str, Any]]:
    return list(json.loads((FILES / f"{name}.json").read_text(encoding="utf-8")))


def shown(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def test_every_feature_of_a_platform_has_a_name() -> None:
    assert {feature for platform in sample("platforms") for feature in platform["features"]} == set(FEATURES)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_platform_says_what_it_offers(client: Client, page_of: cms.PageOf, locale: str) -> None:
    data = next(platform for platform in sample("platforms") if platform["slug"] == "transparency-portal")
    page = shown(client, page_of("platform/transparency-portal", locale).url)
    items = [words(item).lower() for item in page.select('section[aria-labelledby="features"] li')]
    with translation.override(locale):
        assert items == [str(FEATURES[feature]).lower() for feature in data["features"]]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_commitment_shows_its_milestones_actors_and_both_assessments(
    client: Client, page_of: cms.PageOf, locale: str
) -> None:
    data = next(row for row in sample("commitments") if row["slug"] == "mo0007")
    page = shown(client, page_of("commitment/mo0007", locale).url)
    steps = [words(step) for step in page.select(".timeline .step__title")]
    assert steps == [step["titles"][locale]["text"] for step in data["milestones"]]
    text = words(page.main)
    for part in ("problem", "contribution", "ogp_relevance", "additional"):
        assert data["details"][part][locale] in text, part
    for part in ("delivers", "indicators"):
        assert all(point[locale] in text for point in data["details"][part]), part
    groups = [len(group.select("li")) for group in page.select('section[aria-labelledby="who"] details')]
    assert groups == [len(data["supporting_institutions"]), *map(len, data["other_actors"].values())]
    assert len(page.select(".notice li")) == len(data["irm"]["conflicts"])
    assert len(page.select('section[aria-labelledby="assessment"] dd')) == 7


def test_without_any_assessment_one_sentence_says_so(client: Client, page_of: cms.PageOf) -> None:
    page = shown(client, page_of("commitment/ma-2021-2023-02", "en").url)
    section = page.select_one('section[aria-labelledby="assessment"]')
    assert section is not None
    assert "no independent assessment" in words(section)
    assert section.select("dd") == []


def test_titles_above_several_are_in_the_plural() -> None:
    assert set(ROLE_TITLES) == set(ActorRole)
    assert set(KIND_TITLES) == set(InstitutionKind)


def test_names_begin_with_a_capital(client: Client) -> None:
    page = shown(client, "/fr/institutions/")
    names = [words(link) for link in page.select("main .index-list a")]
    assert len(names) == len(sample("institutions"))
    assert [name for name in names if name[0].islower()] == []


def test_a_missing_translation_is_said_and_leads_to_the_nearest_page(
    client: Client, page_of: cms.PageOf
) -> None:
    page_of("dossier/open-data", "fr").unpublish()
    page = shown(client, page_of("dossier/open-data", "ar").url)
    french = page.select_one('.languages a[hreflang="fr"]')
    assert french is not None
    assert french["href"] == "/fr/dossiers/"
    note = page.select_one(".languages__note")
    assert note is not None
    named = note.select_one('[lang="fr"]')
    assert named is not None
    assert "Dossiers thématiques" in words(note)


def test_the_note_is_there_when_only_the_home_page_remains(client: Client, page_of: cms.PageOf) -> None:
    source = page_of("dossier/open-data", "ar")
    missing = page_of("dossier/open-data", "en")
    missing.unpublish()
    missing.get_parent().specific.unpublish()
    page = shown(client, source.url)
    english = page.select_one('.languages a[hreflang="en"]')
    assert english is not None
    assert english["href"] == "/en/"
    assert page.select_one(".languages__note") is not None


def test_a_missing_translation_stays_in_lists_with_its_language(client: Client, page_of: cms.PageOf) -> None:
    missing = page_of("dossier/open-data", "en")
    other = page_of("dossier/open-data")
    if other.pk == missing.pk:
        missing = page_of("dossier/open-data", "fr")
    code = missing.locale.language_code
    missing.unpublish()
    page = shown(client, f"/{code}/dossiers/")
    link = page.select_one(f'main a[href="{other.url}"]')
    assert link is not None
    assert link["lang"] == other.locale.language_code
    assert link["hreflang"] == other.locale.language_code
