"""Guide and practice in Wagtail's menus, styles, choosers and log."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from editorial.guide.screens import register_screens
from editorial.practice import real_pages

register_screens()


@hooks.register("register_admin_menu_item")
def practice_in_menu() -> MenuItem:
    return MenuItem(_("Practice"), reverse("practice"), name="practice", icon_name="edit", order=880)


@hooks.register("register_admin_menu_item")
def guide_in_menu() -> MenuItem:
    return MenuItem(_("Guide"), reverse("guide"), name="guide", icon_name="help", order=890)


@hooks.register("insert_global_admin_css")
def style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-guide.css"))


@hooks.register("construct_page_chooser_queryset")
def choose_real_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Nothing links to practice: it is never public."""
    return real_pages(pages)


@hooks.register("register_log_actions")
def name_acts(actions: Any) -> None:
    actions.register_action("portal.guide_note.change", _("Change a note in the guide"), _("Note changed"))
    actions.register_action("portal.guide_note.delete", _("Delete a note in the guide"), _("Note deleted"))
    actions.register_action("portal.practice.clear", _("Clear practice drafts"), _("Practice drafts cleared"))
