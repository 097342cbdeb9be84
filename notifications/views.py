"""Notices in the CMS: each person's own, and for administrators what no mail server would take."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView, ListView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from institutions.models import User
from notifications.models import Notice, Pace
from notifications.reading import choose_pace, mark_all_read, mark_read, notices_of, pace_of
from notifications.undelivered import may_see_undelivered, send_again, undelivered

PAGE = 25


def reader_of(request: HttpRequest) -> User:
    """These views are behind the CMS's sign-in."""
    return cast(User, request.user)


class NoticesScreen(WagtailAdminTemplateMixin):
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own: list[dict[str, Any]] = [{"url": reverse("notices:list"), "label": _("Notices")}]
        if (title := str(self.get_page_title())) != _("Notices"):
            own.append({"url": "", "label": title})
        return [*self.breadcrumbs_items, *own]


class NoticeListView(NoticesScreen, ListView):
    """`?show=unread` or `?show=read` leaves the others out."""

    template_name = "notifications/list.html"
    page_title = gettext_lazy("Notices")
    paginate_by = PAGE
    page_kwarg = "p"
    shown = {"unread": True, "read": False}

    def get_queryset(self) -> QuerySet[Notice]:
        notices = notices_of(reader_of(self.request))
        unread = self.shown.get(self.request.GET.get("show", ""))
        return notices if unread is None else notices.filter(read_at__isnull=unread)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.get("show", "")
        names = {"": _("All"), "unread": _("Unread"), "read": _("Read")}
        context = super().get_context_data(**kwargs)
        return context | {
            "filters_shown": [(name, label, name == chosen) for name, label in names.items()],
            "may_see_undelivered": may_see_undelivered(reader_of(self.request)),
            "elided_page_range": context["paginator"].get_elided_page_range(context["page_obj"].number),
        }


def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """What is opened is read; then the place that it is about."""
    notice = get_object_or_404(Notice, pk=pk, recipient=reader_of(request))
    mark_read(notice=notice, by=reader_of(request))
    return redirect(notice.url or reverse("notices:list"))


@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    mark_read(notice=get_object_or_404(Notice, pk=pk, recipient=reader_of(request)), by=reader_of(request))
    return _back_to_list(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    number = mark_all_read(by=reader_of(request))
    words = ngettext("%(number)s notice marked as read.", "%(number)s notices marked as read.", number)
    messages.success(request, words % {"number": number})
    return _back_to_list(request)


def _back_to_list(request: HttpRequest) -> HttpResponse:
    show = request.POST.get("show", "")
    kept = f"?show={show}" if show in NoticeListView.shown else ""
    return redirect(f"{reverse('notices:list')}{kept}")


class PaceForm(forms.Form):
    pace = forms.ChoiceField(
        label=gettext_lazy("How do you want to be told of what happens to your pages?"),
        choices=Pace.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Messages about the safety of your account always come at once."),
    )


class SettingsView(NoticesScreen, FormView):
    template_name = "notifications/settings.html"
    page_title = gettext_lazy("Mail about notices")
    form_class = PaceForm

    def get_initial(self) -> dict[str, Any]:
        return {"pace": pace_of(reader_of(self.request))}

    def form_valid(self, form: PaceForm) -> HttpResponse:
        choose_pace(user=reader_of(self.request), pace=Pace(form.cleaned_data["pace"]))
        messages.success(self.request, _("Your choice is saved."))
        return redirect("notices:settings")


class UndeliveredView(NoticesScreen, ListView):
    """Notices that the mail server has refused for good, with its reason; for administrators."""

    template_name = "notifications/undelivered.html"
    page_title = gettext_lazy("Undeliverable mail")
    paginate_by = PAGE
    page_kwarg = "p"

    def get_queryset(self) -> QuerySet[Notice]:
        if not may_see_undelivered(reader_of(self.request)):
            raise PermissionDenied
        return undelivered()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        numbers = context["paginator"].get_elided_page_range(context["page_obj"].number)
        return context | {"elided_page_range": numbers}


@require_POST
def try_again(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(undelivered(), pk=pk)
    send_again(notice=notice, by=reader_of(request))
    messages.success(request, _("The notice will be mailed again."))
    return redirect("notices:undelivered")
