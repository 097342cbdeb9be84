"""What the portal's own acts are called in reports, and bulk actions that Wagtail does not log."""

from collections.abc import Iterable
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from editorial import ledger
from editorial.ledger import record_act
from institutions.models import User

ACTIONS = (
    (ledger.APPROVED, _("Approve for publication"), _("Approved this version for publication")),
    (ledger.VIEWED, _("Look at a draft"), _("Looked at somebody else’s draft")),
    (ledger.EXPORTED, _("Export a report"), _("Exported a report")),
    (ledger.UPLOADED, _("Upload a file"), _("Uploaded the file")),
    (ledger.REPLACED, _("Replace a file"), _("Replaced the file")),
    (ledger.DELETED, _("Delete a file"), _("Deleted the file")),
    (ledger.IN_BULK, _("Change several at once"), _("Changed together with others")),
)


@hooks.register("register_log_actions")
def name_acts(actions: LogActionRegistry) -> None:
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)


@hooks.register("before_bulk_action")
def record_bulk_action(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Before, because what is deleted has no name afterwards. Pages log their own acts."""
    for one in objects:
        if not isinstance(one, Page):
            record_act(
                action=ledger.IN_BULK,
                instance=one,
                user=cast(User, request.user),
                data={"bulk_action": action_type},
            )
