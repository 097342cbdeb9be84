"""The queue in the CMS's menu."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.queue.desks import Desk


class QueueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        desk = Desk(request.user)
        return desk.is_bodys or bool(desk.led)


@hooks.register("register_admin_menu_item")
def queue_in_menu() -> MenuItem:
    return QueueMenuItem(_("Queue"), reverse("queue"), name="queue", icon_name="tasks", order=50)


@hooks.register("insert_global_admin_css")
def queue_style() -> Any:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-queue.css"))
