"""Telling the person who made it, or those who look after it now, that a webhook has paused itself."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.permissions import decides_for_the_body
from institutions.roles import Role
from notifications.messages import register_message
from notifications.sending import notify
from publication.webhooks.failing import paused_itself
from publication.webhooks.models import Webhook

PAUSED = "webhook.paused"


def register() -> None:
    register_message(
        PAUSED,
        subject=_("A webhook has paused itself: %(name)s"),
        text=_(
            "Nothing has got through to “%(name)s” (%(host)s) for a day and a half, or the receiver has said "
            "that the address is no longer in use. What happens now waits, for thirty days at most. Look at "
            "what came back, send a test, then resume it."
        ),
    )


@receiver(paused_itself)
def tell_of_the_pause(sender: Any, webhook: Webhook, **kwargs: Any) -> None:
    at = webhook.paused_at.isoformat() if webhook.paused_at else ""
    notify(
        message=PAUSED,
        recipients=keepers_of(webhook),
        key=f"{webhook.pk}:{at}",
        parameters={"name": webhook.name, "host": webhook.host},
        url=reverse("webhook", args=[webhook.pk]),
    )


def keepers_of(webhook: Webhook) -> Iterable[User]:
    """Whoever made it, if still in charge; else the administrators of the approving body."""
    if webhook.made_by is not None and decides_for_the_body(webhook.made_by):
        return [webhook.made_by]
    return people_with(Role.ADMINISTRATOR, Institution.objects.approving_body())
