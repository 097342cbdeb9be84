"""The read model holds what is public, in the words of each language and with the facts of the source."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from commitments.models import CommitmentPage
from editorial.approval import publish_as_operator
from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage
from institutions.models import Institution, Term
from knowledge_base.models import InitiativePage
from outbox.models import Message
from publication.models import PublicRecord, RecordFacet, RecordRelation
from publication.projection import TOPIC, project, withdraw_all

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]
LOCALES = {"ar", "fr", "en"}


def rows_of(page: Page) -> dict[str, PublicRecord]:
    return {row.locale: row for row in PublicRecord.objects.filter(translation_key=page.translation_key)}


def facets_of(page: Page, facet: str) -> set[str]:
    rows = RecordFacet.objects.filter(translation_key=page.translation_key, facet=facet)
    return set(rows.values_list("value", flat=True))


def publish_again(page: Page) -> None:
    publish_as_operator(page=page, approver=None, evidence="test")


def test_one_row_a_language_and_one_source() -> None:
    keys = set(PublicRecord.objects.values_list("translation_key", flat=True))
    assert len(keys) == 136
    for key in keys:
        rows = PublicRecord.objects.filter(translation_key=key)
        assert {row.locale for row in rows} == LOCALES
        assert [row.is_source for row in rows].count(True) == 1
        assert len({row.public_id for row in rows}) == 1


def test_texts_are_each_languages_own_and_facts_the_same(page_of: PageOf) -> None:
    rows = rows_of(page_of("commitment/mo0007"))
    assert len({row.title for row in rows.values()}) == 3
    assert len({row.summary for row in rows.values()}) == 3
    assert rows["ar"].data == rows["fr"].data == rows["en"].data
    assert {row.url.split("/")[1] for row in rows.values()} == LOCALES


def test_facts_typed_into_a_translation_do_not_count(page_of: PageOf) -> None:
    source = page_of("commitment/ma-2021-2023-01")
    before = rows_of(source)["fr"].data
    translation = page_of("commitment/ma-2021-2023-01", "fr")
    other = Institution.objects.get(slug="giz")
    assert source.institution != other
    CommitmentPage.objects.filter(pk=translation.pk).update(progress_percent=3, institution=other)
    publish_again(page_of("commitment/ma-2021-2023-01", "fr"))
    rows = rows_of(source)
    assert {row.data["progress_percent"] for row in rows.values()} == {before["progress_percent"]}
    assert other.slug not in facets_of(source, "institution")


def test_fact_changed_in_the_source_changes_in_every_language(page_of: PageOf) -> None:
    source = page_of("commitment/ma-2021-2023-01")
    source.progress_percent = 42
    publish_again(source)
    assert {row.data["progress_percent"] for row in rows_of(source).values()} == {42}


def test_nothing_is_public_without_the_source(page_of: PageOf) -> None:
    source = page_of("commitment/mo0007")
    source.unpublish()
    assert rows_of(source) == {}
    assert not RecordFacet.objects.filter(translation_key=source.translation_key).exists()
    assert not RecordRelation.objects.filter(translation_key=source.translation_key).exists()


def test_draft_changes_nothing_public(page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    before = rows_of(page)["fr"]
    page.title = "Titre à venir"
    page.save_revision()
    after = rows_of(page)["fr"]
    assert (after.title, after.version) == (before.title, before.version)


def test_published_draft_is_public_with_a_higher_version(page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    before = rows_of(page)["fr"].version
    page.title = "Le budget citoyen, revu"
    publish_again(page)
    row = rows_of(page)["fr"]
    assert row.title == "Le budget citoyen, revu"
    assert row.version > before
    assert Message.objects.filter(topic=TOPIC, key=f"{row.public_id}:fr", pk=row.version).exists()


def test_versions_rise_over_all_records(page_of: PageOf) -> None:
    highest = max(PublicRecord.objects.values_list("version", flat=True))
    for name in ("dossier/open-budget", "commitment/mo0001"):
        page = page_of(name)
        project(page, translation_key=page.translation_key)
        versions = [row.version for row in rows_of(page).values()]
        assert min(versions) > highest
        assert len(set(versions)) == 3
        highest = max(versions)


def test_unpublished_translation_leaves_the_others(page_of: PageOf) -> None:
    page = page_of("commitment/mo0007", "fr")
    news = Message.objects.filter(topic=TOPIC, key=f"{page.public_id}:fr")
    before = set(news.values_list("pk", flat=True))
    page.unpublish()
    assert set(rows_of(page)) == {"ar", "en"}
    assert facets_of(page, "language") == {"ar", "en"}
    assert set(news.values_list("pk", flat=True)) - before


def test_deleted_page_is_withdrawn(page_of: PageOf) -> None:
    page = page_of("platform/open-data", "en")
    page.delete()
    assert "en" not in rows_of(page)


def test_deleted_source_withdraws_the_record(page_of: PageOf) -> None:
    page = page_of("platform/open-data")
    page.delete()
    assert rows_of(page) == {}


def test_deleting_a_plan_withdraws_its_commitments(page_of: PageOf) -> None:
    plan = page_of("plan/ogp-2018-2020", "fr")
    before = PublicRecord.objects.filter(type="commitment", locale="fr").count()
    plan.delete()
    assert PublicRecord.objects.filter(type="commitment", locale="fr").count() == before - 24


def test_moved_page_has_its_new_address(page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale=page.locale)
    assert page.get_parent().pk != section.pk
    page.move(section, pos="last-child")
    row = rows_of(page)["fr"]
    assert row.url.startswith(section.get_url())
    assert row.url == InitiativePage.objects.get(pk=page.pk).get_url()


def test_new_slug_of_a_page(page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    page.slug = "budget-revu"
    publish_again(page)
    assert rows_of(page)["fr"].url.endswith("/budget-revu/")


def test_new_slug_of_a_page_above(page_of: PageOf, django_capture_on_commit_callbacks: Any) -> None:
    plan = page_of("plan/ogp-2021-2023", "fr")
    plan.slug = "plan-2021"
    with django_capture_on_commit_callbacks(execute=True):
        publish_again(plan)
    urls = PublicRecord.objects.filter(type="commitment", locale="fr", data__plan="ogp-2021-2023")
    assert urls.count() == 22
    assert [row.url for row in urls if "/plan-2021/" not in row.url] == []


def test_new_slug_of_the_directory_of_institutions(django_capture_on_commit_callbacks: Any) -> None:
    directory = InstitutionDirectoryPage.objects.get(locale__language_code="fr")
    directory.slug = "organismes"
    with django_capture_on_commit_callbacks(execute=True):
        publish_again(directory)
    urls = PublicRecord.objects.filter(type="institution", locale="fr").values_list("url", flat=True)
    assert len(urls) == 34
    assert [url for url in urls if not url.startswith("/fr/organismes/")] == []


def test_renamed_institution_is_renamed_for_the_public() -> None:
    giz = Institution.objects.get(slug="giz")
    giz.names = {**giz.names, "fr": "Coopération allemande"}
    giz.save()
    assert PublicRecord.objects.get(translation_key=giz.key, locale="fr").title == "Coopération allemande"


def test_deleted_institution_is_withdrawn() -> None:
    gone = Institution.objects.create(slug="gone", names={"fr": "Éphémère"}, kind="other")
    assert PublicRecord.objects.filter(translation_key=gone.key).count() == 3
    gone.delete()
    assert not PublicRecord.objects.filter(translation_key=gone.key).exists()


def test_withdrawn_record_is_gone_in_every_language(page_of: PageOf) -> None:
    page = page_of("dossier/open-budget")
    before = Message.objects.filter(topic=TOPIC).count()
    withdraw_all(page.translation_key)
    assert rows_of(page) == {}
    assert facets_of(page, "type") == set()
    assert Message.objects.filter(topic=TOPIC).count() == before + 3


def test_terms_are_found_by_their_identifier(page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget")
    assert facets_of(page, "theme") == {term.slug for term in page.themes.all()}
    page.themes = [Term.objects.get(vocabulary="theme", slug="integrity")]
    publish_again(page)
    assert facets_of(page, "theme") == {"integrity"}


def test_relation_to_a_withdrawn_record_is_not_shown(page_of: PageOf) -> None:
    dossier, page = page_of("dossier/open-budget"), page_of("initiative/citizen-budget")
    related = PublicRecord.objects.for_reader("fr").related_to(dossier.translation_key)
    assert page.translation_key in {row.translation_key for row in related}
    page.unpublish()
    assert page.translation_key not in {row.translation_key for row in related.all()}


def test_reader_sees_the_language_it_was_written_in_when_theirs_is_missing(page_of: PageOf) -> None:
    page_of("commitment/mo0007", "fr").unpublish()
    source = page_of("commitment/mo0007")
    shown = PublicRecord.objects.for_reader("fr").filter(translation_key=source.translation_key)
    assert [row.locale for row in shown] == [source.locale.language_code]


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_reader_sees_each_record_once(locale: str, page_of: PageOf) -> None:
    page_of("commitment/mo0001", "fr").unpublish()
    page_of("commitment/mo0002", "ar").unpublish()
    page_of("commitment/ma-2021-2023-01", "en").unpublish()
    keys = list(PublicRecord.objects.for_reader(locale).values_list("translation_key", flat=True))
    assert len(keys) == len(set(keys)) == 136
