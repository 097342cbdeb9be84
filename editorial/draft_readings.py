"""Who looked at whose draft: every screen of the CMS that shows one is watched, and so is every export."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail_localize.models import Translation

from editorial.ledger import EXPORTED, VIEWED, record_act
from institutions.models import User

ONCE_IN = timedelta(hours=1)
EXPORT_FORMATS = {"csv", "xlsx"}

Shown = tuple[int | None, list[str]]


def _page_of(match: ResolverMatch) -> Shown:
    revision = match.kwargs.get("revision_id")
    return match.kwargs["page_id"], [str(revision)] if revision else []


def _compared(match: ResolverMatch) -> Shown:
    page, *revisions = match.args
    return int(page), [revision for revision in revisions if revision.isdigit()]


def _translated(match: ResolverMatch) -> Shown:
    translation = Translation.objects.filter(pk=match.kwargs["translation_id"]).first()
    page = translation.source.object.get_instance_or_none(translation.target_locale) if translation else None
    return (page.pk if isinstance(page, Page) else None), []


# `{route, as the resolver names it: what it shows}`: the page, and the revisions where not the latest one. A
# route of the CMS that is about a page and stands neither here nor among those that show no draft fails the
# tests.
WATCHED: Mapping[str, Callable[[ResolverMatch], Shown]] = {
    "cms/pages/<int:page_id>/edit/": _page_of,
    "cms/pages/<int:page_id>/edit/preview/": _page_of,
    "cms/pages/<int:page_id>/view_draft/": _page_of,
    "cms/pages/<int:page_id>/copy/": _page_of,
    "cms/pages/<int:page_id>/history/": _page_of,
    "cms/pages/<int:page_id>/history/results/": _page_of,
    "cms/pages/<int:page_id>/workflow_history/": _page_of,
    "cms/pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/": _page_of,
    "cms/pages/<int:page_id>/revisions/<int:revision_id>/view/": _page_of,
    "cms/pages/<int:page_id>/revisions/<int:revision_id>/revert/": _page_of,
    "cms/pages/workflow/preview/<int:page_id>/<int:task_id>/": _page_of,
    "cms/pages/<int:page_id>/return/<int:task_state_id>/": _page_of,
    "cms/languages/<int:page_id>/changes/": _page_of,
    "cms/languages/<int:page_id>/po/download/": _page_of,
    r"cms/pages/(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": _compared,
    "cms/localize/translate/<int:translation_id>/preview/": _translated,
    "cms/localize/translate/<int:translation_id>/preview/<str:mode>/": _translated,
    "cms/localize/translate/<int:translation_id>/pofile/download/": _translated,
}


class WatchDrafts:
    """Middleware: records in the ledger what was shown, once it was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        shown = request.method == "GET" and response.status_code == 200
        if shown and match is not None and match.route.startswith("cms/") and request.user.is_authenticated:
            _record_showing(request, match)
        return response


def _record_showing(request: HttpRequest, match: ResolverMatch) -> None:
    if request.GET.get("export") in EXPORT_FORMATS:
        data = {"report": match.route, "format": request.GET["export"]}
        record_act(action=EXPORTED, instance=request.user, user=cast(User, request.user), data=data)
    if (what := WATCHED.get(match.route)) is not None:
        page_id, revisions = what(match)
        page = Page.objects.filter(pk=page_id).select_related("latest_revision").first()
        if page is not None:
            note_readings(page=page, revisions=revisions, by=request.user)


def note_readings(*, page: Page, revisions: list[str] | None = None, by: Any) -> None:
    """Record that `by` was shown these revisions of `page`, or the latest one."""
    if revisions:
        shown: list[Revision | None] = list(page.revisions.filter(pk__in=revisions))
    else:
        shown = [page.latest_revision]
    for revision in shown:
        if revision is not None:
            note_reading(page=page, revision=revision, by=by)


def note_reading(*, page: Page, revision: Revision, by: User) -> bool:
    """Record that `by` has looked at a draft of somebody else; once an hour for each of its versions.

    Return whether it was recorded: what is public and one's own version is not.
    """
    if revision.user_id == by.pk or revision.pk == page.live_revision_id:
        return False
    seen = PageLogEntry.objects.filter(
        page=page.pk,
        revision=revision.pk,
        user=by.pk,
        action=VIEWED,
        timestamp__gt=timezone.now() - ONCE_IN,
    )
    if seen.exists():
        return False
    title = page.draft_title or page.title
    record_act(action=VIEWED, instance=page.specific_deferred, user=by, revision=revision, title=title)
    return True
