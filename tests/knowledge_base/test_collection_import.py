"""The operator's import: drafts or public at once, changed when the file is, left alone when it is not."""

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from pytest_django import Settings
from wagtail.models import Page, ReferenceIndex, Revision

from editorial.approval import live_without_approval
from editorial.models import Approval, InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import ImportedRecord, InitiativePage, ResourcePage
from outbox.models import Message
from publication.models import PublicRecord, RecordFacet
from tests import cms
from tests.knowledge_base.collection_lines import good_lines, written

pytestmark = pytest.mark.django_db

FRENCH = {
    "external_id": "guide-fr",
    "type": "resource",
    "locale": "fr",
    "title": "Guide de la déontologie",
    "institution": "mrafp",
    "summary": "Un guide.",
    "body": "<h2>Un</h2><p>Deux</p><table><tr><th>A</th></tr><tr><td>B</td></tr></table>",
    "themes": ["integrity"],
    "sectors": ["health"],
    "challenge_types": ["capacity-gaps"],
    "published_at": "2019-05-04",
}
ARABIC = {
    "external_id": "guide-ar",
    "type": "resource",
    "locale": "ar",
    "title": "دليل الأخلاقيات",
    "institution": "mrafp",
    "translation_of": "guide-fr",
}


class Run:
    """`manage.py import_content` over lines; `code`, `errors` and `said` are the last run's."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "content.jsonl"

    def __call__(self, *lines: Any, publish: bool = True, approved_by: str | None = None) -> int:
        content = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        self.file.write_bytes(b"\n".join(content) + b"\n")
        said, errors = io.StringIO(), io.StringIO()
        self.code = 0
        try:
            call_command(
                "import_content",
                str(self.file),
                publish=publish,
                approved_by=approved_by,
                stdout=said,
                stderr=errors,
            )
        except SystemExit as ended:
            self.code = int(ended.code or 0)
        # How far it is stands there too.
        self.errors = [line for line in errors.getvalue().splitlines() if line.startswith("line ")]
        self.said = said.getvalue()
        return self.code


@pytest.fixture
def run(tmp_path: Path, settings: Settings, approver: User) -> Iterator[Run]:
    settings.PORTAL_DEMO = True
    yield Run(tmp_path)
    assert not live_without_approval().exists()


def test_published_lines_are_public_when_it_returns(run: Run, approver: User) -> None:
    assert run(ARABIC, FRENCH) == 0
    page = ResourcePage.objects.get(external_id="guide-fr")
    records = {record.locale: record for record in PublicRecord.objects.filter(public_id=page.public_id)}
    names = {code: record.external_id for code, record in records.items()}
    assert names == {"fr": "guide-fr", "ar": "guide-ar"}
    assert records["fr"].is_source
    assert records["fr"].date is not None
    assert records["fr"].date.isoformat() == "2019-05-04"
    assert records["fr"].updated_at.date().isoformat() == "2019-05-03"
    facets = set(
        RecordFacet.objects.filter(translation_key=page.translation_key).values_list("facet", "value")
    )
    assert {("theme", "integrity"), ("year", "2019"), ("institution", "mrafp"), ("language", "ar")} <= facets
    for record in records.values():
        assert Message.objects.filter(key=f"{record.public_id}:{record.locale}").exists()
        assert Client().get(record.url).status_code == 200
    approval = Approval.objects.get(revision=page.live_revision)
    assert (approval.approver, approval.basis) == (approver, "operator")
    assert approval.evidence == hashlib.sha256(run.file.read_bytes()).hexdigest()
    assert approval.revision == page.latest_revision
    assert not page.has_unpublished_changes


def test_a_published_page_is_whole(run: Run, editor: User, signed_in: cms.SignIn) -> None:
    """As good as one from the form: revision, history, search of the CMS, references."""
    run(FRENCH)
    page = ResourcePage.objects.get(external_id="guide-fr")
    again = page.live_revision.as_object()
    assert (again.title, again.summary, again.issued_on) == (page.title, page.summary, page.issued_on)
    assert [term.slug for term in again.themes.all()] == ["integrity"]
    assert [block.block_type for block in page.body] == ["rich_text", "table"]
    assert page in [found.specific for found in Page.objects.search("déontologie")]
    assert ReferenceIndex.get_references_for_object(page).exists()
    assert signed_in(editor).get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def test_without_publish_drafts_wait_in_the_queue(run: Run, signed_in: cms.SignIn, approver: User) -> None:
    assert run(FRENCH, ARABIC, publish=False) == 0
    page = ResourcePage.objects.get(external_id="guide-fr")
    assert (page.live, page.workflow_in_progress) == (False, True)
    assert not PublicRecord.objects.filter(public_id=page.public_id).exists()
    cms.approve(signed_in(approver), page)
    assert PublicRecord.objects.get(page_id=page.pk).external_id == "guide-fr"


def test_drafts_can_be_published_by_a_second_run(run: Run) -> None:
    run(FRENCH, publish=False)
    run(FRENCH)
    page = ResourcePage.objects.get(external_id="guide-fr")
    assert (page.live, page.workflow_in_progress) == (True, False)


@pytest.mark.parametrize("publish", [True, False])
def test_the_same_file_again_writes_nothing(run: Run, publish: bool) -> None:
    run(FRENCH, ARABIC, publish=publish)
    before = [Revision.objects.count(), Message.objects.count(), Approval.objects.count()]
    run(FRENCH, ARABIC, publish=publish)
    assert "2 unchanged" in run.said
    assert [Revision.objects.count(), Message.objects.count(), Approval.objects.count()] == before


def test_a_changed_line_changes_its_page(run: Run) -> None:
    run(FRENCH, ARABIC)
    first = PublicRecord.objects.get(external_id="guide-fr")
    run(FRENCH | {"title": "Nouveau titre", "themes": [], "body": ""}, ARABIC)
    assert "1 updated, 1 unchanged" in run.said
    record = PublicRecord.objects.get(external_id="guide-fr")
    assert (record.title, record.public_id, record.url) == ("Nouveau titre", first.public_id, first.url)
    assert record.version > first.version
    assert record.updated_at > first.updated_at
    assert not RecordFacet.objects.filter(translation_key=record.translation_key, facet="theme").exists()


def test_a_changed_line_without_publish_is_a_draft(run: Run) -> None:
    run(FRENCH)
    run(FRENCH | {"title": "Nouveau titre"}, publish=False)
    page = ResourcePage.objects.get(external_id="guide-fr")
    assert (page.title, page.get_latest_revision_as_object().title) == (FRENCH["title"], "Nouveau titre")
    assert page.workflow_in_progress


def test_a_translation_may_come_with_a_later_file(run: Run) -> None:
    run(FRENCH)
    assert run(ARABIC) == 0
    french, arabic = (ResourcePage.objects.get(external_id=name) for name in ("guide-fr", "guide-ar"))
    assert arabic.translation_key == french.translation_key
    assert PublicRecord.objects.filter(public_id=french.public_id).count() == 2


def test_a_translation_of_a_draft_is_not_published(run: Run) -> None:
    run(FRENCH, publish=False)
    assert run(ARABIC) == 1
    assert run.errors == ["line 1: The page that this is a translation of is not public yet."]
    assert not ResourcePage.objects.filter(external_id="guide-ar").exists()


def test_bad_lines_do_not_hold_up_the_others(run: Run) -> None:
    code = run(
        FRENCH | {"title": ""},
        b"not json",
        b'{"title": "\xe9"}',
        FRENCH,
        FRENCH | {"external_id": "b", "institution": "nowhere"},
        FRENCH,
        ARABIC,
        ARABIC | {"external_id": "c", "translation_of": "nothing"},
    )
    assert code == 1
    assert [error.partition(": ")[0] for error in run.errors] == [f"line {n}" for n in (1, 2, 3, 5, 6, 8)]
    assert "8 lines: 2 created" in run.said
    assert "6 bad" in run.said
    assert PublicRecord.objects.filter(external_id__in=["guide-fr", "guide-ar"]).count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"institution": "icpc"}, "institution"),
        ({"type": "initiative"}, "type"),
        ({"locale": "en"}, "locale"),
    ],
)
def test_what_was_loaded_stays_what_it_is(run: Run, change: dict[str, str], said: str) -> None:
    run(FRENCH)
    assert run(FRENCH | change) == 1
    assert f"as {said}, not" in run.errors[0]
    assert ImportedRecord.objects.get(external_id="guide-fr").page.specific.title == FRENCH["title"]


def test_a_newer_draft_of_a_person_is_not_lost(run: Run, editor: User, signed_in: cms.SignIn) -> None:
    run(FRENCH)
    page = ResourcePage.objects.get(external_id="guide-fr")
    cms.edit(signed_in(editor), page, title="Titre d’une personne")
    assert run(FRENCH | {"title": "Titre du fichier"}) == 1
    assert "has changed the page in the CMS" in run.errors[0]
    page.refresh_from_db()
    assert page.title == FRENCH["title"]


def test_an_approver_is_needed(run: Run, settings: Settings, editor: User, approver: User) -> None:
    settings.PORTAL_DEMO = False
    for email in (None, editor.email, "nobody@x.example"):
        with pytest.raises(CommandError) as refused:
            run(FRENCH, approved_by=email)
        assert refused.value.returncode == 2
    assert not ResourcePage.objects.filter(external_id="guide-fr").exists()
    assert run(FRENCH, approved_by=approver.email.upper()) == 0
    assert Approval.objects.get(page__imported_record__external_id="guide-fr").approver == approver


def test_a_section_that_is_not_public_takes_nothing_public(run: Run, approver: User) -> None:
    section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
    section.unpublish()
    assert run(FRENCH) == 1
    assert "is not public yet" in run.errors[0]


@pytest.mark.parametrize("content", ["{}".encode("utf-16"), b"PK\x03\x04\x00\x00", b"\x00\x01\x02\x03" * 50])
def test_an_unreadable_file(run: Run, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        run(content)
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as missing:
        call_command("import_content", str(tmp_path / "missing.jsonl"))
    assert missing.value.returncode == 2


def test_mixed_languages_in_one_go(run: Run, tmp_path: Path) -> None:
    lines = list(good_lines(120, seed=3, name="mixed"))
    assert run(*lines) == 0
    made = {
        record.external_id: record for record in PublicRecord.objects.filter(external_id__startswith="mixed-")
    }
    assert made.keys() == {line["external_id"] for line in lines}
    for line in lines:
        record = made[line["external_id"]]
        assert (record.locale, record.type, record.title) == (line["locale"], line["type"], line["title"])
        assert record.is_source == ("translation_of" not in line)
        if not record.is_source:
            assert record.public_id == made[line["translation_of"]].public_id
    assert InitiativePage.objects.filter(external_id__startswith="mixed-").exists()
    assert written(lines).count(b"\n") == len(lines)


def test_the_search_finds_by_its_external_id(run: Run) -> None:
    run(FRENCH | {"title": "Xylographie déontologique"}, ARABIC)
    for locale, expected in (("fr", "guide-fr"), ("ar", "guide-ar")):
        answer = Client().get("/api/v1/search", {"q": "xylographie", "locale": locale}).json()
        # Elasticsearch has not heard of it yet.
        results = answer["results"] or _from_database(locale)
        assert results[0]["external_id"] == expected


def _from_database(locale: str) -> list[dict[str, Any]]:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        return list(Client().get("/api/v1/search", {"q": "xylographie", "locale": locale}).json()["results"])
