"""Notices in the menu of the CMS, with the number of unread ones."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.views.account import NotificationsSettingsPanel

from institutions.models import User
from notifications.reading import unread_count

# Below the home link, before the pages.
MENU_ORDER = 90

# Its switches are about mails that the portal does not send: it has choices of its own.
NotificationsSettingsPanel.is_active = lambda self: False


@hooks.register("register_admin_urls")
def notices_urls() -> list[URLResolver]:
    return [path("notices/", include("notifications.urls_cms"))]


class NoticesMenuItem(MenuItem):
    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        number = unread_count(cast(User, request.user))
        label = _("Notices (%(number)s)") % {"number": number} if number else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name, attrs=self.attrs)


@hooks.register("register_admin_menu_item")
def notices_menu_item() -> MenuItem:
    return NoticesMenuItem(
        gettext_lazy("Notices"), reverse("notices:list"), name="notices", icon_name="mail", order=MENU_ORDER
    )


@hooks.register("register_account_menu_item")
def pace_menu_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("notices:settings"),
        "label": _("Mail about notices"),
        "help_text": _("Choose whether notices come at once, once a day or not by mail."),
    }
