"""What search tells editors and lets them keep: its screens, their places in the menus, its acts."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from institutions.permissions import decides_for_the_body
from search.words import keeping, urls

ACTIONS = (
    (keeping.SYNONYMS_KEPT, _("Keep synonyms"), _("Synonyms kept")),
    (keeping.SYNONYMS_REMOVED, _("Remove synonyms"), _("Synonyms removed")),
    (keeping.PIN_KEPT, _("Recommend an answer"), _("Recommended answer kept")),
    (keeping.PIN_REMOVED, _("Remove a recommended answer"), _("Recommended answer removed")),
)


@hooks.register("register_log_actions")
def name_acts(actions: Any) -> None:
    for action in ACTIONS:
        actions.register_action(*action)


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern | URLResolver]:
    return [path("search-words/", include(urls))]


class KeepersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return decides_for_the_body(request.user)


@hooks.register("register_admin_menu_item")
def words_in_the_menu() -> MenuItem:
    return KeepersMenuItem(
        _("Words of the search"),
        reverse("search_synonyms"),
        name="search-words",
        icon_name="search",
        order=470,
    )


@hooks.register("register_reports_menu_item")
def unanswered_in_the_menu() -> MenuItem:
    return MenuItem(
        _("Searches without results"),
        reverse("search_unanswered"),
        name="unanswered",
        icon_name="search",
        order=910,
    )


@hooks.register("insert_global_admin_css")
def styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-search.css"))
