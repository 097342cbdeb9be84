"""What the worker does with uploads: write their lines, or take them back, a few seconds at a time."""

import logging
import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import DataError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from editorial.indexing import indexed_together
from editorial.submitting import told_together
from institutions.memberships import people_with
from institutions.models import Institution
from institutions.roles import Role
from knowledge_base.collection.columns import WRITTEN
from knowledge_base.collection.importing import BATCH_SECONDS, PAUSE
from knowledge_base.collection.records import Problem, Record
from knowledge_base.collection.undoing import take_back
from knowledge_base.collection.uploads import TOPIC, institutions_of
from knowledge_base.collection.words import Words
from knowledge_base.collection.writing import Act, write_lines
from knowledge_base.models import CollectedLine, CollectionUpload, Outcome, UploadState
from notifications.delivery import language_of
from notifications.sending import notify
from outbox.models import Message
from outbox.posting import post

logger = logging.getLogger(__name__)

FINISHED, SUBMITTED = "collection.finished", "collection.submitted"
# Then the worker's other work has its turn.
SLICE_SECONDS = 5.0
NEXT_SLICE = timedelta(seconds=1)
KEPT = timedelta(days=30)


def work_on_uploads(messages: Sequence[Message]) -> None:
    """The outbox's handler; a message that comes twice finds less to do."""
    for key in {int(message.key) for message in messages}:
        _work(key)


def _work(key: int) -> None:
    end = time.monotonic() + SLICE_SECONDS
    while time.monotonic() < end:
        if not _step(key):
            return
        if connection.vendor == "sqlite":
            time.sleep(PAUSE)
    with transaction.atomic():
        number = post(topic=TOPIC, key=str(key))
        Message.objects.filter(pk=number).update(available_at=timezone.now() + NEXT_SLICE)


def _step(key: int) -> bool:
    """One short transaction; False when there is nothing more to do."""
    with transaction.atomic():
        found = CollectionUpload.objects.select_for_update(of=("self",)).defer("content", "problems")
        upload = found.filter(pk=key).select_related("institution", "officer").first()
        if upload is None:
            return False
        if upload.state == UploadState.RUNNING:
            return _write_some(upload)
        if upload.state == UploadState.UNDOING:
            return _take_back_some(upload)
        return False


def _write_some(upload: CollectionUpload) -> bool:
    if not institutions_of(upload.officer).filter(pk=upload.institution_id).exists():
        _end(upload, UploadState.CANCELLED)
        return False
    end = time.monotonic() + BATCH_SECONDS
    act = _act(upload)
    with override(language_of(upload.officer)), indexed_together(), told_together():
        while time.monotonic() < end:
            family = _next_family(upload)
            if not family:
                _finish(upload)
                return False
            _write_family(family, act)
    return True


def _act(upload: CollectionUpload) -> Act:
    fields = frozenset(upload.choices["columns"].values()) & WRITTEN
    return Act(words=Words.read(), fields=fields, user=upload.officer, submits=upload.submits)


def _next_family(upload: CollectionUpload) -> list[CollectedLine]:
    waiting = upload.lines.filter(outcome=Outcome.WAITING).order_by("family", "pk")
    first = waiting.first()
    return list(waiting.filter(family=first.family)) if first else []


def _write_family(lines: Sequence[CollectedLine], act: Act) -> None:
    records = [Record.of(line.record) for line in lines]
    try:
        written, problems = write_lines(records, lines[0].key, act)
    except (IntegrityError, DataError) as error:
        reason = _("The database refuses it: %(error)s") % {"error": str(error).partition("\n")[0]}
        written, problems = [], [Problem(record.line, reason) for record in records]
    done = {item.record.line: item for item in written}
    reasons = {problem.line: problem.reason for problem in problems}
    for line in lines:
        if item := done.get(line.line):
            line.outcome, line.page_id = item.deed.value, item.page.pk
            line.revision_id = item.imported.revision_id
        else:
            line.outcome, line.reason = Outcome.FAILED, reasons.get(line.line, "")
        line.save(update_fields=["outcome", "page", "revision_id", "reason"])


def _finish(upload: CollectionUpload) -> None:
    _end(upload, UploadState.FINISHED)
    numbers = counts(upload)
    data = {"file": upload.name, "sha256": upload.digest, "upload": upload.pk, "published": False, **numbers}
    log(instance=upload.institution, action="portal.collection.imported", user=upload.officer, data=data)
    parameters: dict[str, str | int] = {"file": upload.name, **numbers}
    url = reverse("collection_upload", args=[upload.pk])
    notify(message=FINISHED, recipients=[upload.officer], key=str(upload.pk), parameters=parameters, url=url)
    drafts = numbers[Outcome.CREATED] + numbers[Outcome.UPDATED]
    if upload.submits and drafts:
        _tell_of_submission(upload, drafts)


def _tell_of_submission(upload: CollectionUpload, drafts: int) -> None:
    """Once for the file, to leads and approvers, and not for each of its pages."""
    body = Institution.objects.approving_body()
    people = [*people_with(Role.LEAD, upload.institution), *people_with(Role.APPROVER, body)]
    notify(
        message=SUBMITTED,
        recipients=[person for person in people if person != upload.officer],
        key=str(upload.pk),
        parameters={"institution": upload.institution.name_in(), "drafts": drafts, "file": upload.name},
        url=reverse("wagtailadmin_home"),
    )


def counts(upload: CollectionUpload) -> dict[str, int]:
    """`{outcome: lines}`, and how many were bad from the beginning."""
    outcomes = list(upload.lines.values_list("outcome", flat=True))
    return {outcome.value: outcomes.count(outcome.value) for outcome in Outcome} | {"bad": upload.bad}


def _end(upload: CollectionUpload, state: UploadState) -> None:
    upload.state, upload.finished_at = state, timezone.now()
    upload.save(update_fields=["state", "finished_at"])


def _take_back_some(upload: CollectionUpload) -> bool:
    end = time.monotonic() + BATCH_SECONDS
    while time.monotonic() < end:
        line = (
            upload.lines.filter(outcome=Outcome.CREATED)
            .select_related("page")
            .order_by("-family", "-pk")
            .first()
        )
        if line is None:
            _end(upload, UploadState.UNDONE)
            data = {"file": upload.name, "upload": upload.pk, **counts(upload)}
            log(
                instance=upload.institution, action="portal.collection.undone", user=upload.officer, data=data
            )
            return False
        with override(language_of(upload.officer)):
            take_back(line, by=upload.officer)
    return True


def forget_old_uploads() -> int:
    """Delete files and rows that are older than a month; the pages stay."""
    old = CollectionUpload.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.exclude(state__in=[UploadState.RUNNING, UploadState.UNDOING]).delete()[0]
