"""Whose the screens of webhooks are, and that each act asks for itself."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from institutions.models import User
from institutions.roles import Role
from publication.webhooks.keeping import (
    Wish,
    keep_webhook,
    pause,
    remove,
    renew_secret,
    resume,
    send_test,
    show_secret,
    try_again,
)
from publication.webhooks.models import Webhook
from tests.cms import SignIn
from tests.editorial.webhooks.screens import PageOf, news, to
from tests.people import member
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


def test_approvers_and_administrators_keep_webhooks_and_find_them_in_the_menu(
    approver: User, signed_in: SignIn
) -> None:
    for user in (approver, member("people@icpc.example", Role.ADMINISTRATOR, "icpc")):
        client = signed_in(user)
        assert client.get(reverse("webhooks")).status_code == 200
        assert reverse("webhooks") in client.get("/cms/").content.decode()


def test_for_nobody_else_they_exist(
    webhook: Webhook, editor: User, lead: User, body_editor: User, signed_in: SignIn
) -> None:
    for user in (editor, lead, body_editor):
        client = signed_in(user)
        assert reverse("webhooks") not in client.get("/cms/").content.decode()
        for name in ("webhook", "webhook_change", "webhook_remove", "webhook_renew"):
            assert client.get(to(name, webhook)).status_code == 404
        for name in ("webhook_test", "webhook_pause", "webhook_resume", "webhook_secret", "webhook_remove"):
            assert client.post(to(name, webhook)).status_code == 404
    webhook.refresh_from_db()
    assert (webhook.is_paused, webhook.secret_shown_at) == (False, None)


def test_the_acts_ask_for_themselves(
    webhook: Webhook, receiver: Receiver, lead: User, body_editor: User, page_of: PageOf
) -> None:
    delivery = news(page_of("initiative/citizen-budget"))
    wish = Wish(name="x", url=receiver.url, events=["changed"])
    acts: list[Callable[[User], object]] = [
        lambda by: keep_webhook(wish=wish, by=by),
        lambda by: keep_webhook(wish=wish, by=by, webhook=webhook),
        lambda by: show_secret(webhook=webhook, by=by),
        lambda by: renew_secret(webhook=webhook, by=by),
        lambda by: pause(webhook=webhook, by=by),
        lambda by: resume(webhook=webhook, by=by),
        lambda by: remove(webhook=webhook, by=by),
        lambda by: send_test(webhook=webhook, by=by),
        lambda by: try_again(delivery=delivery, by=by),
    ]
    for act in acts:
        for by in (lead, body_editor):
            with pytest.raises(PermissionDenied):
                act(by)
    assert receiver.received == []
    assert Webhook.objects.get().name == "A ministry"


def test_whoever_is_no_approver_any_more_may_not(approver: User, webhook: Webhook) -> None:
    approver.memberships.update(ended_at=timezone.now())
    with pytest.raises(PermissionDenied):
        pause(webhook=webhook, by=approver)
    approver.memberships.update(ended_at=None)
    approver.is_active = False
    with pytest.raises(PermissionDenied):
        pause(webhook=webhook, by=approver)
