"""Delivering: signed, in order, at least once, with a log; one bad receiver holds up no other."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from outbox.models import Message
from publication.guarded_requests import Network
from publication.projection import withdraw_all
from publication.webhooks import turns
from publication.webhooks.events import TOPIC, listen_anew
from publication.webhooks.failing import paused_itself
from publication.webhooks.forgetting import forget_old
from publication.webhooks.models import DeliveryState, Webhook, WebhookAttempt, WebhookDelivery
from publication.webhooks.schedule import MOST_ATTEMPTS, PAUSES
from publication.webhooks.sending import SECURE_NETWORK, network_in_use
from publication.webhooks.signing import new_secret, sealed
from publication.webhooks.turns import Turn, give_turns, wake_all
from tests.publication.webhooks.conftest import SECRET, Hook, publish, time_passes, withdraw, work
from tests.publication.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]
NAMES = ("initiative/citizen-budget", "commitment/mo0007", "commitment/mo0001")


@pytest.fixture
def news(page_of: PageOf) -> Callable[..., list[str]]:
    """Have so many records withdrawn, each in a transaction of its own; their ids in this order."""

    def make(number: int = 1) -> list[str]:
        pages = [page_of(name) for name in NAMES[:number]]
        for page in pages:
            listen_anew()
            withdraw_all(page.translation_key)
        return [page.public_id for page in pages]

    return make


News = Callable[..., list[str]]


def log() -> list[tuple[int | None, str]]:
    return list(WebhookAttempt.objects.values_list("status", "reason"))


def states() -> list[str]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True))


def test_it_is_signed_and_the_receiver_can_tell(hook: Hook, receiver: Receiver, news: News) -> None:
    hook()
    news()
    work()
    [message] = receiver.received
    assert message.is_signed_with(SECRET)
    assert not message.is_signed_with(new_secret())
    names = {name.lower(): value for name, value in message.headers.items()}
    assert names["webhook-id"] == message.said["id"] == str(WebhookDelivery.objects.get().uid)
    assert abs(int(names["webhook-timestamp"]) - time.time()) < 60
    assert names["content-type"] == "application/json"
    assert "cookie" not in names


def test_for_a_day_after_a_renewal_both_secrets_sign(hook: Hook, receiver: Receiver, news: News) -> None:
    former = new_secret()
    until = timezone.now() + timedelta(hours=24)
    webhook = hook(former_secret=sealed(former), former_secret_until=until)
    ids = news(2)
    work()
    assert all(one.is_signed_with(SECRET) and one.is_signed_with(former) for one in receiver.received)
    assert len(receiver.received) == len(ids)
    receiver.received.clear()
    Webhook.objects.filter(pk=webhook.pk).update(former_secret_until=timezone.now())
    WebhookDelivery.objects.update(state=DeliveryState.WAITING, next_attempt_at=timezone.now())
    wake_all()
    work()
    assert [one.is_signed_with(former) for one in receiver.received] == [False, False]


def test_an_error_and_then_a_success(hook: Hook, receiver: Receiver, news: News) -> None:
    hook()
    receiver.statuses = [500]
    news()
    work()
    delivery = WebhookDelivery.objects.get()
    assert delivery.next_attempt_at is not None
    assert delivery.state == DeliveryState.WAITING
    assert timedelta(seconds=3) < delivery.next_attempt_at - timezone.now() <= PAUSES[0]
    time_passes(seconds=6)
    work()
    assert [message.said["id"] for message in receiver.received] == [str(delivery.uid)] * 2
    assert log() == [(500, "server-error"), (200, "")]
    assert states() == [DeliveryState.DELIVERED]
    assert Webhook.objects.get().failures == 0


@pytest.mark.parametrize(
    ("status", "reason"), [(404, "refused"), (302, "redirect"), (503, "server-error"), (429, "refused")]
)
def test_other_answers_are_no_success(
    hook: Hook, receiver: Receiver, news: News, status: int, reason: str
) -> None:
    hook()
    receiver.status = status
    receiver.headers = {"Location": f"http://receiver.example:{receiver.port}/elsewhere"}
    news()
    work()
    assert (log(), len(receiver.received), states()) == ([(status, reason)], 1, [DeliveryState.WAITING])


def test_a_receiver_that_hangs_costs_no_more_than_its_time(
    hook: Hook, receiver: Receiver, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "network_in_use", lambda: receiver.network(timeout=0.3))
    hook()
    receiver.pause = 3
    news(3)
    began = time.monotonic()
    work()
    assert time.monotonic() - began < 2.5
    assert log() == [(None, "timeout")]
    assert states() == [DeliveryState.WAITING] * 3


def test_of_a_huge_answer_only_the_beginning_is_kept(hook: Hook, receiver: Receiver, news: News) -> None:
    hook()
    receiver.answer = b"<script>\x00\x1b\xff" + b"x" * 20_000_000
    news()
    began = time.monotonic()
    work()
    attempt = WebhookAttempt.objects.get()
    assert (attempt.status, attempt.reason) == (200, "")
    assert len(attempt.answer) == 300
    assert attempt.answer.startswith("<script>")
    assert "\x00" not in attempt.answer
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "https://127.0.0.1:{port}/", "https://localhost/", "https://[::1]/",
        "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://2130706433/",
        "http://receiver.example/", "https://user:secret@receiver.example/",
    ],
)  # fmt: skip
def test_nothing_is_sent_into_a_private_network_or_without_tls(
    hook: Hook, receiver: Receiver, news: News, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setattr(turns, "network_in_use", lambda: SECURE_NETWORK)
    hook(url=url.format(port=receiver.port))
    news()
    work()
    assert (log(), receiver.received) == ([(None, "not-public")], [])


def test_a_name_that_leads_elsewhere_the_second_time_is_looked_at_each_time(
    hook: Hook, receiver: Receiver, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the address that was looked at is the one that is asked."""
    answers = ["203.0.114.9", "127.0.0.1"]
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(answers[min(len(asked), 1)])
        return [asked[-1]]

    network = Network(changing, lambda address, port: address != "127.0.0.1", 0.3, ("http",))
    monkeypatch.setattr(turns, "network_in_use", lambda: network)
    hook()
    news()
    work()
    assert asked == ["203.0.114.9"]
    time_passes(seconds=6)
    work()
    assert asked == answers
    assert log()[1] == (None, "not-public")
    assert receiver.received == []


def test_the_demonstration_sends_to_this_machine_alone(
    hook: Hook, receiver: Receiver, news: News, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PORTAL_DEMO = True
    monkeypatch.setattr(turns, "network_in_use", network_in_use)
    monkeypatch.setattr("socket.getaddrinfo", _never_without_numbers)
    hook(url=f"http://localhost:{receiver.port}/hook")
    hook(url="https://receiver.example/hook")
    news()
    work()
    assert len(receiver.received) == 1
    assert sorted(log(), key=str) == sorted([(200, ""), (None, "demonstration")], key=str)


def _never_without_numbers(host: str, *args: Any, **kwargs: Any) -> Any:
    import socket

    assert host == "127.0.0.1", f"{host} was looked up"
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, args[0]))]


def test_outside_the_demonstration_only_https(settings: Any) -> None:
    assert not settings.PORTAL_DEMO
    assert network_in_use() is SECURE_NETWORK
    assert tuple(SECURE_NETWORK.schemes) == ("https",)


def test_news_of_one_record_keep_their_order(hook: Hook, receiver: Receiver, page_of: PageOf) -> None:
    hook()
    page, other = page_of("initiative/citizen-budget"), page_of("commitment/mo0007")
    receiver.statuses = [500]
    withdraw(page)
    work()
    publish(page_of("initiative/citizen-budget"))
    withdraw(other)
    time_passes(seconds=6)
    WebhookDelivery.objects.filter(public_id=page.public_id, event="withdrawn").update(
        next_attempt_at=timezone.now() + timedelta(hours=1)
    )
    work()
    assert receiver.kinds[1:] == [("record.withdrawn", other.public_id)]
    time_passes(hours=2)
    work()
    assert receiver.kinds[2:] == [("record.published", page.public_id)]
    assert states() == [DeliveryState.OVERTAKEN, DeliveryState.DELIVERED, DeliveryState.DELIVERED]


def test_what_is_not_public_any_more_is_not_sent(hook: Hook, receiver: Receiver, page_of: PageOf) -> None:
    hook(events=["published", "changed"])
    page = page_of("initiative/citizen-budget")
    page.title = "Other"
    publish(page)
    withdraw(page_of("initiative/citizen-budget"))
    work()
    assert (receiver.received, states()) == ([], [DeliveryState.OVERTAKEN])


def test_one_bad_receiver_does_not_hold_up_another(
    hook: Hook, receiver: Receiver, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has failed before comes last, and gives its turn up at once."""
    with receiving() as hanging:
        hanging.pause = 2
        network = Network(lambda host, port: ["127.0.0.1"], lambda address, port: True, 0.5, ("http",))
        monkeypatch.setattr(turns, "network_in_use", lambda: network)
        arrived: list[float] = []
        receiver.on_message = lambda: arrived.append(time.monotonic())
        hook(name="bad", url=hanging.url, failures=1)
        hook(name="good")
        news(3)
        began = time.monotonic()
        work()
        assert len(arrived) == 3
        assert max(arrived) - began < 1
        assert len(hanging.received) == 1


def test_a_webhook_that_was_told_no_three_times_lets_others_go_first(
    hook: Hook, receiver: Receiver, news: News
) -> None:
    turn = Turn(failed=3)
    assert turn.is_hopeless
    hook()
    receiver.status = 500
    news(3)
    work()
    assert len(receiver.received) == 3
    assert Webhook.objects.get().rest_until is not None


def test_given_up_after_a_day_and_a_half_and_paused_with_news_for_its_maker(
    hook: Hook, receiver: Receiver, news: News
) -> None:
    told: list[str] = []

    def note(sender: Any, webhook: Webhook, **kwargs: Any) -> None:
        told.append(webhook.pause_reason)

    paused_itself.connect(note)
    webhook = hook()
    receiver.status = 500
    news()
    work()
    for pause in PAUSES:
        assert not Webhook.objects.get().is_paused
        time_passes(seconds=pause.total_seconds() + 1)
        work()
    webhook.refresh_from_db()
    assert len(receiver.received) == MOST_ATTEMPTS == WebhookAttempt.objects.count()
    assert (webhook.pause_reason, told, states()) == ("failures", ["failures"], [DeliveryState.FAILED])
    assert timedelta(hours=35) < sum(PAUSES, timedelta()) < timedelta(hours=36)
    paused_itself.disconnect(note)


def test_a_paused_webhook_sends_nothing_and_forgets_nothing(
    hook: Hook, receiver: Receiver, news: News
) -> None:
    hook(paused_at=timezone.now(), pause_reason="by-hand")
    news()
    work()
    assert wake_all() == 0
    assert (receiver.received, states()) == ([], [DeliveryState.WAITING])


def test_gone_ends_it_at_once(hook: Hook, receiver: Receiver, news: News) -> None:
    hook()
    receiver.status = 410
    news(3)
    work()
    webhook = Webhook.objects.get()
    assert (webhook.pause_reason, len(receiver.received)) == ("gone", 1)
    assert states() == [DeliveryState.FAILED, DeliveryState.WAITING, DeliveryState.WAITING]


def test_without_its_secret_nothing_is_sent(
    hook: Hook, receiver: Receiver, news: News, settings: Any
) -> None:
    hook()
    news()
    settings.SECRET_KEY = "another key than the one it was sealed with"
    work()
    assert (log(), receiver.received) == ([(None, "no-secret")], [])


def test_nothing_is_lost_when_the_worker_dies_meanwhile(
    hook: Hook, receiver: Receiver, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the request, before it is written down: the message stays, the receiver sees a repetition."""

    class Killed(BaseException):
        pass

    def die(*args: Any) -> None:
        raise Killed

    hook()
    news()
    with monkeypatch.context() as dying:
        dying.setattr(turns, "record_attempt", die)
        with pytest.raises(Killed):
            work()
    assert states() == [DeliveryState.WAITING]
    Message.objects.filter(topic=TOPIC, done_at=None).update(claimed_until=None)
    Webhook.objects.update(busy_until=timezone.now())
    work()
    first, second = receiver.received
    assert first.said["id"] == second.said["id"]
    assert states() == [DeliveryState.DELIVERED]


def test_a_lost_message_is_made_up_for(hook: Hook, receiver: Receiver, news: News) -> None:
    hook()
    news()
    Message.objects.filter(topic=TOPIC).delete()
    work()
    assert receiver.received == []
    assert (wake_all(), wake_all()) == (1, 0)
    work()
    assert len(receiver.received) == 1


def test_two_workers_do_not_send_the_same(hook: Hook, receiver: Receiver, news: News) -> None:
    webhook = hook(busy_until=timezone.now() + timedelta(minutes=1))
    news()
    with transaction.atomic():
        give_turns(list(Message.objects.waiting().filter(topic=TOPIC)))
    assert receiver.received == []
    later = Message.objects.waiting().filter(
        topic=TOPIC, key=str(webhook.pk), available_at__gt=timezone.now()
    )
    assert later.count() == 1


def test_what_was_removed_is_sent_no_more_and_does_not_break_a_publication(
    hook: Hook, receiver: Receiver, news: News
) -> None:
    webhook = hook()
    news(2)
    Webhook.objects.filter(pk=webhook.pk)._raw_delete("default")
    page_ids = news(3)
    work()
    assert len(page_ids) == 3
    assert receiver.received == []
    forget_old()
    assert not WebhookDelivery.objects.exists()


def test_the_log_is_kept_for_thirty_days(hook: Hook, receiver: Receiver, news: News) -> None:
    hook()
    news(2)
    work()
    old = WebhookDelivery.objects.order_by("pk")[0]
    WebhookDelivery.objects.filter(pk=old.pk).update(occurred_at=timezone.now() - timedelta(days=31))
    assert forget_old() == 1
    assert WebhookDelivery.objects.get().pk != old.pk
    assert WebhookAttempt.objects.count() == 1


def test_waiting_turns_do_not_multiply(hook: Hook, receiver: Receiver, news: News) -> None:
    webhook = hook()
    receiver.status = 500
    news(3)
    for _ in range(4):
        wake_all()
        work()
    assert Message.objects.waiting().filter(topic=TOPIC, key=str(webhook.pk)).count() == 1


def test_a_long_pause_leaves_no_message_that_waits_for_hours(
    hook: Hook, receiver: Receiver, news: News
) -> None:
    hook(failures=5, failing_since=timezone.now())
    receiver.status = 500
    news()
    WebhookDelivery.objects.update(failures=5)
    work()
    assert not Message.objects.waiting().filter(topic=TOPIC).exists()
    assert wake_all() == 0
    receiver.status = 200
    time_passes(hours=6)
    work()
    assert states() == [DeliveryState.DELIVERED]
