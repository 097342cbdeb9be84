"""Views of Wagtail that would show other institutions' drafts, or refuse without a reason."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import move_confirm
from wagtail.admin.views.pages.workflow import WorkflowAction
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportView

from editorial.approval import OWN_EDIT, may_approve
from editorial.permissions import seen_by
from editorial.practice import reason_to_stay


def _refused(request: HttpRequest, refusal: PermissionDenied, page: Page) -> HttpResponseRedirect:
    reason = str(refusal) or _("This is not possible now. Look at the page's state and history.")
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


class ReasonedWorkflowAction(WorkflowAction):
    """Approving and returning; a refusal says why and leaves everything as it was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        try:
            with transaction.atomic():
                return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as refusal:
            return _refused(request, refusal, self.object)

    def check_action(self) -> None:
        if self.task_state.workflow_state.object_id != str(self.object.pk):
            raise PermissionDenied
        revision = self.object.latest_revision
        if self.action_name == "approve" and not may_approve(revision=revision, approver=self.request.user):
            raise PermissionDenied(OWN_EDIT)
        super().check_action()


class ReasonedEditView(EditView):
    """Approving out of the form: what the approver has changed in it waits for somebody else."""

    def perform_workflow_action(self) -> HttpResponse:
        try:
            return super().perform_workflow_action()
        except PermissionDenied as refusal:
            own = not may_approve(revision=self.page.get_latest_revision(), approver=self.request.user)
            return _refused(self.request, PermissionDenied(OWN_EDIT) if own else refusal, self.page)


class DiscreetChosenView(ChosenMultipleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Page.objects.filter(pk__in=[pk for pk in request.GET.getlist("id") if pk.isdigit()])
        known = seen_by(request.user, asked).values_list("pk", flat=True)
        query = request.GET.copy()
        query.setlist("id", [str(pk) for pk in known])
        request.GET = query  # type: ignore[assignment]
        return super().get(request)


class DiscreetTranslationsReport(TranslationsReportView):
    def get_queryset(self) -> QuerySet[Translation]:
        known = seen_by(self.request.user, Page.objects.all()).values("translation_key")
        return super().get_queryset().filter(source__object_id__in=known)


class DiscreetUsageReport(PageTypesUsageReportView):
    """Names the page of each type that was edited last, if the person may know of it."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        named = super().decorate_paginated_queryset(page_types)
        pages = [item.last_edited_page_id for item in named]
        known = set(
            seen_by(self.request.user, Page.objects.filter(pk__in=pages)).values_list("pk", flat=True)
        )
        for item in named:
            if item.last_edited_page_id not in known:
                item.last_edited_page = None
        return named


def discreet_move(request: HttpRequest, page_to_move_id: int, destination_id: int) -> HttpResponse:
    """All or nothing: the page, its addresses and its redirects."""
    page = get_object_or_404(Page, pk=page_to_move_id)
    if not page.permissions_for_user(request.user).can_move():
        raise PermissionDenied
    destination = get_object_or_404(seen_by(request.user, Page.objects.all()), pk=destination_id)
    if (reason := reason_to_stay(page, destination)) is not None:
        return _refused(request, PermissionDenied(reason), page)
    with transaction.atomic():
        return move_confirm(request, page_to_move_id, destination_id)
