"""Practice stays practice, whoever writes; and what people do there counts as practised."""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.urls import reverse
from wagtail.models import Page, Revision, TaskState
from wagtail.signals import pre_page_move, task_submitted, workflow_approved

from editorial.guide.progress import note_step
from editorial.models import Approval, PracticeTask
from editorial.models.guide import Step
from editorial.models.sandbox import practice_section_of
from editorial.practice import PREFIX, NeverPublished, is_practice, refuse_crossing, refuse_practice
from institutions.models import Institution
from notifications.sending import notify

WELL_DONE_MESSAGE = "practice approved"


@receiver(pre_save, sender=Approval)
def refuse_approval(sender: type, instance: Approval, **kwargs: Any) -> None:
    refuse_practice(instance.page_id)


@receiver(pre_save, sender=Page)
def refuse_going_live(sender: type, instance: Page, **kwargs: Any) -> None:
    """The row below a page of any kind: `PortalPage.save` has not been asked."""
    if instance.live and is_practice(instance):
        raise NeverPublished


@receiver(pre_page_move)
def keep_apart(sender: type, instance: Page, **kwargs: Any) -> None:
    refuse_crossing(instance, kwargs["parent_page_after"])


@receiver(post_save, sender=Revision)
def note_draft(sender: type, instance: Revision, **kwargs: Any) -> None:
    path = instance.content.get("url_path") or ""
    if not path.startswith(PREFIX) or instance.user is None:
        return
    page = Page.objects.filter(pk=instance.object_id).first()
    if page is not None:
        note_step(user=instance.user, step=Step.DRAFTED, institution=_institution_of(page))


@receiver(task_submitted)
def note_sending(sender: type, instance: TaskState, user: Any, **kwargs: Any) -> None:
    if user is None or not isinstance(instance.task.specific, PracticeTask):
        return
    page = instance.workflow_state.content_object
    institution = _institution_of(page)
    note_step(user=user, step=Step.SENT, institution=institution)
    returned = TaskState.objects.filter(
        workflow_state__object_id=str(page.pk), status=TaskState.STATUS_REJECTED
    )
    if returned.exists():
        note_step(user=user, step=Step.CORRECTED, institution=institution)


@receiver(workflow_approved)
def say_well_done(sender: type, instance: Any, **kwargs: Any) -> None:
    page = instance.content_object
    if instance.requested_by is None or not is_practice(page):
        return
    notify(
        message=WELL_DONE_MESSAGE,
        recipients=[instance.requested_by],
        key=f"practice {instance.pk}",
        parameters={"title": page.get_admin_display_title()},
        url=reverse("practice_approved", args=[page.pk]),
    )


def _institution_of(page: Page) -> Institution | None:
    section = practice_section_of(page)
    return section.institution if section is not None else None
