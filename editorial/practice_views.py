"""Practising: where, what waits to be looked at, how it went, clearing away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.models import Page, TaskState, WorkflowState

from editorial.guide.progress import checklist_of
from editorial.models.sandbox import PracticeSectionPage, is_trainer, may_train, practice_section_of
from editorial.practice import is_practice
from editorial.sandbox import DAYS_KEPT, clear_practice, drafts_of, waiting_practice
from institutions.models import Institution, Membership

SHOWN = 50
ICON = "edit"
STATES = {
    WorkflowState.STATUS_IN_PROGRESS: gettext_lazy("Waiting"),
    WorkflowState.STATUS_NEEDS_CHANGES: gettext_lazy("Came back with reasons"),
    WorkflowState.STATUS_APPROVED: gettext_lazy("Approved: would be public"),
}


@dataclass(frozen=True)
class Draft:
    page: Page
    state: Any


@dataclass(frozen=True)
class Place:
    """Where one institution practises; `may_clear` says whether the reader may empty it."""

    institution: Institution
    sections: Sequence[PracticeSectionPage]
    may_clear: bool


def _crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    return [{"url": url, "label": label} for url, label in ((reverse("practice"), _("Practice")), *further)]


@require_GET
def practice(request: HttpRequest) -> HttpResponse:
    institutions = _institutions_of(request.user)
    pages = list(drafts_of(institutions)[:SHOWN])
    context = {
        "breadcrumbs_items": _crumbs(),
        "header_title": _("Practice"),
        "header_icon": ICON,
        "places": _places(institutions, request.user),
        "drafts": _with_states(pages),
        "waiting": _waiting_for(request.user),
        "checklist": checklist_of(request.user),  # type: ignore[arg-type]
        "is_trainer": is_trainer(request.user),
        "days": DAYS_KEPT,
    }
    return TemplateResponse(request, "editorial/practice/index.html", context)


def _institutions_of(user: Any) -> list[Institution]:
    held = Membership.objects.current().filter(user=user).values("institution")
    return list(Institution.objects.filter(pk__in=held, practice_sections__isnull=False).distinct())


def _places(institutions: Iterable[Institution], user: Any) -> list[Place]:
    sections = PracticeSectionPage.objects.filter(institution__in=institutions)
    found = list(sections.select_related("locale", "institution").order_by("locale__pk"))
    own = [
        (institution, [one for one in found if one.institution_id == institution.pk])
        for institution in institutions
    ]
    return [Place(institution, places, may_train(user, places[0])) for institution, places in own if places]


def _with_states(pages: Sequence[Page]) -> list[Draft]:
    states = WorkflowState.objects.filter(object_id__in=[str(page.pk) for page in pages]).order_by(
        "created_at"
    )
    last = {state.object_id: state.status for state in states}
    return [Draft(page, STATES.get(last.get(str(page.pk)), gettext_lazy("Draft"))) for page in pages]


def _waiting_for(user: Any) -> list[tuple[TaskState, Page]]:
    """What the reader may look at as a trainer or a lead."""
    states = list(waiting_practice().select_related("workflow_state__requested_by"))
    pages = Page.objects.in_bulk([int(state.workflow_state.object_id) for state in states])
    known = [(state, pages.get(int(state.workflow_state.object_id))) for state in states]
    whole = is_trainer(user)
    return [
        (state, page)
        for state, page in known
        if page is not None and (whole or may_train(user, practice_section_of(page)))
    ][:SHOWN]


@require_GET
def approved(request: HttpRequest, page_id: int) -> HttpResponse:
    """Says how it went: in the real section the page would now be public."""
    page = get_object_or_404(Page, pk=page_id)
    if not is_practice(page) or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    if not WorkflowState.objects.filter(
        object_id=str(page.pk), status=WorkflowState.STATUS_APPROVED
    ).exists():
        raise Http404
    context = {
        "breadcrumbs_items": _crumbs((request.path, _("Well done"))),
        "header_title": _("Well done"),
        "header_icon": "success",
        "page": page.specific,
        "days": DAYS_KEPT,
    }
    return TemplateResponse(request, "editorial/practice/approved.html", context)


@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first; then all practice drafts of the institution are gone."""
    institution = get_object_or_404(Institution, slug=slug)
    section = PracticeSectionPage.objects.filter(institution=institution).first()
    if section is None or not may_train(request.user, section):
        raise PermissionDenied
    if request.method == "POST":
        number = clear_practice(institution=institution, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Cleared. Practice pages deleted: %(number)s.") % {"number": number})
        return redirect("practice")
    context = {
        "breadcrumbs_items": _crumbs((request.path, _("Clear practice drafts"))),
        "header_title": _("Clear practice drafts"),
        "header_icon": "bin",
        "institution": institution,
        "number": drafts_of([institution]).count(),
    }
    return TemplateResponse(request, "editorial/practice/clear.html", context)
