"""The external site is told what was typed, in the shape of the public API, and nobody else hears of it."""

from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from wagtail.models import Page

from commitments.models import ProgressUpdatePage
from editorial.approval import publish_as_operator
from editorial.external_preview import make_token
from editorial.models import InstitutionSectionPage, RecordPage
from institutions.models import User
from knowledge_base.models import DossierPage, InitiativePage
from outbox.models import Message
from portal.openapi import document
from portal.page_cache import shelf
from publication.models import (
    PublicRecord,
    RecordFacet,
    RecordFile,
    RecordRelation,
    RecordState,
)
from tests import cms
from tests.editorial.external_preview.conftest import SECRET, fetch, opened, token_in, typed
from tests.editorial.translation_steps import body

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]
READ_MODEL = (PublicRecord, RecordFacet, RecordFile, RecordRelation, RecordState)
SAMPLES = (
    "initiative/citizen-budget",
    "initiative/national-transparency-portal",
    "dossier/open-budget",
    "dossier/open-data",
    "platform/open-data",
    "platform/citizen-complaints-system",
    "plan/ogp-2018-2020",
    "plan/ogp-2021-2023",
    "commitment/mo0007",
    "commitment/ma-2021-2023-09",
)
LOCALES = ("ar", "fr", "en")
OF_EARLIER_DAYS = {"as_of", "recorded_at"}
OPERATIONS = {
    "initiative": "/api/v1/initiatives/{id}",
    "dossier": "/api/v1/dossiers/{id}",
    "platform": "/api/v1/platforms/{id}",
    "resource": "/api/v1/resources/{id}",
    "plan": "/api/v1/plans/{id}",
    "commitment": "/api/v1/commitments/{id}",
    "progress_update": "/api/v1/progress-updates/{id}",
}


def previewed(page: Page, user: User) -> dict[str, Any]:
    return in_one_order(fetch(make_token(page=page, by=user)).json())


def in_one_order(told: dict[str, Any]) -> dict[str, Any]:
    """Relations of the same rank come as they were written, which a preview cannot know."""
    rank = itemgetter("id", "relation", "direction")
    return told | {"related": sorted(told["related"], key=rank)}


def shown_to_all(page: RecordPage) -> dict[str, Any]:
    record = PublicRecord.objects.get(page_id=page.pk)
    path = OPERATIONS[record.type].replace("{id}", record.public_id)
    response = Client().get(path, {"locale": record.locale})
    assert response.status_code == 200
    return in_one_order(response.json())


def fits_the_document(told: dict[str, Any]) -> None:
    """The detail's schema of the OpenAPI document, and `preview`; nothing else."""
    api = document()
    answers = api["paths"][OPERATIONS[told["type"]]]["get"]["responses"]["200"]
    name = answers["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    schema = dict(api["components"]["schemas"][name])
    schema["properties"] = schema["properties"] | {"preview": {"const": True}}
    schema |= {"required": sorted(set(schema["properties"]) - OF_EARLIER_DAYS), "additionalProperties": False}
    whole = schema | {"components": api["components"]}
    errors = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in jsonschema_rs.validator_for(whole).iter_errors(told)
    ]
    assert errors == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", SAMPLES)
def test_unchanged_page_is_told_as_the_public_api_tells_it(
    name: str, locale: str, page_of: PageOf, approver: User
) -> None:
    page = page_of(name, locale)
    told, public = previewed(page, approver), shown_to_all(page)
    assert told.pop("preview") is True
    assert told.pop("updated_at") > public.pop("updated_at")
    assert told == public
    fits_the_document(told | {"preview": True, "updated_at": public["first_published_at"]})


def test_every_resource_of_the_library(approver: User) -> None:
    for record in PublicRecord.objects.filter(type="resource", locale="fr")[:5]:
        page = Page.objects.get(pk=record.page_id).specific
        told, public = previewed(page, approver), shown_to_all(page)
        changed = {name for name in told if told[name] != public.get(name)}
        assert changed == {"preview", "updated_at"}
        fits_the_document(told)


def test_what_is_typed_and_not_saved(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> None:
    client = signed_in(editor)
    preview = typed(
        client,
        draft,
        title="Un titre pas encore enregistré",
        progress_percent="35",
        **body("<p>Premier <b>paragraphe</b>.</p>", "<h2>Suite</h2>"),
    )
    told = fetch(token_in(client.get(preview, {"mode": "external"}))).json()
    assert told["title"] == "Un titre pas encore enregistré"
    assert told["progress_percent"] == 35
    assert [block["type"] for block in told["body"]] == ["rich_text", "rich_text"]
    assert "Premier <b>paragraphe</b>" in told["body"][0]["html"]
    fits_the_document(told)
    assert InitiativePage.objects.get(pk=draft.pk).title == SECRET


def test_later_typing_does_not_change_what_was_handed_out(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    client = signed_in(editor)
    token = token_in(client.get(typed(client, draft, title="Avant"), {"mode": "external"}))
    typed(client, draft, title="Après")
    cms.edit(client, draft, title="Enregistré")
    assert fetch(token).json()["title"] == "Avant"


def test_milestones_and_actors_of_a_draft(signed_in: cms.SignIn, approver: User, page_of: PageOf) -> None:
    client = signed_in(approver)
    page = page_of("commitment/mo0007").get_latest_revision_as_object()
    before = len(shown_to_all(page)["milestones"])
    milestone = {"titles": {"ar": "مرحلة جديدة", "fr": "Une étape de plus"}, "end_date": date(2031, 5, 1)}
    page.milestones.add(page.milestones.model(**milestone, sort_order=99))
    page.save_revision(user=approver)
    told = fetch(token_in(opened(client, page))).json()
    assert len(told["milestones"]) == before + 1
    assert told["milestones"][-1]["end"] == "2031-05-01"
    assert len(shown_to_all(page)["milestones"]) == before
    fits_the_document(told)


def test_chapters_of_a_draft(approver: User, page_of: PageOf) -> None:
    dossier: DossierPage = page_of("dossier/open-budget", "fr").get_latest_revision_as_object()
    related = page_of("initiative/citizen-budget", "fr")
    text = [{"type": "rich_text", "value": "<p>Un chapitre neuf.</p>"}]
    value = {"heading": "Chapitre neuf", "body": text, "records": [related.pk]}
    dossier.chapters = [*dossier.chapters.raw_data, {"type": "chapter", "value": value}]
    told = previewed(dossier, approver)
    chapter = told["chapters"][-1]
    assert (chapter["heading"], chapter["records"][0]["id"]) == ("Chapitre neuf", related.public_id)
    assert "Un chapitre neuf." in chapter["body"][0]["html"]
    fits_the_document(told)


def test_links_of_a_draft_lead_to_what_is_public_alone(
    editor: User, draft: InitiativePage, page_of: PageOf, section: InstitutionSectionPage
) -> None:
    hidden = InitiativePage(title="Encore secret", locale=section.locale)
    section.add_child(instance=hidden)
    public = page_of("initiative/citizen-budget", "fr")
    page = draft.get_latest_revision_as_object()
    link = page.record_links.model
    page.record_links.add(link(target=public.page_ptr, kind="related"), link(target=hidden.page_ptr))
    told = previewed(page, editor)
    assert [(one["id"], one["direction"]) for one in told["related"]] == [(public.public_id, "to")]
    assert told["links"] == [f"related:{public.public_id}"]
    assert "Encore secret" not in str(told)


def test_progress_update_names_its_commitment(body_editor: User, page_of: PageOf) -> None:
    section = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    commitment = page_of("commitment/mo0007")
    page = ProgressUpdatePage(title="Un point d’étape", locale=section.locale, commitment=commitment)
    section.add_child(instance=page)
    page.save_revision(user=body_editor)
    told = previewed(ProgressUpdatePage.objects.get(pk=page.pk), body_editor)
    assert told["commitment"]["id"] == commitment.public_id
    fits_the_document(told)


def test_draft_that_was_never_public_is_whole(editor: User, draft: InitiativePage) -> None:
    told = previewed(draft, editor)
    assert told["languages"] == ["fr"]
    assert [one["locale"] for one in told["translations"]] == ["fr"]
    assert told["id"] == draft.public_id
    assert told["url"].endswith(draft.get_url())
    fits_the_document(told)


def test_translation_brings_the_facts_of_its_source(approver: User, page_of: PageOf) -> None:
    page = page_of("commitment/mo0007", "fr").get_latest_revision_as_object()
    assert not page.is_source
    page.summary = "Un résumé retravaillé."
    told, public = previewed(page, approver), shown_to_all(page)
    different = {name for name in told if told[name] != public.get(name)}
    assert different == {"summary", "preview", "updated_at"}


def test_images_come_in_the_widths_asked_for(approver: User, page_of: PageOf) -> None:
    """A width that the portal does not make costs nobody the token."""
    token = make_token(page=page_of("commitment/mo0007"), by=approver)
    path = "/cms/external-preview/exchange/?image_widths=320&image_widths=12345"
    response = Client().post(path, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200


def read_model() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in READ_MODEL]


def test_nothing_public_hears_of_it(
    signed_in: cms.SignIn, approver: User, page_of: PageOf, kept_pages: None
) -> None:
    client = signed_in(approver)
    page = page_of("initiative/citizen-budget", "fr")
    record = PublicRecord.objects.get(page_id=page.pk)
    paths = [
        page.get_url(),
        page.get_parent().get_url(),
        "/fr/",
        f"/api/v1/initiatives/{record.public_id}?locale=fr",
        "/api/v1/initiatives?locale=fr&page_size=100",
        "/fr/data/",
        "/sitemap.xml",
    ]
    before, messages = read_model(), Message.objects.count()
    preview = typed(client, page, title=SECRET, summary=SECRET, **body(f"<p>{SECRET}</p>"))
    token = token_in(client.get(preview, {"mode": "external"}))
    for path in paths:
        assert SECRET not in Client().get(path).content.decode()
    assert str(fetch(token).json()).count(SECRET) >= 3
    for path in paths:
        assert SECRET not in Client().get(path).content.decode(), path
    assert SECRET.encode() not in b"".join(kept.body for kept in shelf.pages.values())
    assert not any("external-preview" in part for key in shelf.pages for part in key)
    assert read_model() == before
    assert Message.objects.count() == messages


def test_publishing_says_what_the_preview_said(editor: User, draft: InitiativePage, page_of: PageOf) -> None:
    """The preview is a promise: it tells what the API will."""
    page = draft.get_latest_revision_as_object()
    page.record_links.add(page.record_links.model(target=page_of("dossier/open-data").page_ptr))
    page.save_revision(user=editor)
    page = InitiativePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    told = previewed(page, editor)
    publish_as_operator(page=page, approver=None, evidence="test")
    public = shown_to_all(InitiativePage.objects.get(pk=draft.pk))
    different = {name for name in told if told[name] != public.get(name)}
    assert different <= {"preview", "updated_at", "first_published_at"}
