"""People in the CMS: their screens, their place in the menu, their acts in the log."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from institutions import people_urls
from institutions.permissions import may_see_people
from institutions.sign_in import cms_hooks  # noqa: F401

ACTIONS = (
    ("portal.role.given", _("Give a role"), _("Role given")),
    ("portal.role.ended", _("End a role"), _("Role ended")),
    ("portal.invitation.sent", _("Send an invitation"), _("Invitation sent")),
    ("portal.invitation.accepted", _("Accept an invitation"), _("Invitation accepted")),
    ("portal.invitation.revoked", _("Withdraw an invitation"), _("Invitation withdrawn")),
    ("portal.person.left", _("Leave"), _("Person has left")),
    ("portal.person.returned", _("Reopen an account"), _("Account reopened")),
    ("portal.access.reviewed", _("Review access"), _("Access reviewed")),
    ("portal.institution.opened", _("Open an institution"), _("Institution opened")),
    ("portal.institution.renamed", _("Rename an institution"), _("Institution renamed")),
    ("portal.institution.closed", _("Close an institution"), _("Institution closed")),
)


@hooks.register("register_log_actions")
def register_acts(actions: Any) -> None:
    for action in ACTIONS:
        actions.register_action(*action)


@hooks.register("register_admin_urls")
def people_screens() -> list[URLPattern | URLResolver]:
    return [path("people/", include(people_urls))]


class PeopleMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_people(request.user)


@hooks.register("register_admin_menu_item")
def people_in_the_menu() -> MenuItem:
    return PeopleMenuItem(_("People"), reverse("people"), name="people", icon_name="group", order=450)


@hooks.register("insert_global_admin_css")
def people_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-people.css"))
