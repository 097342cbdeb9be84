"""Views of Wagtail that would show other institutions' drafts, or refuse without a reason."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.admin import messages
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import move_confirm
from wagtail.admin.views.pages.workflow import CollectWorkflowActionData, WorkflowAction
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page

from editorial.announcements import tell_of_remarks
from editorial.discretion import media_of
from editorial.models.workflow import NO_REASON
from editorial.permissions import seen_by
from editorial.practice import reason_to_stay

MOST_TAGS = 10


def _refused(request: HttpRequest, refusal: PermissionDenied, page: Page) -> HttpResponseRedirect:
    reason = str(refusal) or _("This is not possible now. Look at the page's state and history.")
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


class ReasonedWorkflowAction(WorkflowAction):
    """Approving and returning; a refusal says why and leaves everything as it was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.object.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        if asks_for_reasons(request, self.action_name):
            return self.to_reasons(request)
        try:
            with transaction.atomic():
                return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as refusal:
            return _refused(request, refusal, self.object)

    def to_reasons(self, request: HttpRequest) -> HttpResponse:
        """The dialog has no place for remarks, so that the page which has takes its place."""
        if request.method == "POST":
            messages.error(request, NO_REASON)
        address = reverse("return_page", args=[self.object.pk, self.task_state_id])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": address})
        return redirect(address)

    def check_action(self) -> None:
        if self.task_state.workflow_state.object_id != str(self.object.pk):
            raise PermissionDenied
        against = self.task.reason_against_approval(self.object, self.request.user)
        if self.action_name == "approve" and against:
            raise PermissionDenied(against)
        super().check_action()


def asks_for_reasons(request: HttpRequest, action_name: str) -> bool:
    return action_name == "reject" and not request.POST.get("comment", "").strip()


class ReasonedCollectData(CollectWorkflowActionData):
    """What the editor's own button asks before an action; reasons for a return have a page of their own."""

    def check_action(self) -> None:
        if self.task_state.workflow_state.object_id != str(self.object.pk):
            raise PermissionDenied
        super().check_action()

    def get_template_names(self) -> list[str]:
        if asks_for_reasons(self.request, self.action_name):
            return ["editorial/return_dialog.html"]
        return list(super().get_template_names())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asks_for_reasons(request, self.action_name):
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)


class ReasonedEditView(EditView):
    """Approving out of the form: what the approver has changed in it waits for somebody else."""

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        """By the portal's notices instead of Wagtail's mails."""
        if changes["new_comments"] or changes["new_replies"]:
            tell_of_remarks(page=self.page, by=self.request.user)

    def perform_workflow_action(self) -> HttpResponse:
        try:
            return super().perform_workflow_action()
        except PermissionDenied as refusal:
            if str(refusal) == str(NO_REASON):
                return self._to_reasons()
            page = Page.objects.get(pk=self.page.pk)
            against = page.current_workflow_task.reason_against_approval(page, self.request.user)
            return _refused(self.request, PermissionDenied(against) if against else refusal, self.page)

    def _to_reasons(self) -> HttpResponse:
        messages.error(self.request, NO_REASON)
        return redirect("return_page", self.page.pk, self.page.current_workflow_task_state.pk)


class DiscreetChosenView(ChosenMultipleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Page.objects.filter(pk__in=[pk for pk in request.GET.getlist("id") if pk.isdigit()])
        known = seen_by(request.user, asked).values_list("pk", flat=True)
        query = request.GET.copy()
        query.setlist("id", [str(pk) for pk in known])
        request.GET = query  # type: ignore[assignment]
        return super().get(request)


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


def discreet_tags(request: HttpRequest) -> JsonResponse:
    """Tags beginning with `term` among those of the images and documents that the person works with."""
    term = request.GET.get("term", "")
    if not term:
        return JsonResponse([], safe=False)
    tagged = Q()
    for policy in (image_policy, document_policy):
        own = media_of(request.user, policy)
        kind = ContentType.objects.get_for_model(own.model)
        tagged |= Q(taggit_taggeditem_items__content_type=kind, taggit_taggeditem_items__object_id__in=own)
    names = Tag.objects.filter(tagged, name__istartswith=term).values_list("name", flat=True)
    return JsonResponse(list(names.distinct().order_by("name")[:MOST_TAGS]), safe=False)
