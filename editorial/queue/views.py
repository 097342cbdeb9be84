"""The queue: what waits, how long, from whom, what changed, in which languages."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.users.models import UserProfile

from editorial.approval_clock import approval_clock
from editorial.queue.desks import Desk
from editorial.queue.filters import Kind, QueueFilters, is_kind
from editorial.queue.rows import rows_of
from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.roles import Role

PAGE_SIZE = 50


def screen(title: str, *trail: tuple[str, str], **context: Any) -> dict[str, Any]:
    """What Wagtail's page furniture asks for: a title and the way to it as (address, words)."""
    steps = [(reverse("wagtailadmin_home"), _("Home")), *trail, ("", title)]
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "tasks",
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in steps],
        **context,
    }


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    desk, now = Desk(request.user), timezone.now()
    desk.require()
    filters = QueueFilters(request.GET, desk=desk, now=now)
    lines = filters.apply()
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    context = screen(
        _("Waiting for approval") if desk.is_bodys else _("Waiting for your check"),
        desk=desk,
        filters=filters,
        chosen=filters.chosen(),
        page_obj=page,
        rows=rows_of(list(page), desk, now),
        counts=_counts(desk, filters),
        clock=approval_clock(now) if desk.is_bodys else None,
        others=others_who_decide(request.user) if desk.is_bodys else [],
        shortcuts=has_shortcuts(request.user),
        query=_query_without_page(request),
    )
    return render(request, "editorial/queue/queue.html", context)


def _counts(desk: Desk, filters: QueueFilters) -> dict[str, int]:
    lines = desk.lines
    return {
        "waiting": len(lines),
        "late": sum(map(filters.is_late, lines)),
        "new": sum(is_kind(line, Kind.NEW) for line in lines),
        "again": sum(is_kind(line, Kind.AGAIN) for line in lines),
        "own": sum(line.is_own(desk.user) for line in lines),
        "target": settings.PORTAL_APPROVAL_TARGET_DAYS,
    }


def others_who_decide(user: Any) -> list[User]:
    """Approvers who may decide about what `user` edited."""
    body = Institution.objects.filter(slug=settings.PORTAL_APPROVING_BODY).first()
    return list(people_with(Role.APPROVER, body).exclude(pk=user.pk)) if body else []


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def has_shortcuts(user: Any) -> bool:
    """Keys of one letter are switched off where Wagtail's are: in the person's account."""
    profile = UserProfile.objects.filter(user=user).first()
    return profile is None or profile.keyboard_shortcuts
