"""Which chapters help on which screen of the CMS: a registry by URL name, and what a page's state says."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Page, WorkflowState

from editorial.guide.chapters import BY_SLUG
from editorial.models.sandbox import is_trainer

_help: dict[str, tuple[str, ...]] = {}
# Screens on which one page is worked on: its kind and state say what helps.
PAGE_SCREENS = frozenset({"wagtailadmin_pages:edit", "wagtailadmin_pages:add"})
CMS = "/cms"
MOST = 4


def register_help(url_name: str, *chapters: str) -> None:
    """On the screen with this URL name the chapters with these slugs help. KeyError for unknown chapters.

    Called from `AppConfig.ready` or `wagtail_hooks` of the app whose screen it is; called again it adds.
    """
    known = tuple(BY_SLUG[slug].slug for slug in chapters)
    _help[url_name] = (*_help.get(url_name, ()), *known)


def registered() -> dict[str, tuple[str, ...]]:
    return dict(_help)


def help_for(request: HttpRequest, page: Any, *, practice: bool = False) -> Sequence[str]:
    """Slugs of the chapters that help on this screen, the most fitting first; at most four."""
    name = screen_of(request)
    found = list(_help.get(name, ()))
    if name in PAGE_SCREENS and isinstance(page, Page):
        found = [*chapters_for_page(page, request.user), *found]
    if practice:
        found.insert(0, "practice")
    return list(dict.fromkeys(found))[:MOST]


def screen_of(request: HttpRequest) -> str:
    """The URL name of the screen; the portal's own views answer some of Wagtail's under no name."""
    match = request.resolver_match
    if match is not None and match.url_name:
        return str(match.view_name)
    try:
        return str(resolve(request.path_info.removeprefix(CMS), "wagtail.admin.urls").view_name)
    except Resolver404:
        return ""


BY_KIND = {
    "initiativepage": ("add-initiative", "facts-and-text"),
    "resourcepage": ("facts-and-text", "images-and-documents"),
    "progressupdatepage": ("progress-update",),
    "commitmentpage": ("facts-and-text",),
}


def chapters_for_page(page: Page, user: Any) -> list[str]:
    """What fits its kind and its state: waiting, returned, a translation, a draft."""
    state = _workflow_status(page)
    if state == WorkflowState.STATUS_IN_PROGRESS:
        return list(_while_waiting(user))
    found = ["when-it-comes-back"] if state == WorkflowState.STATUS_NEEDS_CHANGES else []
    if not getattr(page.specific, "is_source", True):
        found.append("translate")
    return [*found, *BY_KIND.get(page.content_type.model, ()), "send-for-approval"]


def _while_waiting(user: Any) -> Sequence[str]:
    if is_trainer(user):
        return ("the-queue", "returning-well")
    return ("send-for-approval", "what-citizens-see")


def _workflow_status(page: Page) -> str:
    states = WorkflowState.objects.filter(object_id=str(page.pk), base_content_type__model="page")
    return states.order_by("-created_at").values_list("status", flat=True).first() or "" if page.pk else ""
