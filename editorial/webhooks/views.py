"""`/cms/webhooks/`: outside systems that are told of public records, for approvers and administrators."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from editorial.webhooks.forms import WebhookForm
from institutions.attempts import SignedInRequest, attempt, for_those_who, header
from institutions.permissions import decides_for_the_body
from publication.facets import TYPE_TITLES
from publication.models import PublicRecord
from publication.webhooks.keeping import (
    keep_webhook,
    pause,
    remove,
    renew_secret,
    resume,
    send_test,
    show_secret,
    try_again,
)
from publication.webhooks.models import DeliveryState, EventKind, Webhook, WebhookAttempt, WebhookDelivery

PER_PAGE = 25
ICON = "link-external"

keepers_only = for_those_who(decides_for_the_body)


@dataclass(frozen=True)
class Line:
    """One delivery in the log: `record` is as readers see it, if it is public; `last` the last attempt."""

    delivery: WebhookDelivery
    record: PublicRecord | None
    attempts: Sequence[WebhookAttempt]

    @property
    def last(self) -> WebhookAttempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def address(self) -> str:
        """Of the record's page on the public site, which may be another host than this one."""
        return f"{settings.PORTAL_PUBLIC_URL}{self.record.url}" if self.record else ""

    @property
    def is_tried_later(self) -> bool:
        waits = self.delivery.state == DeliveryState.WAITING
        return waits and self.delivery.next_attempt_at is not None

    @property
    def may_be_tried_again(self) -> bool:
        return self.delivery.state == DeliveryState.FAILED and self.delivery.event != EventKind.TEST


@keepers_only
@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    told = Max("deliveries__settled_at", filter=Q(deliveries__state=DeliveryState.DELIVERED))
    webhooks = Webhook.objects.annotate(waiting=waiting, last_told_at=told)
    context = {**header(_("Webhooks"), ICON), "webhooks": webhooks}
    return render(request, "editorial/webhooks/index.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def form(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    kept = get_object_or_404(Webhook, pk=pk) if pk else None
    asked = WebhookForm(request.POST or None, webhook=kept)
    made: list[Webhook] = []

    def act() -> None:
        made.append(keep_webhook(wish=asked.wish(), by=request.user, webhook=kept))

    if asked.is_valid() and attempt(request, act, asked):
        messages.success(request, _("Saved.") if kept else _("The webhook is made. Now take its secret."))
        return redirect("webhook", made[0].pk)
    above = [_all(), _to(kept)] if kept else [_all()]
    title = _("Change") if kept else _("Add a webhook")
    context = {**header(title, ICON, *above), "form": asked, "webhook": kept}
    return render(request, "editorial/webhooks/form.html", context)


@keepers_only
@require_GET
def webhook(request: SignedInRequest, pk: int) -> HttpResponse:
    return _shown(request, get_object_or_404(Webhook, pk=pk))


@keepers_only
@require_POST
def secret(request: SignedInRequest, pk: int) -> HttpResponse:
    """In the answer itself: nothing keeps it on the way, and loading the page again is refused."""
    kept = get_object_or_404(Webhook, pk=pk)
    seen: list[str] = []
    if not attempt(request, lambda: seen.append(show_secret(webhook=kept, by=request.user))):
        return redirect("webhook", pk)
    kept.refresh_from_db()
    response = _shown(request, kept, secret=seen[0])
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: SignedInRequest, kept: Webhook, **more: str) -> HttpResponse:
    chosen = request.GET.get("state", "")
    log = WebhookDelivery.objects.filter(webhook=kept)
    if chosen in DeliveryState.values:
        log = log.filter(state=chosen)
    page = Paginator(log, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **header(kept.name, ICON, _all()),
        "webhook": kept,
        "events": [EventKind(one).label for one in kept.events],
        "types": [TYPE_TITLES[one] for one in kept.types if one in TYPE_TITLES],
        "page": page,
        "lines": _lines(list(page)),
        "states": [("", _("All"), not chosen), *_states(chosen)],
    }
    return render(request, "editorial/webhooks/webhook.html", context | more)


def _states(chosen: str) -> Iterable[tuple[str, str, bool]]:
    return ((state.value, str(state.label), state == chosen) for state in DeliveryState)


def _lines(deliveries: Sequence[WebhookDelivery]) -> list[Line]:
    records = _records({delivery.public_id for delivery in deliveries})
    attempts: dict[int, list[WebhookAttempt]] = {delivery.pk: [] for delivery in deliveries}
    for one in WebhookAttempt.objects.filter(delivery__in=attempts):
        attempts[one.delivery_id].append(one)
    return [Line(one, records.get(one.public_id), attempts[one.pk]) for one in deliveries]


def _records(ids: Iterable[str]) -> Mapping[str, PublicRecord]:
    rows = PublicRecord.objects.for_reader(get_language() or "").filter(public_id__in=ids)
    return {row.public_id: row for row in rows.defer("text")}


@keepers_only
@require_GET
def delivery(request: SignedInRequest, pk: int, delivery: int) -> HttpResponse:
    found = get_object_or_404(_of(pk), pk=delivery)
    [line] = _lines([found])
    context = {**header(_("Delivery"), ICON, _all(), _to(found.webhook)), "line": line}
    return render(request, "editorial/webhooks/delivery.html", context | {"webhook": found.webhook})


@keepers_only
@require_POST
def again(request: SignedInRequest, pk: int, delivery: int) -> HttpResponse:
    found = get_object_or_404(_of(pk), pk=delivery)
    if attempt(request, lambda: try_again(delivery=found, by=request.user)):
        messages.success(request, _("It is sent again in a moment."))
    return redirect("webhook_delivery", pk, delivery)


@keepers_only
@require_POST
def test(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Webhook, pk=pk)
    sent: list[WebhookDelivery] = []
    if not attempt(request, lambda: sent.append(send_test(webhook=kept, by=request.user))):
        return redirect("webhook", pk)
    if sent[0].state == DeliveryState.DELIVERED:
        messages.success(request, _("The receiver has taken the test message."))
    else:
        messages.error(request, _("The test message did not get through. Below you see why."))
    return redirect("webhook_delivery", pk, sent[0].pk)


@keepers_only
@require_POST
def pause_it(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Webhook, pk=pk)
    done = _("Paused. What happens meanwhile waits, for thirty days at most.")
    return _act(request, kept, lambda: pause(webhook=kept, by=request.user), done)


@keepers_only
@require_POST
def resume_it(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Webhook, pk=pk)
    done = _("Resumed. What has waited is sent now.")
    return _act(request, kept, lambda: resume(webhook=kept, by=request.user), done)


def _act(request: SignedInRequest, kept: Webhook, act: Callable[[], object], done: str) -> HttpResponse:
    if attempt(request, act):
        messages.success(request, done)
    return redirect("webhook", kept.pk)


@keepers_only
@require_http_methods(["GET", "POST"])
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Webhook, pk=pk)
    if request.method == "POST" and attempt(request, lambda: renew_secret(webhook=kept, by=request.user)):
        messages.success(request, _("The secret is renewed. Take the new one now."))
        return redirect("webhook", pk)
    context = {**header(_("Renew the secret"), "key", _all(), _to(kept)), "webhook": kept}
    return render(request, "editorial/webhooks/renew.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def remove_it(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Webhook, pk=pk)
    if request.method == "POST" and attempt(request, lambda: remove(webhook=kept, by=request.user)):
        messages.success(request, _("Removed. Nothing is sent there any more."))
        return redirect("webhooks")
    context = {**header(_("Remove"), "bin", _all(), _to(kept)), "webhook": kept}
    return render(request, "editorial/webhooks/remove.html", context)


def _of(pk: int) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(webhook=pk).select_related("webhook")


def _all() -> tuple[str, str]:
    return reverse("webhooks"), _("Webhooks")


def _to(kept: Webhook) -> tuple[str, str]:
    return reverse("webhook", args=[kept.pk]), kept.name
