"""Webhooks in the CMS: their screens, their place in the menu, their acts in the ledger."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from editorial.webhooks import urls
from institutions.permissions import decides_for_the_body
from publication.webhooks import keeping
from publication.webhooks.failing import PAUSED_ITSELF

ACTS = {
    keeping.MADE: (_("Make a webhook"), _("Webhook made")),
    keeping.CHANGED: (_("Change a webhook"), _("Webhook changed")),
    keeping.PAUSED: (_("Pause a webhook"), _("Webhook paused")),
    PAUSED_ITSELF: (_("Webhook pauses itself"), _("Webhook has paused itself")),
    keeping.RESUMED: (_("Resume a webhook"), _("Webhook resumed")),
    keeping.REMOVED: (_("Remove a webhook"), _("Webhook removed")),
    keeping.SECRET_SHOWN: (_("Look at the secret of a webhook"), _("Secret of the webhook shown")),
    keeping.SECRET_RENEWED: (_("Renew the secret of a webhook"), _("Secret of the webhook renewed")),
    keeping.TESTED: (_("Test a webhook"), _("Webhook tested")),
    keeping.TRIED_AGAIN: (_("Send a message of a webhook again"), _("Message of the webhook sent again")),
}


@hooks.register("register_log_actions")
def name_acts(actions: LogActionRegistry) -> None:
    for name, (label, message) in ACTS.items():
        actions.register_action(name, label, message)


@hooks.register("register_admin_urls")
def screens() -> list[URLResolver]:
    return [path("webhooks/", include(urls))]


class KeepersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return decides_for_the_body(request.user)


@hooks.register("register_admin_menu_item")
def webhooks_in_the_menu() -> MenuItem:
    return KeepersMenuItem(
        _("Webhooks"), reverse("webhooks"), name="webhooks", icon_name="link-external", order=480
    )


@hooks.register("insert_global_admin_css")
def styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-webhooks.css"))
