"""For the operator: work after the transaction that was tried in vain or given up, and trying it again."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import ListView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from editorial.ledger import record_act
from institutions.models import User
from outbox.models import Message
from outbox.retrying import retry, states

PAGE = 25
RETRIED = "portal.outbox.retried"
NAME = "unfinished_work"


class UnfinishedWorkView(WagtailAdminTemplateMixin, ListView):
    """`?topic=` shows the messages of one topic alone."""

    template_name = "portal/unfinished_work.html"
    page_title = gettext_lazy("Unfinished work")
    header_icon = "history"
    paginate_by = PAGE
    page_kwarg = "p"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_queryset(self) -> QuerySet[Message]:
        require_operator(self.request)
        troubled = Message.objects.troubled().order_by(F("dead_at").asc(nulls_last=True), "pk")
        topic = self.request.GET.get("topic", "")
        return troubled.filter(topic=topic) if topic else troubled

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "states": states(),
            "topic": self.request.GET.get("topic", ""),
            "elided_page_range": context["paginator"].get_elided_page_range(context["page_obj"].number),
        }


def require_operator(request: HttpRequest) -> None:
    """Raises PermissionDenied. What failed may name what only the operator should know of."""
    if not cast(User, request.user).is_superuser:
        raise PermissionDenied


@require_POST
@transaction.atomic
def try_one_again(request: HttpRequest, pk: int) -> HttpResponse:
    require_operator(request)
    message = get_object_or_404(Message.objects.troubled(), pk=pk)
    return _answer(request, message, retry(number=message.pk))


@require_POST
@transaction.atomic
def try_topic_again(request: HttpRequest, topic: str) -> HttpResponse:
    require_operator(request)
    message = Message.objects.troubled().filter(topic=topic).first()
    return _answer(request, message, retry(topic=topic))


def _answer(request: HttpRequest, message: Message | None, number: int) -> HttpResponse:
    if message is not None and number:
        data = {"topic": message.topic, "messages": number}
        record_act(action=RETRIED, instance=message, user=cast(User, request.user), data=data)
    words = ngettext("%(number)s task will be tried again.", "%(number)s tasks will be tried again.", number)
    messages.success(request, words % {"number": number})
    return redirect(reverse(NAME))


def is_operator(request: HttpRequest) -> bool:
    return cast(User, request.user).is_superuser
