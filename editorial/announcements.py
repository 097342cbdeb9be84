"""Who is told what, and when: the table `TOLD`, and the signals of Wagtail that say it has happened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from wagtail import signals
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageSubscription, Revision, TaskState, WorkflowState

from editorial import messages
from editorial.models import ApprovingBodyTask, InstitutionSectionPage
from editorial.submitting import is_told_together
from editorial.wagtail_mails import silence_wagtail
from institutions.memberships import people_with, roles_changed
from institutions.models import Institution, User
from institutions.roles import Role
from notifications.models import Notice
from notifications.sending import notify
from outbox.handlers import register_job

LONGEST_REASON = 3000


@dataclass(frozen=True)
class Happening:
    """Something that somebody (None: the clock) has done with a page."""

    page: Page
    by: User | None
    submission: WorkflowState | None = None
    step: TaskState | None = None


def next_people(happening: Happening) -> Iterable[User]:
    """Those whom the step asks: leads or approvers. A task says so by `people_to_tell(page)`."""
    task: Any = happening.step.task.specific if happening.step else None
    return task.people_to_tell(happening.page) if hasattr(task, "people_to_tell") else ()


def submitter(happening: Happening) -> Iterable[User]:
    asked = happening.submission or _last_submission(happening.page)
    return [asked.requested_by] if asked and asked.requested_by else []


def last_editor(happening: Happening) -> Iterable[User]:
    revision = happening.page.latest_revision
    return [revision.user] if revision and revision.user else []


def leads(happening: Happening) -> Iterable[User]:
    institution = institution_of(happening.page)
    return people_with(Role.LEAD, institution) if institution else ()


def followers(happening: Happening) -> Iterable[User]:
    """Those who have asked for the remarks on the page, and who wrote it last."""
    asked = PageSubscription.objects.filter(page=happening.page, comment_notifications=True)
    return [*User.objects.filter(pk__in=asked.values("user_id")), *last_editor(happening)]


# Never to whoever did it, and never to somebody who may not see the draft: see `tell`.
TOLD: Mapping[str, Sequence[Callable[[Happening], Iterable[User]]]] = {
    messages.WAITING: [next_people],
    messages.PASSED: [submitter],
    messages.RETURNED: [submitter, last_editor],
    messages.APPROVED: [submitter],
    messages.SCHEDULED: [submitter, leads],
    messages.PUBLISHED: [submitter, leads],
    messages.CANCELLED: [submitter],
    messages.UNPUBLISHED: [submitter, leads],
    messages.COMMENTED: [followers],
}


def tell(message: str, happening: Happening, *, key: str, **parameters: Any) -> list[Notice]:
    """Tell those whom the table names; `key` tells this event from others of its kind."""
    page, by = happening.page, happening.by
    if is_told_together():
        return []
    people = {user.pk: user for group in TOLD[message] for user in group(happening)}
    recipients = [user for user in people.values() if user != by and may_know(page, user)]
    institution = institution_of(page)
    known = {
        "page": page.pk,
        "title": page.draft_title or page.title,
        "institution": institution.names if institution else "",
        "by": name_of(by),
    }
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return notify(message=message, recipients=recipients, key=key, parameters=known | parameters, url=url)


def may_know(page: Page, user: User) -> bool:
    """Whoever may work on the draft may read its title."""
    return bool(user.is_active and page.specific.permissions_for_user(user).can_edit())


def name_of(user: User | None) -> str | Mapping[str, str]:
    if user is not None:
        return user.get_full_name() or user.email
    names = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names[code] = gettext("The portal")
    return names


def institution_of(page: Page) -> Institution | None:
    """Whose section the page lies in."""
    sections = InstitutionSectionPage.objects.ancestor_of(page, inclusive=True)
    section = sections.select_related("institution").first()
    return section.institution if section else None


def _last_submission(page: Page) -> WorkflowState | None:
    return WorkflowState.objects.for_instance(page).order_by("-pk").first()


def _at_step(step: TaskState, user: User | None) -> Happening:
    submission = step.workflow_state
    return Happening(Page.objects.get(pk=submission.object_id), user, submission, step)


def _of_submission(submission: WorkflowState, user: User | None) -> Happening:
    return Happening(Page.objects.get(pk=submission.object_id), user, submission)


def tell_of_submission(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """Once each time the page comes to the step; edits while it waits are no news."""
    submission = instance.workflow_state
    returns = submission.task_states.filter(status=TaskState.STATUS_REJECTED).count()
    key = f"{submission.pk}/{instance.task_id}/{returns}"
    tell(messages.WAITING, _at_step(instance, user), key=key)


def tell_of_step_passed(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    if instance.workflow_state.status == WorkflowState.STATUS_IN_PROGRESS:
        tell(messages.PASSED, _at_step(instance, user), key=str(instance.pk))


def tell_of_return(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    reason = instance.comment[:LONGEST_REASON] or "—"
    tell(messages.RETURNED, _at_step(instance, user), key=str(instance.pk), reason=reason)


def tell_of_approval(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """What is public at once is told by `tell_of_publication`."""
    happening, revision = _of_submission(instance, user), _approved(instance)
    if revision is None or happening.page.live_revision_id == revision.pk:
        return
    if (moment := revision.approved_go_live_at) is not None:
        tell(messages.SCHEDULED, happening, key=str(instance.pk), moment=moment)
    else:
        tell(messages.APPROVED, happening, key=str(instance.pk))


def _approved(submission: WorkflowState) -> Revision | None:
    step = submission.current_task_state
    return Revision.objects.filter(pk=step.revision_id).first() if step else None


def tell_of_publication(instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    """Of pages that somebody has submitted; what the operator loads is news to nobody.

    Wagtail sends the signal for a later date too, when nothing is public yet.
    """
    step = TaskState.objects.filter(revision=revision).select_related("workflow_state").last()
    page = Page.objects.get(pk=instance.pk)
    if revision is not None and step is not None and page.live_revision_id == revision.pk:
        tell(
            messages.PUBLISHED,
            Happening(page, get_active_log_context().user, step.workflow_state),
            key=str(revision.pk),
        )


def tell_of_cancellation(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    tell(messages.CANCELLED, _of_submission(instance, user), key=str(instance.pk))


def tell_of_takedown(instance: Page, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.pk).first()
    if page is not None and _last_submission(page) is not None:
        happening = Happening(page, get_active_log_context().user)
        tell(messages.UNPUBLISHED, happening, key=f"{page.pk}/{timezone.now():%Y%m%d%H%M%S%f}")


def tell_of_remarks(*, page: Page, by: User) -> None:
    """Once for each version of the page."""
    tell(messages.COMMENTED, Happening(page, by), key=f"{page.pk}/{page.latest_revision_id}")


def tell_of_overdue(at: datetime | None = None) -> None:
    """Each working day, approvers hear how many pages have waited too long."""
    now = timezone.localtime(at or timezone.now())
    days = settings.PORTAL_APPROVAL_TARGET_DAYS
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__in=ApprovingBodyTask.objects.all()
    )
    number = waiting.filter(started_at__lt=days_before(now, days)).count()
    if number and now.isoweekday() <= 5:
        approvers = people_with(Role.APPROVER, Institution.objects.approving_body())
        known = {"number": number, "days": days}
        notify(
            message=messages.OVERDUE,
            recipients=approvers,
            key=f"{now:%Y-%m-%d}",
            parameters=known,
            url=reverse("queue"),
        )


def days_before(moment: datetime, days: int) -> datetime:
    """The same hour, so many working days (Monday to Friday) before."""
    while days:
        moment -= timedelta(days=1)
        days -= moment.isoweekday() <= 5
    return moment


def withdraw_what_is_foreign_now(user: User, **kwargs: Any) -> None:
    """Who has left an institution keeps no title of its drafts; what was not mailed yet is not mailed."""
    about = Notice.objects.filter(recipient=user, parameters__has_key="page")
    pages = Page.objects.in_bulk(set(about.values_list("parameters__page", flat=True)))
    person = User.objects.get(pk=user.pk)
    foreign = [pk for pk, page in pages.items() if not (page.live or may_know(page, person))]
    about.filter(parameters__page__in=foreign).delete()


def announce() -> None:
    """Called once, when the application starts."""
    messages.register_messages()
    silence_wagtail()
    for signal, tell_of in (
        (signals.task_submitted, tell_of_submission),
        (signals.task_approved, tell_of_step_passed),
        (signals.task_rejected, tell_of_return),
        (signals.workflow_approved, tell_of_approval),
        (signals.workflow_cancelled, tell_of_cancellation),
        (signals.page_published, tell_of_publication),
        (signals.page_unpublished, tell_of_takedown),
        (roles_changed, withdraw_what_is_foreign_now),
    ):
        signal.connect(tell_of, dispatch_uid=f"announce {tell_of.__name__}")
    register_job("call pages overdue that wait for approval", tell_of_overdue, every=timedelta(days=1))
