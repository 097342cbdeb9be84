"""The CMS's home page and menus for people who draft and decide, instead of Wagtail's own."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)

from editorial.desk.home import OLDEST, SHOWN, home_of

# What the home page says better, or what the guide inside the CMS replaces.
REPLACED = (
    WorkflowObjectsToModeratePanel,
    UserObjectsInWorkflowModerationPanel,
    RecentEditsPanel,
)
UNUSED_REPORTS = {"workflows", "workflow-tasks", "page-types-usage", "aging-pages"}


class HomePanel(Component):
    order = 10
    template_name = "editorial/desk/home.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            "home": home_of(request.user),
            "request": request,
            "shown": f":{SHOWN}",
            "oldest_shown": OLDEST,
        }


@hooks.register("construct_homepage_panels")
def own_home(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [HomePanel(), *(panel for panel in panels if not isinstance(panel, REPLACED))]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_totals(request: HttpRequest, items: list[Any]) -> None:
    """Totals of a tree in which most pages are somebody else's."""
    items.clear()


@hooks.register("construct_reports_menu")
def useful_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    """The queue and the home page answer what these list."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in UNUSED_REPORTS]


@hooks.register("construct_help_menu")
def useful_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own news and guide are in English, on another site, and about another CMS than this one."""
    menu_items[:] = [
        item for item in menu_items if item.name != "editor-guide" and not item.name.startswith("whats-new")
    ]


@hooks.register("insert_global_admin_css")
def brand_style() -> Any:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-brand.css"))


@hooks.register("insert_global_admin_css")
def home_style() -> Any:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-home.css"))
