"""The approval workflow in the CMS: its buttons, its acts in the log, the place of the bundles."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from editorial.approval import is_approver
from editorial.lead_step import SKIPPED
from editorial.models.workflow import RETURN
from editorial.returning import RETURNED
from institutions.attempts import SignedInRequest

ACTS = {
    RETURNED: (_("Return with reasons"), _("Returned with reasons")),
    SKIPPED: (_("Skip the lead's check"), _("Went on without a check by the lead")),
    "portal.bundle.make": (_("Make a bundle"), _("Bundle made")),
    "portal.bundle.change": (_("Change a bundle"), _("Bundle changed")),
    "portal.bundle.add": (_("Put into a bundle"), _("Page put into the bundle")),
    "portal.bundle.remove": (_("Take out of a bundle"), _("Page taken out of the bundle")),
    "portal.bundle.dissolve": (_("Give up a bundle"), _("Bundle given up")),
    "portal.bundle.publish": (_("Publish a bundle"), _("Bundle published")),
    "portal.bundle.fail": (_("Fail to publish a bundle"), _("Bundle not published")),
}


@hooks.register("register_log_actions")
def register_acts(actions: LogActionRegistry) -> None:
    for name, (label, message) in ACTS.items():
        actions.register_action(name, label, message)


class ReturnMenuItem(ActionMenuItem):
    """A link: the reasons have a page of their own."""

    name = "return"
    label = RETURN
    icon_name = "comment"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        page = parent_context["page"]
        return reverse("return_page", args=[page.pk, page.current_workflow_task_state.pk])


@hooks.register("construct_page_action_menu")
def return_by_page(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """In the place of Wagtail's dialog, which asks for no reason."""
    for place, item in enumerate(menu_items):
        if item.name == "reject":
            menu_items[place] = ReturnMenuItem()


class BundlesMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return is_approver(request.user)


@hooks.register("register_admin_menu_item")
def bundles_in_menu() -> MenuItem:
    return BundlesMenuItem(
        _("Bundles"), reverse("bundles"), name="bundles", icon_name="folder-open-inverse", order=160
    )
