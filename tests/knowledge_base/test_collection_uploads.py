"""Officers load tables: columns, errors by line, drafts, once."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from editorial.models import InstitutionSectionPage
from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.collection.uploads import assess_again, cancel, confirm, receive, undo
from knowledge_base.collection.working import forget_old_uploads
from knowledge_base.models import CollectionUpload, ImportedRecord, InitiativePage, ResourcePage
from notifications.models import Notice
from publication.models import PublicRecord
from tests import cms
from tests.knowledge_base import collecting
from tests.knowledge_base.collecting import row

pytestmark = pytest.mark.django_db

GOOD = [
    row("r-1", "Guide du déontologue", summary="Un guide.", body="Première ligne\n\nDeuxième ligne"),
    row("r-2", "دليل النزاهة", "العربية", themes="الشفافية; integrity"),
    row("r-1-ar", "دليل المسؤول عن الأخلاقيات", "ar", translation_of="r-1"),
]


@pytest.fixture
def client(signed_in: cms.SignIn, editor: User) -> Client:
    return signed_in(editor)


def test_a_table_becomes_drafts_of_the_section(client: Client, section: InstitutionSectionPage) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    assert (upload.good, upload.bad, upload.problems) == (3, 0, [])
    assert not ImportedRecord.objects.exists()
    collecting.confirm(client, upload)
    collecting.work()
    page = ResourcePage.objects.get(external_id="r-1")
    assert page.get_parent().specific == section
    assert page.institution == section.institution
    assert [str(block.value) for block in page.body] == ["<p>Première ligne</p><p>Deuxième ligne</p>"]
    arabic = ResourcePage.objects.get(external_id="r-2")
    assert sorted(term.slug for term in arabic.themes.all()) == ["integrity", "transparency"]
    translation = ResourcePage.objects.get(external_id="r-1-ar")
    assert (translation.translation_key, translation.is_source) == (page.translation_key, False)
    assert not any(p.live or p.workflow_in_progress for p in (page, arabic, translation))
    assert not PublicRecord.objects.filter(page_id=page.pk).exists()
    result = client.get(f"/cms/collection/{upload.pk}/")
    assert f'href="/cms/pages/{translation.pk}/edit/"' in result.content.decode()


def test_drafts_can_be_submitted_at_once(client: Client, approver: User) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload, submits=True)
    collecting.work()
    assert all(
        page.workflow_in_progress for page in ResourcePage.objects.filter(external_id__startswith="r-")
    )
    asked = Notice.objects.get(recipient=approver, message="collection.submitted")
    assert "3" in asked.text
    assert "fiches.csv" in asked.text


def test_every_error_is_shown_before_anything_is_saved(client: Client) -> None:
    before = ResourcePage.objects.count()
    bad = [
        row("r-1", "Bon titre"),
        row("r-2", ""),
        row("r-3", "Titre", "de"),
        row("r-4", "Titre", type="dossier"),
        row("r-5", "Titre", themes="transparance"),
        row("r-1", "Encore"),
        row("r-6", "Titre", translation_of="r-99"),
        row("r-7", "x" * 300),
        row("r-8", "Titre", body="<script>alert(1)</script>"),
    ]
    upload = collecting.checked(client, collecting.as_csv(bad))
    assert (upload.good, upload.bad) == (1, 8)
    assert [problem[0] for problem in upload.problems] == [3, 4, 5, 6, 7, 8, 9, 10]
    shown = collecting.text_of(client.get(f"/cms/collection/{upload.pk}/"))
    assert "transparance" in shown
    assert "transparency" in shown
    assert "r-99" in shown
    assert ResourcePage.objects.count() == before


def test_the_list_of_errors_runs_no_formula(client: Client) -> None:
    upload = collecting.checked(client, collecting.as_csv([row("r-1", "Titre", themes="=HYPERLINK(1)")]))
    listed = client.get(f"/cms/collection/{upload.pk}/errors/").content.decode()
    assert "'=HYPERLINK(1)" in listed
    assert ",=HYPERLINK" not in listed


def test_a_corrected_file_needs_no_mapping(client: Client) -> None:
    collecting.checked(client, collecting.as_csv([row("r-1", "")]))
    response = collecting.send(client, collecting.as_csv([row("r-1", "Corrigé")]))
    upload = collecting.latest()
    assert (upload.state, upload.good, upload.bad) == ("checked", 1, 0)
    assert "Corrigé" in collecting.text_of(response)


def test_confirming_twice_writes_once(client: Client) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    collecting.confirm(client, upload)
    collecting.work()
    collecting.confirm(client, upload)
    collecting.work()
    assert ResourcePage.objects.filter(external_id="r-1").count() == 1
    assert ImportedRecord.objects.count() == 3


def test_the_same_file_again_changes_nothing(client: Client) -> None:
    for _time in range(2):
        upload = collecting.checked(client, collecting.as_csv(GOOD))
        collecting.confirm(client, upload)
        collecting.work()
    assert set(upload.lines.values_list("outcome", flat=True)) == {"unchanged"}
    assert ResourcePage.objects.get(external_id="r-1").revisions.count() == 1


def test_a_changed_row_changes_its_page(client: Client) -> None:
    for title in ("Premier titre", "Second titre"):
        upload = collecting.checked(client, collecting.as_csv([row("r-1", title)]))
        collecting.confirm(client, upload)
        collecting.work()
    page = ResourcePage.objects.get(external_id="r-1")
    assert page.get_latest_revision_as_object().title == "Second titre"
    assert upload.lines.get().outcome == "updated"


def test_what_a_file_does_not_speak_of_stays(client: Client) -> None:
    for rows, headings in (([["r-1", "Titre", "Mon résumé"]], 3), ([["r-1", "Autre titre"]], 2)):
        content = collecting.as_csv(rows, ["Identifiant", "Titre", "Résumé"][:headings])
        collecting.send(client, content)
        choices = {"whole-type": "initiative", "whole-locale": "fr"}
        collecting.map_columns(client, collecting.latest(), **choices)
        collecting.confirm(client, collecting.latest())
        collecting.work()
    page = InitiativePage.objects.get(external_id="r-1").get_latest_revision_as_object()
    assert (page.title, page.summary) == ("Autre titre", "Mon résumé")


def test_a_row_of_another_institution_is_an_error(client: Client) -> None:
    content = collecting.as_csv(
        [["Titre un", "icpc"], ["Titre deux", "mrafp"]], ["Titre", "Institution"], delimiter=","
    )
    choices = {"whole-type": "resource", "whole-locale": "fr"}
    upload = collecting.checked(client, content, **choices)
    assert (upload.good, [problem[0] for problem in upload.problems]) == (1, [2])


def test_xlsx_and_jsonl_read_the_same(client: Client) -> None:
    line = {"external_id": "r-2", "title": "T", "locale": "fr", "type": "resource", "themes": ["integrity"]}
    jsonl = json.dumps(line) + "\nnot json\n"
    for name, content in (("a.xlsx", collecting.as_xlsx(GOOD)), ("b.jsonl", jsonl.encode())):
        upload = collecting.checked(client, content, name)
        assert upload.good == (3 if name == "a.xlsx" else 1)
    assert upload.problems[0][0] == 2


def test_uploads_of_others_do_not_exist(client: Client, signed_in: cms.SignIn, body_editor: User) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    other = signed_in(body_editor)
    base = f"/cms/collection/{upload.pk}/"
    for path in ("", "columns/", "errors/"):
        assert other.get(base + path).status_code == 404
    for path in ("confirm/", "cancel/", "undo/", "columns/"):
        assert other.post(base + path).status_code == 404
    assert "fiches.csv" not in other.get("/cms/collection/").content.decode()
    upload.refresh_from_db()
    assert upload.state == "checked"


def test_whoever_collects_for_nobody_is_told_so(signed_in: cms.SignIn, approver: User) -> None:
    response = signed_in(approver).get("/cms/collection/")
    assert response.status_code == 200
    assert b'<form method="post" enctype' not in response.content
    collecting.send(signed_in(approver), collecting.as_csv(GOOD))
    assert not CollectionUpload.objects.exists()


def test_the_institution_is_the_members_choice_not_the_files(
    signed_in: cms.SignIn, client: Client, editor: User
) -> None:
    other = Institution.objects.get(slug="ministry-solidarity")
    collecting.send(client, collecting.as_csv(GOOD), institution=str(other.pk))
    assert not CollectionUpload.objects.exists()
    grant(user=editor, institution=other, role=Role.CONTRIBUTOR, by=None)
    collecting.send(signed_in(editor), collecting.as_csv(GOOD), institution=str(other.pk))
    assert collecting.latest().institution == other


def test_undoing_spares_what_somebody_touched(client: Client) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    collecting.work()
    cms.edit(client, ResourcePage.objects.get(external_id="r-2"), title="غيره محرر")
    client.post(f"/cms/collection/{upload.pk}/undo/")
    collecting.work()
    assert [page.title for page in ResourcePage.objects.filter(external_id__startswith="r-")] == ["غيره محرر"]
    outcomes = dict(upload.lines.values_list("line", "outcome"))
    assert outcomes == {2: "taken-back", 3: "kept", 4: "taken-back"}


def test_undoing_leaves_what_was_approved(client: Client, signed_in: cms.SignIn, approver: User) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD[:1]))
    collecting.confirm(client, upload, submits=True)
    collecting.work()
    page = ResourcePage.objects.get(external_id="r-1")
    cms.approve(signed_in(approver), page)
    client.post(f"/cms/collection/{upload.pk}/undo/")
    collecting.work()
    page.refresh_from_db()
    assert page.live
    assert upload.lines.get().outcome == "kept"


def test_cancelling_stops_the_worker(client: Client) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    client.post(f"/cms/collection/{upload.pk}/cancel/")
    collecting.work()
    assert not ImportedRecord.objects.exists()
    upload.refresh_from_db()
    assert upload.state == "cancelled"


def test_who_has_left_writes_nothing_more(client: Client, editor: User) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    editor.memberships.update(ended_at=timezone.now())
    collecting.work()
    assert not ImportedRecord.objects.exists()


def test_the_officer_is_told_and_the_ledger_knows(client: Client, editor: User) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    collecting.work()
    notice = Notice.objects.get(recipient=editor, message="collection.finished")
    assert notice.url == f"/cms/collection/{upload.pk}/"
    assert "fiches.csv" in notice.subject
    assert PageLogEntry.objects.filter(action="wagtail.create", user=editor).count() >= 3
    entry = ModelLogEntry.objects.get(action="portal.collection.imported")
    assert (entry.user, entry.data["created"], entry.data["sha256"]) == (editor, 3, upload.digest)


def test_a_locked_page_is_not_changed(client: Client, signed_in: cms.SignIn) -> None:
    for title, submits in (("Premier", True), ("Second", False)):
        upload = collecting.checked(client, collecting.as_csv([row("r-1", title)]))
        collecting.confirm(client, upload, submits=submits)
        collecting.work()
    line = upload.lines.get()
    assert (line.outcome, bool(line.reason)) == ("failed", True)
    page: Any = ResourcePage.objects.get(external_id="r-1")
    assert page.get_latest_revision_as_object().title == "Premier"


def test_files_are_forgotten_after_a_month(client: Client) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    collecting.work()
    forget_old_uploads()
    assert CollectionUpload.objects.count() == 1
    CollectionUpload.objects.update(created_at=timezone.now() - timedelta(days=31))
    forget_old_uploads()
    assert not CollectionUpload.objects.exists()
    assert ResourcePage.objects.filter(external_id="r-1").exists()


def test_confirmed_files_are_not_checked_anew(client: Client) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    collecting.confirm(client, upload)
    assess_again(upload=upload)
    upload.refresh_from_db()
    assert upload.state == "running"


def test_acts_themselves_refuse_who_does_not_collect_there(client: Client, approver: User) -> None:
    upload = collecting.checked(client, collecting.as_csv(GOOD))
    for act in (partial(confirm, submits=False), cancel, undo):
        with pytest.raises(PermissionDenied):
            act(upload=upload, by=approver)
    with pytest.raises(PermissionDenied):
        receive(by=approver, institution=upload.institution, name="fiches.csv", content=b"a;b")
    assert collecting.latest().state == upload.state
