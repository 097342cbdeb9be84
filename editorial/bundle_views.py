"""Screens of the bundles: the approving body's alone."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from editorial.approval import is_approver
from editorial.bundle_contents import candidates, ready_alone, rows_of
from editorial.bundles import (
    add_page,
    change_bundle,
    dissolve,
    make_bundle,
    publish_bundle,
    remove_page,
)
from editorial.models.bundles import Bundle, BundlePage, BundleState
from editorial.releasing import Obstructed, publish_ready
from institutions.attempts import SignedInRequest

SHOWN_CLOSED = 20


class BundleForm(forms.ModelForm):
    class Meta:
        model = Bundle
        fields = ("name", "publish_at")
        widgets = {
            "publish_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        }


class ApproversView(WagtailAdminTemplateMixin, View):
    request: SignedInRequest
    header_icon = "folder-open-inverse"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_approver(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def bundle(self) -> Bundle:
        return get_object_or_404(Bundle, pk=self.kwargs["bundle_id"])


class BundlesView(ApproversView):
    """All bundles, and a form for a new one."""

    template_name = "editorial/bundles/index.html"
    page_title = gettext_lazy("Bundles")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self._answer(BundleForm())

    def post(self, request: SignedInRequest) -> HttpResponse:
        form = BundleForm(request.POST)
        if not form.is_valid():
            return self._answer(form, status=422)
        return redirect("bundle", make_bundle(by=request.user, **form.cleaned_data).pk)

    def _answer(self, form: BundleForm, status: int = 200) -> HttpResponse:
        bundles = Bundle.objects.select_related("made_by").annotate(pages=Count("entries"))
        context = self.get_context_data(
            form=form,
            open_bundles=bundles.filter(state=BundleState.OPEN),
            closed_bundles=bundles.exclude(state=BundleState.OPEN)[:SHOWN_CLOSED],
            ready=ready_alone(),
        )
        return self.render_to_response(context, status=status)


class BundleView(ApproversView):
    """One bundle, its pages with the state of each, and the pages that may join it."""

    template_name = "editorial/bundles/bundle.html"

    def get_page_title(self) -> str:
        return self.bundle.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("bundles"), "label": _("Bundles")},
            {"url": "", "label": self.bundle.name},
        ]

    def get(self, request: SignedInRequest, bundle_id: int) -> HttpResponse:
        return self._answer(BundleForm(instance=self.bundle))

    def post(self, request: SignedInRequest, bundle_id: int) -> HttpResponse:
        form = BundleForm(request.POST, instance=get_object_or_404(Bundle, pk=bundle_id))
        if not form.is_valid():
            return self._answer(form, status=422)
        try:
            change_bundle(bundle=self.bundle, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("bundle", bundle_id)

    def _answer(self, form: BundleForm, status: int = 200) -> HttpResponse:
        query = self.request.GET.get("q", "").strip()
        open_now = self.bundle.is_open
        rows = rows_of(self.bundle)
        context = self.get_context_data(
            form=form,
            bundle=self.bundle,
            rows=rows,
            ready=sum(row.ready for row in rows),
            candidates=candidates(query) if open_now else [],
            query=query,
        )
        return self.render_to_response(context, status=status)


class BundleAct(ApproversView):
    """A button of the bundle's screen. A refusal is said there."""

    http_method_names = ("post",)

    def post(self, request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.act(request)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("bundle", self.bundle.pk)

    def act(self, request: SignedInRequest) -> None:
        raise NotImplementedError


class AddPages(BundleAct):
    def act(self, request: SignedInRequest) -> None:
        chosen = [pk for pk in request.POST.getlist("page") if pk.isdigit()]
        if not chosen:
            raise ValidationError(_("Choose at least one page."))
        refused: list[str] = []
        for page in Page.objects.filter(pk__in=chosen):
            try:
                add_page(bundle=self.bundle, page=page, by=request.user)
            except ValidationError as refusal:
                refused.extend(refusal.messages)
        if refused:
            raise ValidationError(refused)


class RemovePage(BundleAct):
    def act(self, request: SignedInRequest) -> None:
        entry = get_object_or_404(BundlePage, pk=self.kwargs["entry_id"], bundle=self.bundle)
        remove_page(entry=entry, by=request.user)


class PublishBundle(BundleAct):
    def act(self, request: SignedInRequest) -> None:
        if not publish_bundle(bundle=self.bundle, by=request.user):
            return
        count = self.bundle.entries.count()
        messages.success(
            request,
            ngettext("%(count)s page is public now.", "%(count)s pages are public now.", count)
            % {"count": count},
        )


class DissolveBundle(BundleAct):
    def act(self, request: SignedInRequest) -> None:
        dissolve(bundle=self.bundle, by=request.user)
        messages.success(request, _("The bundle is given up. Its pages are free again."))


class PublishReady(ApproversView):
    """Publish one approved page that is in no bundle."""

    http_method_names = ("post",)

    def post(self, request: SignedInRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(Page, pk=page_id)
        try:
            publish_ready(page=page, by=request.user)
        except Obstructed as why:
            messages.error(request, why.reason)
        else:
            messages.success(request, _("“%(page)s” is public now.") % {"page": page.draft_title})
        return redirect("bundles")
