"""Who did what and when: Wagtail's log is the one ledger. Each entry is also a line on standard output."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from institutions.models import User

logger = logging.getLogger("ledger")

# Each has a label in `editorial.ledger_hooks`.
APPROVED = "portal.approval.given"
VIEWED = "portal.draft.viewed"
EXPORTED = "portal.report.exported"
UPLOADED = "portal.media.uploaded"
REPLACED = "portal.media.replaced"
DELETED = "portal.media.deleted"
IN_BULK = "portal.bulk.done"


def record_act(
    *,
    action: str,
    instance: Any,
    user: User | None = None,
    data: Mapping[str, Any] | None = None,
    **extra: Any,
) -> Any:
    """Write an act into the ledger, in the caller's transaction; return the entry.

    `action` was registered with the hook `register_log_actions` (ValidationError otherwise). `data` holds ids
    and plain values: no secrets, no addresses. `extra` may name the `revision` and the `title` to keep.
    Without `user` it is whoever acts in this request.
    """
    return log(instance, action, user=user, data=dict(data or {}), **extra)


def line_of(entry: PageLogEntry | ModelLogEntry) -> str:
    """The entry as JSON of ids and names of kinds: no titles, no addresses, nothing anybody has typed."""
    kind = ContentType.objects.get_for_id(entry.content_type_id) if entry.content_type_id else None
    return json.dumps(
        {
            "ledger": entry._meta.model_name,
            "entry": entry.pk,
            "at": entry.timestamp.isoformat(),
            "act": str(entry.uuid) if entry.uuid else None,
            "user": entry.user_id,
            "action": entry.action,
            "object": f"{kind.app_label}.{kind.model}" if kind else None,
            "object_id": str(entry.object_id),
            "revision": entry.revision_id,
        }
    )


def _mirror(sender: type, instance: Any, created: bool, **kwargs: Any) -> None:
    """Printed once it is certain: an act that is rolled back leaves no line."""
    if created:
        transaction.on_commit(lambda: logger.info(line_of(instance)))


def mirror_entries() -> None:
    """Called once, when the application starts."""
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(_mirror, sender=model, dispatch_uid=f"mirror {model.__name__}")
