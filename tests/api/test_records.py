"""One record: everything that its page says, typed, and nothing that is not public."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText

from editorial.models import PortalDocument, PortalImage
from knowledge_base.models import InitiativePage
from publication.api.addresses import COLLECTIONS
from publication.models import PublicRecord
from publication.projection import project, withdraw_all
from tests import cms
from tests.api.asking import Json, get, refused

pytestmark = pytest.mark.django_db
INITIATIVE = "initiative/open-legislature"


@pytest.fixture
def initiative(page_of: cms.PageOf) -> InitiativePage:
    page = page_of(INITIATIVE, "fr")
    assert isinstance(page, InitiativePage)
    return page


def image() -> PortalImage:
    content = BytesIO()
    Image.new("RGB", (1200, 600), "#1f5f5b").save(content, "PNG")
    made = PortalImage(title="Une salle", file=SimpleUploadedFile("room.png", content.getvalue()))
    made.save()
    return made


def document() -> PortalDocument:
    made = PortalDocument(title="Le rapport", file=SimpleUploadedFile("report.txt", b"words"))
    made.save()
    return made


def told(page: InitiativePage, **asked: Any) -> Json:
    return get(f"initiatives/{page.public_id}", locale="fr", **asked)


def say(page: InitiativePage, *blocks: tuple[str, Any], **texts: str) -> None:
    """As after an approved edit, without the editor's form."""
    page.body = list(blocks)
    InitiativePage.objects.filter(pk=page.pk).update(body=page.body, **texts)
    project(page, translation_key=page.translation_key)
    ReferenceIndex.create_or_update_for_object(page)


def test_a_body_is_told_block_by_block(initiative: InitiativePage) -> None:
    table = {
        "data": [["Année", "Plaintes"], ["2024", None]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "Par an",
    }
    file = document()
    say(
        initiative,
        ("rich_text", RichText(f'<p>Voir <a linktype="page" id="{initiative.pk}">ceci</a>.</p>')),
        ("quote", {"text": "Dit-elle.", "author": "", "source_url": "https://source.example/"}),
        ("key_figure", {"figure": "82,8 %", "meaning": "Avancement", "source": "Plan, 2023"}),
        ("table", {"table": table, "source": "Rapport"}),
        ("document", {"document": file, "description": "Tout"}),
    )
    text, quote, figure, rows, paper = told(initiative)["body"]
    address = PublicRecord.objects.get(public_id=initiative.public_id, locale="fr").url
    assert f'<a href="http://testserver{address}">ceci</a>' in text["html"]
    assert (quote["type"], quote["text"], quote["author"]) == ("quote", "Dit-elle.", "")
    assert (figure["figure"], figure["source"]) == ("82,8 %", "Plan, 2023")
    assert rows["rows"] == [["Année", "Plaintes"], ["2024", ""]]
    assert (rows["first_row_is_header"], rows["first_column_is_header"]) == (True, False)
    assert (rows["caption"], rows["source"]) == ("Par an", "Rapport")
    assert paper["document"]["checksum"] == file.checksum
    assert Client().get(paper["document"]["url"]).status_code == 200


def test_images_come_in_the_widths_asked_for(initiative: InitiativePage) -> None:
    say(initiative, ("figure", {"image": image(), "alternative_text": "Vide", "caption": "Salle"}))
    (figure,) = told(initiative, image_widths=[320, 1920])["body"]
    assert (figure["alternative_text"], figure["caption"]) == ("Vide", "Salle")
    renditions = figure["image"]["renditions"]
    assert {name: (one["width"], one["height"]) for name, one in renditions.items()} == {
        "320": (320, 160),
        "1920": (1200, 600),
    }
    assert renditions["320"]["url"].endswith(".webp")
    (usual,) = told(initiative)["body"]
    assert list(usual["image"]["renditions"]) == ["960"]
    assert refused(f"initiatives/{initiative.public_id}", 422, image_widths=333)["errors"]


def test_texts_of_each_kind_are_there(initiative: InitiativePage, page_of: cms.PageOf) -> None:
    say(initiative, results="Des résultats.", lessons="Des leçons.")
    body = told(initiative)
    assert (body["results"], body["lessons"]) == ("Des résultats.", "Des leçons.")
    dossier = page_of("dossier/preventing-corruption", "ar")
    chapters = get(f"dossiers/{dossier.public_id}", locale="ar")["chapters"]
    assert [chapter["heading"] for chapter in chapters] == [c.value["heading"] for c in dossier.chapters]
    platform = page_of("platform/integrity-portal", "fr")
    assert get(f"platforms/{platform.public_id}", locale="fr")["who_may_use"] == platform.who_may_use


@pytest.mark.parametrize("record_type", sorted(set(COLLECTIONS) - {"progress_update", "contribution"}))
def test_fields_leave_the_rest_out_and_change_nothing(record_type: str) -> None:
    one = PublicRecord.objects.filter(type=record_type, locale="ar").order_by("pk")[0]
    path = f"{COLLECTIONS[record_type]}/{one.public_id}"
    full = get(path, locale="ar")
    less = get(path, locale="ar", fields="title,body,translations")
    assert less == {name: full[name] for name in ("id", "title", "body", "translations")}
    assert get(path, locale="ar", fields=",".join(full)) == full
    assert get(path, locale="ar", fields="") == {"id": one.public_id}


def test_what_is_left_out_is_not_looked_for(
    initiative: InitiativePage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    get(f"initiatives/{initiative.public_id}", locale="fr", fields="title")
    with django_assert_max_num_queries(100) as all_of_it:
        told(initiative)
    with django_assert_max_num_queries(6) as title_alone:
        told(initiative, fields="title")
    assert len(title_alone) < len(all_of_it)


@pytest.mark.parametrize("name", ["secret", "editorial_notes", "detail", "Title", "count"])
def test_a_field_that_there_is_not_is_refused(initiative: InitiativePage, name: str) -> None:
    problem = refused(f"initiatives/{initiative.public_id}", 422, fields=f"title,{name}")
    assert [(one["parameter"], one["value"]) for one in problem["errors"]] == [("fields", name)]
    # A member of another type's records.
    refused(f"initiatives/{initiative.public_id}", 422, fields="milestones")


def test_relations_are_told_from_both_ends() -> None:
    commitment = get("commitments", locale="fr", plan="ogp-2021-2023")["results"][0]
    plan = get("plans", locale="fr")["results"]
    here = get(f"commitments/{commitment['id']}", locale="fr")["related"]
    (part,) = [one for one in here if one["relation"] == "part-of"]
    assert part["direction"] == "to"
    assert part["id"] in {one["id"] for one in plan}
    there = get(f"plans/{part['id']}", locale="fr")["related"]
    assert ("from", commitment["id"]) in {(one["direction"], one["id"]) for one in there}


def test_an_institution_tells_what_it_leads() -> None:
    (body,) = [one for one in get("institutions", page_size=100)["results"] if one["external_id"] == "icpc"]
    told_in_full = get(f"institutions/{body['id']}", locale="fr")
    led = get("initiatives", institution="icpc")["count"]
    assert told_in_full["leads"].get("initiatives", 0) == led


@pytest.mark.parametrize("record_type", sorted(set(COLLECTIONS) - {"progress_update", "contribution"}))
def test_one_record_costs_few_queries(
    record_type: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = PublicRecord.objects.filter(type=record_type, locale="ar").order_by("pk")[0]
    path = f"{COLLECTIONS[record_type]}/{one.public_id}"
    get(path, locale="ar")
    with django_assert_max_num_queries(18):
        get(path, locale="ar")


def test_what_is_not_public_is_not_there(initiative: InitiativePage) -> None:
    path = f"initiatives/{initiative.public_id}"
    withdraw_all(initiative.translation_key)
    assert refused(path, 404, language="fr")["detail"].startswith("Il n’y a pas de fiche")
    assert initiative.public_id not in str(get("initiatives", page_size=100))


def test_a_draft_of_a_public_page_is_not_told(initiative: InitiativePage) -> None:
    before = told(initiative)
    initiative.title, initiative.summary, initiative.results = "CANARI-T", "CANARI-S", "CANARI-R"
    initiative.save_revision()
    assert told(initiative) == before
    assert "CANARI" not in str(get("initiatives", locale="fr", page_size=100))


def test_a_record_of_another_type_is_not_there(initiative: InitiativePage) -> None:
    refused(f"resources/{initiative.public_id}", 404)


def test_editors_notes_are_never_told(initiative: InitiativePage) -> None:
    InitiativePage.objects.filter(translation_key=initiative.translation_key).update(
        editorial_notes="CANARI: appeler Mme X"
    )
    project(initiative, translation_key=initiative.translation_key)
    assert "CANARI" not in str(told(initiative))


def test_a_page_that_was_not_translated_is_told_as_written(initiative: InitiativePage) -> None:
    PublicRecord.objects.filter(public_id=initiative.public_id, locale="fr").delete()
    body = told(initiative)
    source = PublicRecord.objects.get(public_id=initiative.public_id, is_source=True)
    assert (body["locale"], body["title"]) == (source.locale, source.title)


def test_terms_are_told_with_their_numbers() -> None:
    body = get("terms", vocabulary="theme", locale="fr")
    assert {term["vocabulary"] for term in body["results"]} == {"theme"}
    most = max(body["results"], key=lambda term: term["records"])
    assert get(f"terms/{most['id']}", locale="fr") == most
    found = PublicRecord.objects.for_reader("fr").with_facet("theme", [most["value"]]).count()
    assert most["records"] == found
    assert Client().get(most["url"]).status_code == 200
    refused("terms/theme:nothing", 404)


def test_pages_that_explain_are_told_with_their_text() -> None:
    pages = get("pages", locale="fr")["results"]
    assert {page["lists"] for page in pages} >= {"initiatives", "commitments", "platforms"} - {"commitments"}
    (method,) = [page for page in pages if page["url"].endswith("/fr/accessibilite/")] or pages[-1:]
    body = get(f"pages/{method['id']}", locale="fr")["body"]
    assert any(block["type"] == "rich_text" and block["html"] for block in body)
    refused("pages/nothing", 404)
