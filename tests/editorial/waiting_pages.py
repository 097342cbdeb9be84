"""Pages in the queue, as many and as old as a test needs."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, Workflow, WorkflowState

from editorial.models import ApprovingBodyTask, InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage


def submitted(page: Page, by: User, *, days_ago: int = 0) -> TaskState:
    """Submit the page's latest version, as if `days_ago` days before."""
    workflow = Workflow.objects.get(name="Approval")
    state: Any = workflow.start(page, by)
    return aged(state.current_task_state, days_ago)


def aged(state: TaskState, days: int) -> TaskState:
    TaskState.objects.filter(pk=state.pk).update(started_at=timezone.now() - timedelta(days=days))
    return TaskState.objects.get(pk=state.pk)


def draft(section: InstitutionSectionPage, by: User, title: str, **fields: Any) -> InitiativePage:
    page = InitiativePage(
        title=title, locale=section.locale, institution=section.institution, owner=by, **fields
    )
    section.add_child(instance=page)
    page.save_revision(user=by)
    return page


def decided(state: TaskState, by: User, *, started: datetime, finished: datetime) -> None:
    """As if the approving body had returned it then."""
    TaskState.objects.filter(pk=state.pk).update(
        status=TaskState.STATUS_REJECTED, started_at=started, finished_at=finished, finished_by=by
    )
    WorkflowState.objects.filter(pk=state.workflow_state_id).update(status=WorkflowState.STATUS_NEEDS_CHANGES)


def many_waiting(section: InstitutionSectionPage, by: User, number: int, *, after: int = 0) -> Sequence[int]:
    """`number` drafts in the queue, written in bulk; primary keys of their steps.

    Their paths begin at the place `after` among the section's children.
    """
    kind = ContentType.objects.get_for_model(InitiativePage)
    base = ContentType.objects.get_for_model(Page)
    task, workflow = ApprovingBodyTask.objects.get(), Workflow.objects.get(name="Approval")
    titles = [f"En attente {after + place}" for place in range(number)]
    pages = _pages(section, by, titles, kind, first=900 + after)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=base,
            object_id=str(page.pk),
            user=by,
            created_at=timezone.now(),
            content={"title": page.title, "body": "[]", "pk": page.pk},
            object_str=page.title,
        )
        for page in pages
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = revision
    Page.objects.bulk_update(
        [Page(pk=p.pk, latest_revision=p.latest_revision) for p in pages], ["latest_revision"]
    )
    states = WorkflowState.objects.bulk_create(
        WorkflowState(
            content_type=kind,
            base_content_type=base,
            object_id=str(page.pk),
            workflow=workflow,
            requested_by=by,
        )
        for page in pages
    )  # fmt: skip
    steps = TaskState.objects.bulk_create(
        TaskState(workflow_state=state, revision=revision, task=task)
        for state, revision in zip(states, revisions, strict=True)
    )
    for state, step in zip(states, steps, strict=True):
        state.current_task_state = step
    WorkflowState.objects.bulk_update(states, ["current_task_state"])
    return [step.pk for step in steps]


def _pages(
    section: InstitutionSectionPage, by: User, titles: Sequence[str], kind: ContentType, *, first: int
) -> list[Page]:
    pages = Page.objects.bulk_create(
        Page(
            path=Page._get_path(section.path, section.depth + 1, first + place),
            depth=section.depth + 1,
            title=title,
            draft_title=title,
            slug=f"attente-{first + place}",
            url_path=f"{section.url_path}attente-{first + place}/",
            content_type=kind,
            locale=section.locale,
            live=False,
            has_unpublished_changes=True,
            owner=by,
            translation_key=uuid.uuid4(),
        )
        for place, title in enumerate(titles)
    )
    return list(pages)
