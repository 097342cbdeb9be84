"""The knowledge base in the CMS."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_actions(actions: Any) -> None:
    actions.register_action("portal.collection.imported", _("Import"), _("Loaded records from a file"))
    actions.register_action("portal.collection.undone", _("Undo an import"), _("Deleted drafts of an import"))
