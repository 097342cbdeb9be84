"""Returning a page: its fields and blocks in order, each with room for a remark, and one general reason."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, TaskState

from editorial.page_parts import parts_of
from editorial.returning import open_remarks, return_with_remarks
from institutions.attempts import SignedInRequest

PREFIX = "remark:"


class ReturnView(WagtailAdminTemplateMixin, View):
    """What was typed stays when it is refused."""

    request: SignedInRequest
    template_name = "editorial/return.html"
    page_title = gettext_lazy("Return with reasons")
    header_icon = "comment"

    def dispatch(self, request: HttpRequest, page_id: int, task_state_id: int) -> HttpResponseBase:
        self.page = get_object_or_404(Page, pk=page_id).specific
        self.task_state = get_object_or_404(TaskState, pk=task_state_id)
        if self.task_state.workflow_state.object_id != str(page_id):
            raise Http404
        actions = self.task_state.task.specific.get_actions(self.page, request.user)
        if "reject" not in [name for name, *_rest in actions]:
            raise PermissionDenied
        return super().dispatch(request, page_id=page_id, task_state_id=task_state_id)

    def get(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        remarks = {
            name.removeprefix(PREFIX): str(text)
            for name, text in request.POST.items()
            if name.startswith(PREFIX)
        }
        reason = request.POST.get("reason", "")
        try:
            return_with_remarks(task_state=self.task_state, by=request.user, reason=reason, remarks=remarks)
        except PermissionDenied as refusal:
            text = str(refusal) or _("This is not possible now. Look at the page's state and history.")
            messages.error(request, text)
            return self.render_to_response(
                self.get_context_data(reason=reason, remarks=remarks, refusal=text), status=422
            )
        messages.success(
            request,
            _("“%(page)s” went back to its editors with your reasons.")
            % {"page": self.page.get_admin_display_title()},
        )
        return redirect(reverse("wagtailadmin_home"))

    @cached_property
    def version(self) -> Any:
        return self.task_state.revision.as_object()

    def get_page_subtitle(self) -> str:
        return str(self.version.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = kwargs.pop("remarks", {})
        language = get_language_info(self.page.locale.language_code)
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "parts": [
                {"part": part, "name": PREFIX + part.contentpath, "typed": typed.get(part.contentpath, "")}
                for part in parts_of(self.version)
            ],
            "earlier": open_remarks(self.page),
            "language": language["code"],
            "direction": "rtl" if language["bidi"] else "ltr",
            "edit_url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
        }
