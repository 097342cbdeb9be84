"""From an institution's draft to a citizen's search, in three languages, through the real servers."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.test import Client, override_settings
from wagtail.models import Locale

from editorial.models import InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from outbox.models import Message
from outbox.relay import deliver_due
from publication.models import PublicRecord
from search import engine
from search.rebuilding import rebuild
from tests import cms
from tests.services.elasticsearch import Elasticsearch

pytestmark = pytest.mark.django_db

FRENCH = "Registre des cadeaux remis aux fonctionnaires"
ARABIC = "سجل الهدايا المقدمة للموظفين"
ENGLISH = "Register of gifts handed to officials"


@pytest.fixture
def indices(db: None, worker_prefix: str) -> Iterator[None]:
    """The sample content in indices of this test's own."""
    prefix = f"{worker_prefix}-journey"
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=prefix):
        rebuild()
        yield
        if engine.client().ping():
            names = list(engine.patient_client().indices.get(index=f"{prefix}-*"))
            engine.patient_client().indices.delete(index=names)


def search(query: str, locale: str) -> dict[str, Any]:
    response = Client().get("/api/v1/search", {"q": query, "locale": locale})
    assert response.status_code == 200
    return dict(response.json())


def titles(query: str, locale: str) -> list[str]:
    return [result["title"] for result in search(query, locale)["results"]]


def bring_over() -> None:
    """What the worker does; then what Elasticsearch itself does every second."""
    deliver_due()
    engine.client().indices.refresh(index=f"{configured.PORTAL_ELASTICSEARCH_INDEX_PREFIX}-*")


def draft_and_approve(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> InitiativePage:
    fields = {"title": FRENCH, "summary": "Chaque administration tient un registre."}
    cms.create(signed_in(editor), InitiativePage, section, submit=True, **fields)
    page = InitiativePage.objects.get(title=FRENCH)
    assert not PublicRecord.objects.filter(page_id=page.pk).exists()
    cms.approve(signed_in(approver), page)
    return page


def translate_and_approve(
    signed_in: cms.SignIn, editor: User, approver: User, page: InitiativePage, code: str, title: str
) -> None:
    url = f"/cms/localize/submit/page/{page.pk}/"
    signed_in(editor).post(url, {"locales": [Locale.objects.get(language_code=code).pk]})
    translation = InitiativePage.objects.get(translation_key=page.translation_key, locale__language_code=code)
    cms.edit(signed_in(editor), translation, submit=True, title=title, summary=title)
    cms.approve(signed_in(approver), translation)


def test_draft_approval_index_result(
    indices: None, signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    page = draft_and_approve(signed_in, editor, approver, section)
    record = PublicRecord.objects.get(page_id=page.pk)
    bring_over()
    document = engine.client().get(
        index=f"{configured.PORTAL_ELASTICSEARCH_INDEX_PREFIX}-fr", id=record.public_id
    )
    assert document["_version"] == record.version
    answer = search("registre cadeau", "fr")
    assert answer["degraded"] is False
    assert answer["results"][0]["title"] == FRENCH
    assert Client().get(answer["results"][0]["url"]).status_code == 200


def test_found_in_three_languages(
    indices: None, signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    page = draft_and_approve(signed_in, editor, approver, section)
    translate_and_approve(signed_in, editor, approver, page, "ar", ARABIC)
    translate_and_approve(signed_in, editor, approver, page, "en", ENGLISH)
    bring_over()
    assert titles("هديه موظف", "ar")[0] == ARABIC
    assert titles("CADEAUX remis", "fr")[0] == FRENCH
    assert titles("gift officials", "en")[0] == ENGLISH
    crossed = search("registre des cadeaux", "ar")["results"][0]
    assert crossed["title"] == ARABIC
    assert crossed["matched_locale"] == "fr"
    assert {language["locale"] for language in crossed["languages"]} == {"ar", "fr", "en"}


@pytest.fixture(scope="module")
def own_elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elasticsearch]:
    """A node that this module may stop without harm to the tests beside it."""
    server = Elasticsearch(tmp_path_factory.mktemp("elasticsearch"))
    server.start()
    yield server
    server.stop()


def test_nothing_is_lost_while_elasticsearch_is_stopped(
    own_elasticsearch: Elasticsearch,
    worker_prefix: str,
    signed_in: cms.SignIn,
    editor: User,
    approver: User,
    section: InstitutionSectionPage,
) -> None:
    names = {"PORTAL_ELASTICSEARCH_INDEX_PREFIX": f"{worker_prefix}-outage"}
    with override_settings(PORTAL_ELASTICSEARCH_URL=own_elasticsearch.start(), **names):
        rebuild()
        Message.objects.all().delete()
        own_elasticsearch.stop()
        page = draft_and_approve(signed_in, editor, approver, section)
        gone = PublicRecord.objects.get(external_id="open-data-programme", locale="fr")
        signed_in(approver).post(f"/cms/pages/{gone.page_id}/unpublish/")
        deliver_due()
        during = search("registre cadeau", "fr")
        assert during["degraded"] is True
        assert during["results"][0]["title"] == FRENCH
        waiting = Message.objects.waiting().count()
        assert waiting > 0
        assert not Message.objects.dead().exists()
    with override_settings(PORTAL_ELASTICSEARCH_URL=own_elasticsearch.start(), **names):
        engine.breaker.reset()
        Message.objects.waiting().update(available_at="2026-01-01T00:00Z")
        bring_over()
        assert Message.objects.waiting().count() == 0
        answer = search("registre cadeau", "fr")
        assert answer["degraded"] is False
        assert answer["results"][0]["title"] == FRENCH
        assert indexed_versions() == public_versions()
        assert page.get_url() == answer["results"][0]["url"]


def indexed_versions() -> set[tuple[str, int]]:
    found = engine.client().search(
        index=f"{configured.PORTAL_ELASTICSEARCH_INDEX_PREFIX}-all", size=1000, version=True, source=False
    )
    return {(hit["_id"], hit["_version"]) for hit in found["hits"]["hits"]}


def public_versions() -> set[tuple[str, int]]:
    return set(PublicRecord.objects.values_list("public_id", "version"))


def test_worker_command_delivers(indices: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("work", "--once")
    assert "delivered" in capsys.readouterr().out
    assert not Message.objects.waiting().exists()


@pytest.mark.parametrize("url", [configured.PORTAL_ELASTICSEARCH_URL, ""], ids=["elasticsearch", "database"])
@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_a_code_leads_to_its_commitment(indices: None, url: str, locale: str) -> None:
    with override_settings(PORTAL_ELASTICSEARCH_URL=url):
        for code in ("MO0007", "mo0006"):
            assert search(code, locale)["results"][0]["external_id"] == code.lower()
