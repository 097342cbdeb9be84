"""Every act is in the ledger, with who looked at whose draft; each entry is a line on standard output."""

import json
import logging
import re
import subprocess
import sys
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, ModelLogEntry, Page, PageLogEntry

from editorial import ledger
from editorial.draft_readings import WATCHED
from editorial.formula_guard import harmless
from editorial.ledger import record_act
from editorial.models import InstitutionSectionPage, PortalDocument, PortalImage
from institutions.models import Institution, Term, User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.permissions.table import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage) -> InitiativePage:
    cms.create(signed_in(editor), InitiativePage, section, title="=Registre", submit=True)
    return InitiativePage.objects.get(draft_title="=Registre")


def acts(page: Page) -> list[str]:
    return list(PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", flat=True))


def readings(page: Page, person: User) -> int:
    return PageLogEntry.objects.filter(page=page.pk, user=person, action=ledger.VIEWED).count()


def test_the_story_of_a_page_is_all_there(
    signed_in: cms.SignIn, draft: InitiativePage, editor: User, approver: User
) -> None:
    desk = signed_in(approver)
    cms.send_back(desk, draft, "Non.")
    cms.edit(signed_in(editor), InitiativePage.objects.get(pk=draft.pk), title="Registre", submit=True)
    page = InitiativePage.objects.get(pk=draft.pk)
    cms.approve(desk, page)
    desk.post(f"/cms/pages/{page.pk}/lock/")
    desk.post(f"/cms/pages/{page.pk}/unlock/")
    desk.post(f"/cms/pages/{page.pk}/unpublish/")
    desk.post(f"/cms/pages/{page.pk}/delete/")
    assert {
        "wagtail.create",
        "wagtail.edit",
        "wagtail.workflow.start",
        "wagtail.workflow.reject",
        "wagtail.workflow.resume",
        "wagtail.workflow.approve",
        ledger.APPROVED,
        "wagtail.publish",
        "wagtail.lock",
        "wagtail.unlock",
        "wagtail.unpublish",
        "wagtail.delete",
    } <= set(acts(page))
    approval = PageLogEntry.objects.get(page=page.pk, action=ledger.APPROVED)
    assert (approval.user, approval.revision_id) == (approver, page.live_revision_id or approval.revision_id)
    assert approval.data["basis"] == "workflow"


@pytest.fixture
def images(db: None) -> Collection:
    return Collection.objects.get(name=Institution.objects.get(slug="mrafp").name_in("ar"))


def of_object(instance: Any) -> list[str]:
    return list(ModelLogEntry.objects.for_instance(instance).order_by("pk").values_list("action", flat=True))


def test_files_by_every_door(signed_in: cms.SignIn, editor: User, images: Collection) -> None:
    client = signed_in(editor)
    photo = SimpleUploadedFile("photo.png", get_test_image_file().file.getvalue(), "image/png")
    upload = {"title": "Photo", "files[]": photo, "collection": images.pk}
    answer = client.post("/cms/images/multiple/add/", upload, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.json()["success"], answer.json()
    image = PortalImage.objects.latest("pk")
    entry = ModelLogEntry.objects.for_instance(image).get(action=ledger.UPLOADED)
    assert (entry.user, entry.data) == (editor, {"checksum": image.file_hash})
    image.file = get_test_image_file(filename="other.png", size=(3, 3))
    image.save()
    image.save()
    assert of_object(image).count(ledger.REPLACED) == 1
    pk = image.pk
    PortalImage.objects.filter(pk=pk).delete()
    gone = ModelLogEntry.objects.get(object_id=str(pk), action=ledger.DELETED)
    assert gone.deleted
    document = PortalDocument.objects.create(title="Loi", file=SimpleUploadedFile("loi.pdf", b"%PDF-1.4"))
    assert of_object(document) == [ledger.UPLOADED]


def test_bulk_actions_on_files_are_acts(approver: User, signed_in: cms.SignIn, images: Collection) -> None:
    image = PortalImage.objects.create(title="Photo", file=get_test_image_file())
    url = f"/cms/bulk/editorial/portalimage/add_to_collection/?id={image.pk}"
    response = signed_in(approver).post(url, {"collection": images.pk})
    assert PortalImage.objects.get(pk=image.pk).collection_id == images.pk, response.content[:300]
    entry = ModelLogEntry.objects.for_instance(image).get(action=ledger.IN_BULK)
    assert (entry.user, entry.data) == (approver, {"bulk_action": "add_to_collection"})


def test_terms_and_institutions(approver: User, signed_in: cms.SignIn) -> None:
    term = Term.objects.filter(vocabulary="theme").first()
    assert term is not None
    data = {"vocabulary": term.vocabulary, "slug": term.slug, "labels_ar": "جديد", "order": "1"}
    signed_in(approver).post(f"/cms/snippets/institutions/term/edit/{term.pk}/", data)
    assert of_object(term) == ["wagtail.edit"]


WATCHING = [
    "/cms/pages/{page}/edit/",
    "/cms/pages/{page}/edit/preview/",
    "/cms/pages/{page}/view_draft/",
    "/cms/pages/{page}/history/",
    "/cms/pages/{page}/history/results/",
    "/cms/pages/{page}/workflow_history/",
    "/cms/pages/{page}/workflow_history/detail/{state}/",
    "/cms/pages/{page}/copy/",
    "/cms/pages/{page}/revisions/{revision}/view/",
    "/cms/pages/{page}/revisions/{revision}/revert/",
    "/cms/pages/{page}/revisions/compare/earliest...{revision}/",
    "/cms/pages/workflow/preview/{page}/{task}/",
]


@pytest.mark.parametrize("address", WATCHING)
def test_looking_at_anothers_draft_is_an_act(
    address: str, signed_in: cms.SignIn, draft: InitiativePage, editor: User, approver: User
) -> None:
    step = draft.current_workflow_task_state
    assert step is not None
    url = address.format(
        page=draft.pk, revision=draft.latest_revision_id, state=step.workflow_state_id, task=step.task_id
    )
    for person, number in ((editor, 0), (approver, 1)):
        client = signed_in(person)
        if "edit/preview" in url:
            edit_url = f"/cms/pages/{draft.pk}/edit/"
            client.post(url, cms.form_of(client, edit_url) | cms.without_streams(InitiativePage))
            PageLogEntry.objects.filter(page=draft.pk, action=ledger.VIEWED).count()
        response = client.get(url)
        if person == approver:
            assert response.status_code == 200
        assert readings(draft, person) == number
    entry = PageLogEntry.objects.get(page=draft.pk, action=ledger.VIEWED)
    assert entry.revision_id == draft.latest_revision_id


def test_a_reading_is_noted_once_an_hour_for_each_version(
    signed_in: cms.SignIn, draft: InitiativePage, approver: User, body_editor: User
) -> None:
    client = signed_in(approver)
    for _twice in range(2):
        client.get(f"/cms/pages/{draft.pk}/edit/")
        client.get(f"/cms/pages/{draft.pk}/history/")
    assert readings(draft, approver) == 1
    draft.save_revision(user=body_editor)
    client.get(f"/cms/pages/{draft.pk}/edit/")
    assert readings(draft, approver) == 2


def test_what_is_public_or_refused_is_no_reading(
    signed_in: cms.SignIn,
    draft: InitiativePage,
    page_of: cms.PageOf,
    body_editor: User,
    editor: User,
    approver: User,
) -> None:
    public = page_of("commitment/mo0007")
    signed_in(body_editor).get(f"/cms/pages/{public.pk}/edit/")
    assert readings(public, body_editor) == 0
    foreign = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    cms.create(signed_in(body_editor), InitiativePage, foreign, title="Ailleurs")
    other = InitiativePage.objects.get(draft_title="Ailleurs")
    signed_in(editor).get(f"/cms/pages/{other.pk}/edit/")
    assert readings(other, editor) == 0


def test_noting_a_reading_costs_little(
    signed_in: cms.SignIn,
    draft: InitiativePage,
    approver: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    from editorial.draft_readings import note_readings

    page = Page.objects.select_related("latest_revision").get(pk=draft.pk)
    note_readings(page=page, by=approver)
    with django_assert_max_num_queries(1):
        note_readings(page=page, by=approver)


# About a page, but showing none of what its draft says beyond its title.
NO_DRAFT = {
    "cms/api/main/pages/<int:pk>/",
    "cms/api/main/pages/<int:pk>/action/<str:action_name>/",
    "cms/bundles/publish/<int:page_id>/",
    "cms/choose-page/<int:parent_page_id>/",
    "cms/forms/submissions/<int:page_id>/",
    "cms/forms/submissions/<int:page_id>/delete/",
    "cms/forms/submissions/<int:page_id>/results/",
    "cms/images/<int:image_id>/preview/<str:filter_spec>/",
    "cms/languages/<int:page_id>/machine/",
    "cms/languages/<int:page_id>/po/upload/",
    "cms/localize/page/<int:page_id>/convert_to_alias/",
    "cms/localize/submit/page/<int:page_id>/",
    "cms/localize/translate/<int:translation_id>/disable/",
    "cms/localize/translate/<int:translation_id>/machine_translate/",
    "cms/localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
    "cms/localize/translate/<int:translation_id>/pofile/upload/",
    "cms/localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
    "cms/localize/update/<int:translation_source_id>/",
    "cms/pages/<int:page_id>/convert_alias/",
    "cms/pages/<int:page_id>/delete/",
    "cms/pages/<int:page_id>/lock/",
    "cms/pages/<int:page_id>/privacy/",
    "cms/pages/<int:page_id>/revisions/",
    "cms/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/",
    "cms/pages/<int:page_id>/unlock/",
    "cms/pages/<int:page_id>/unpublish/",
    "cms/pages/<int:page_id>/usage/",
    "cms/pages/<int:page_to_move_id>/move/",
    "cms/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/",
    "cms/pages/<int:page_to_move_id>/set_position/",
    "cms/pages/<int:parent_page_id>/",
    "cms/pages/<int:parent_page_id>/add_subpage/",
    "cms/pages/<int:parent_page_id>/results/",
    "cms/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/",
    "cms/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/",
    "cms/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
    "cms/pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
    "cms/pages/workflow/confirm_cancellation/<int:page_id>/",
    "cms/practice/approved/<int:page_id>/",
    "cms/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/",
    "cms/workflows/remove/<int:page_pk>/",
    "cms/workflows/remove/<int:page_pk>/<int:workflow_pk>/",
}
ABOUT_A_PAGE = re.compile(r"^cms/.*(page\w*>|pages/[<(]|translation\w*>|revision|preview.*[>/]$)")


def test_every_address_about_a_page_is_watched_or_shows_no_draft() -> None:
    """A new one fails here: does it show what a draft says? Then into WATCHED, else into NO_DRAFT."""
    # A resolver leaves the ^ out.
    routes = {route.replace("^", "") for route in addresses()}
    about = {route for route in routes if ABOUT_A_PAGE.match(route) and re.search(r"[<(]", route)}
    assert set(WATCHED) <= about
    assert about - set(WATCHED) == NO_DRAFT


def test_exports_are_acts_and_run_no_formula(
    signed_in: cms.SignIn, draft: InitiativePage, approver: User
) -> None:
    client = signed_in(approver)
    csv: Any = client.get("/cms/reports/site-history/?export=csv")
    text = b"".join(csv.streaming_content).decode()
    assert "'=Registre" in text
    assert ",=Registre" not in text
    assert client.get("/cms/reports/site-history/?export=xlsx").status_code == 200
    entries = ModelLogEntry.objects.filter(action=ledger.EXPORTED, user=approver).order_by("pk")
    assert [entry.data["format"] for entry in entries] == ["csv", "xlsx"]
    assert entries[0].data["report"] == "cms/reports/site-history/"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_signs_of_formulas(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("1=1") == "1=1"


def test_who_sees_which_entries(
    signed_in: cms.SignIn, draft: InitiativePage, editor: User, approver: User, body_editor: User
) -> None:
    """The whole ledger is the approving body's; partners have the history of each of their pages."""
    foreign = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    cms.create(signed_in(body_editor), InitiativePage, foreign, title="Confidentiel")
    assert "Confidentiel" in signed_in(approver).get("/cms/reports/site-history/").content.decode()
    theirs = signed_in(editor)
    assert theirs.get("/cms/reports/site-history/").status_code == 302
    assert "Salma" in theirs.get(f"/cms/pages/{draft.pk}/history/").content.decode()
    secret = InitiativePage.objects.get(draft_title="Confidentiel")
    assert theirs.get(f"/cms/pages/{secret.pk}/history/").status_code == 404


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def lines() -> Any:
    handler = Lines()
    logger = logging.getLogger("ledger")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


def test_each_entry_is_one_line_without_titles_and_addresses(
    draft: InitiativePage,
    approver: User,
    lines: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        record_act(action=ledger.VIEWED, instance=draft, user=approver, revision=draft.latest_revision)
        record_act(
            action=ledger.EXPORTED, instance=approver, user=approver, data={"to": "someone@else.example"}
        )
    page, person = [json.loads(line) for line in lines]
    assert page["object"] == "knowledge_base.initiativepage"
    assert (page["user"], page["action"]) == (approver.pk, ledger.VIEWED)
    assert (page["object_id"], page["revision"]) == (str(draft.pk), draft.latest_revision_id)
    assert person["object"] == "institutions.user"
    assert not re.search(r"@|Registre", "".join(lines))
    assert all("\n" not in line for line in lines)


def test_what_is_rolled_back_leaves_no_line(
    draft: InitiativePage,
    lines: list[str],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                record_act(action=ledger.VIEWED, instance=draft)
                raise LookupError
        except LookupError:
            pass
    assert lines == []


def test_the_mirror_is_standard_output_and_nothing_else() -> None:
    code = (
        "import logging, logging.config; from portal.settings.logs import LOGGING;"
        "logging.config.dictConfig(LOGGING);"
        "logging.getLogger('ledger').info('{}'); logging.getLogger('x').info('log')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"
    assert "{}" not in done.stderr


def test_labels_are_there_for_every_act_of_the_portal() -> None:
    from wagtail.log_actions import registry

    names = {getattr(ledger, name) for name in dir(ledger) if name.isupper()}
    assert {name for name in names if str(name).startswith("portal.")} <= set(dict(registry.get_choices()))
