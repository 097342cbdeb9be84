"""Every way that somebody could try to publish without the queue. Each is tried on a page, by a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Locale, Page, Revision, TaskState
from wagtail_localize.models import Translation, TranslationSource

from editorial.bundles import add_page, make_bundle, publish_bundle
from editorial.models import Approval
from editorial.releasing import publish_ready
from institutions.models import User
from tests import cms

CHANGED = "Jamais approuvé"


@dataclass(frozen=True)
class Try:
    """One attempt: who, on which page, in which state, with the window in which they work."""

    person: User
    client: Client
    page: Any
    state: str
    elsewhere: Page
    other_place: TaskState

    @property
    def url(self) -> str:
        return f"/cms/pages/{self.page.pk}"

    def form(self, **more: Any) -> dict[str, Any]:
        """The page's form, changed, with what somebody adds to it."""
        streams = cms.without_streams(type(self.page))
        own = {"title": CHANGED, "slug": self.page.slug, "summary": "Un registre.", "progress_percent": ""}
        sets = ("record_links", "actions", "comments", "evidence", "results")
        counts = {f"{name}-{part}_FORMS": "0" for name in sets for part in ("TOTAL", "INITIAL")}
        return own | counts | streams | more

    @property
    def past(self) -> str:
        return (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")

    def api(self, action: str, **data: Any) -> None:
        url = f"/cms/api/main/pages/{self.page.pk}/action/{action}/"
        self.client.post(url, data, content_type="application/json")

    def place(self) -> TaskState:
        return self.page.current_workflow_task_state or self.other_place


Door = Callable[[Try], object]
DOORS: dict[str, Door] = {}


def door(function: Door) -> Door:
    DOORS[function.__name__] = function
    return function


# The editor's form


@door
def publish_button(t: Try) -> None:
    t.client.post(f"{t.url}/edit/", t.form(**{"action-publish": "1"}))


@door
def date_in_the_form(t: Try) -> None:
    for action in ("action-publish", "action-save"):
        t.client.post(f"{t.url}/edit/", t.form(**{action: "1", "go_live_at": t.past}))
    call_command("publish_scheduled", stdout=StringIO())


@door
def create_and_publish(t: Try) -> None:
    below = t.page.get_parent().pk
    form = t.form(slug="tout-neuf", **{"action-publish": "1"})
    t.client.post(f"/cms/pages/add/knowledge_base/initiativepage/{below}/", form)


@door
def approve_in_the_form(t: Try) -> None:
    """What the person changes in the same breath is their own edit, for approvers too."""
    forged = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    t.client.post(f"{t.url}/edit/", t.form(**forged, **{"workflow-action-extra-data": '{"update": true}'}))


@door
def submit_and_approve_own(t: Try) -> None:
    for form in (t.form(**{"action-submit": "1"}), t.form(**{"action-restart-workflow": "1"})):
        t.client.post(f"{t.url}/edit/", form)
    page = type(t.page).objects.get(pk=t.page.pk)
    if (state := page.current_workflow_task_state) and state.revision.user_id == t.person.pk:
        t.client.post(f"/cms/pages/workflow/action/{page.pk}/approve/{state.pk}/")


@door
def revert_and_publish(t: Try) -> None:
    oldest = t.page.revisions.order_by("pk").first()
    form = t.form(revision=oldest.pk, **{"action-publish": "1"})
    t.client.post(f"{t.url}/revisions/{oldest.pk}/revert/", form)
    t.client.post(f"{t.url}/edit/", form)


# The queue


@door
def approve_with_place_of_another_page(t: Try) -> None:
    t.client.post(f"/cms/pages/workflow/action/{t.page.pk}/approve/{t.other_place.pk}/")


@door
def approve_with_place_that_is_over(t: Try) -> None:
    old = TaskState.objects.exclude(status=TaskState.STATUS_IN_PROGRESS).order_by("-pk").first()
    t.client.post(f"/cms/pages/workflow/action/{t.page.pk}/approve/{old.pk if old else 1}/")


@door
def approve_without_the_view(t: Try) -> None:
    """Wagtail's own objects, by whoever gets hold of them: the page is not approved by that."""
    t.place().approve(user=t.person)


@door
def finish_without_the_view(t: Try) -> None:
    t.place().workflow_state.finish(user=t.person)


@door
def start_another_workflow(t: Try) -> None:
    t.page.get_workflow().start(t.page, t.person).finish(user=t.person)


# Several at once, copies, aliases, moves


@door
def bulk_publish(t: Try) -> None:
    ids = f"id={t.page.pk}&id={t.page.get_parent().pk}"
    t.client.post(f"/cms/bulk/wagtailcore/page/publish/?{ids}", {"include_descendants": "on"})


@door
def copy_form(t: Try) -> None:
    fields = {"new_title": CHANGED, "new_parent_page": t.page.get_parent().pk, "publish_copies": "on"}
    t.client.post(f"{t.url}/copy/", fields | {"new_slug": "copie", "copy_subpages": "on"})


@door
def alias_form(t: Try) -> None:
    fields = {"new_title": CHANGED, "new_parent_page": t.page.get_parent().pk, "alias": "on"}
    t.client.post(f"{t.url}/copy/", fields | {"new_slug": "alias"})


@door
def copy_recursively(t: Try) -> None:
    parent = t.page.get_parent().specific
    attributes = {"slug": "copie-vive", "live": True}
    for page in (t.page, parent):
        CopyPageAction(
            page=page, to=parent.get_parent(), recursive=True, keep_live=True, update_attrs=attributes
        ).execute(skip_permission_checks=True)


@door
def alias_action(t: Try) -> None:
    CreatePageAliasAction(t.page, update_slug="alias").execute(skip_permission_checks=True)


@door
def convert_alias(t: Try) -> None:
    Page.objects.filter(pk=t.page.pk).update(alias_of=t.page.get_parent().pk)
    ConvertAliasPageAction(type(t.page).objects.get(pk=t.page.pk)).execute(skip_permission_checks=True)


@door
def move_into_another_section(t: Try) -> None:
    t.client.post(f"/cms/pages/{t.page.pk}/move/{t.elsewhere.pk}/confirm/")
    t.client.post(f"/cms/bulk/wagtailcore/page/move/?id={t.page.pk}", {"chooser": t.elsewhere.pk})
    t.client.post(f"{t.url}/set_page_position/?position=0")


# The admin's API


@door
def api_publish(t: Try) -> None:
    t.api("publish")


@door
def api_revert(t: Try) -> None:
    t.api("revert_to_page_revision", revision_id=t.page.revisions.order_by("pk").first().pk)


@door
def api_copy(t: Try) -> None:
    t.api("copy", keep_live=True, recursive=True, slug="copie-api")


@door
def api_alias(t: Try) -> None:
    t.api("create_alias", update_slug="alias-api", recursive=True)


@door
def api_translate(t: Try) -> None:
    t.api("copy_for_translation", locale="en", alias=True, recursive=True, copy_parents=True)


# Translation


@door
def translate_form(t: Try) -> None:
    english = Locale.objects.get(language_code="en").pk
    fields = {"locales": [english], "include_subtree": "on", "publish_translations": "on"}
    t.client.post(f"/cms/localize/submit/page/{t.page.pk}/", fields)


@door
def update_translations(t: Try) -> None:
    source, _created = TranslationSource.get_or_create_from_instance(t.page)
    t.client.post(f"/cms/localize/update/{source.pk}/", {"publish_translations": "on"})
    t.client.post(f"/cms/localize/page/{t.page.pk}/convert_to_alias/")


@door
def save_translation_as_public(t: Try) -> None:
    source, _created = TranslationSource.get_or_create_from_instance(t.page)
    target = Locale.objects.get(language_code="en")
    Translation.objects.create(source=source, target_locale=target).save_target(user=t.person, publish=True)


# The date, the bundle, and code


@door
def date_on_a_revision(t: Try) -> None:
    t.page.title = CHANGED
    t.page.save_revision(user=t.person, approved_go_live_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled", stdout=StringIO())


@door
def date_in_the_database(t: Try) -> None:
    t.page.title = CHANGED
    revision = t.page.save_revision(user=t.person)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled", stdout=StringIO())


@door
def expiry_and_back(t: Try) -> None:
    Page.objects.filter(pk=t.page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled", stdout=StringIO())
    t.client.post(f"{t.url}/unpublish/")
    t.client.post(f"{t.url}/edit/", t.form(**{"action-publish": "1", "expire_at": ""}))


@door
def bundle(t: Try) -> None:
    if not Approval.objects.filter(revision_id=t.page.latest_revision_id).exists():
        mine = make_bundle(by=t.person, name="Lot")
        add_page(bundle=mine, page=t.page, by=t.person)
        publish_bundle(bundle=mine, by=t.person)


@door
def publish_as_ready(t: Try) -> None:
    if not Approval.objects.filter(revision_id=t.page.latest_revision_id).exists():
        t.client.post(f"/cms/bundles/publish/{t.page.pk}/")
        publish_ready(page=t.page, by=t.person)


@door
def save_as_live(t: Try) -> None:
    t.page.title, t.page.live = CHANGED, True
    t.page.save()


@door
def save_single_fields(t: Try) -> None:
    t.page.title, t.page.live = CHANGED, True
    t.page.save(update_fields=["live", "title", "live_revision"])


@door
def publish_method(t: Try) -> None:
    t.page.title = CHANGED
    t.page.save_revision(user=t.person).publish(user=t.person, skip_permission_checks=True)


@door
def publish_action(t: Try) -> None:
    t.page.title = CHANGED
    revision = t.page.save_revision(user=t.person)
    PublishPageRevisionAction(revision, user=t.person).execute(skip_permission_checks=True)


@door
def revert_action(t: Try) -> None:
    oldest = t.page.revisions.order_by("pk").first()
    action = RevertToPageRevisionAction(t.page, oldest, user=t.person, approved_go_live_at=timezone.now())
    action.execute(skip_permission_checks=True)
    call_command("publish_scheduled", stdout=StringIO())


@door
def choosers_own_form(t: Try) -> None:
    """Terms are public at once: nobody but the approving body makes one, not even where one is chosen."""
    if t.person.email.endswith("mrafp.example"):
        fields = {"vocabulary": "theme", "slug": "intrus", "labels_ar": "دخيل", "labels_fr": "intrus"}
        for url in ("choose/institutions/term/create/", "institutions/term/add/"):
            t.client.post(f"/cms/snippets/{url}", fields)
