"""A message is delivered at least once, and a bad one holds up nobody but itself."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from outbox import handlers, relay
from outbox.handlers import Handler, Unavailable
from outbox.models import Message
from outbox.posting import post
from tests.outbox.conftest import TOPIC, Apart

pytestmark = pytest.mark.django_db

OnlyHandler = Callable[[Handler], None]


def post_some(*keys: str) -> None:
    for key in keys:
        post(topic=TOPIC, key=key)


def own() -> dict[str, Message]:
    return {message.key: message for message in Message.objects.filter(topic=TOPIC)}


def make_due() -> None:
    Message.objects.filter(topic=TOPIC).update(available_at=timezone.now() - timedelta(seconds=1))


def refuse_bad(messages: Sequence[Message]) -> None:
    if any(message.key == "bad" for message in messages):
        raise ValueError("cannot read it")


def test_posting_outside_a_transaction_is_refused(apart: Apart) -> None:
    with pytest.raises(transaction.TransactionManagementError, match=TOPIC):
        apart(lambda: post(topic=TOPIC, key="alone")).result()
    assert apart(lambda: Message.objects.filter(topic=TOPIC).count()).result() == 0


def test_message_and_change_stand_or_fall_together(apart: Apart) -> None:
    def fails() -> None:
        with transaction.atomic():
            post(topic=TOPIC, key="undone")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        apart(fails).result()
    assert apart(lambda: Message.objects.filter(topic=TOPIC).count()).result() == 0


def test_numbers_rise() -> None:
    first, second = post(topic=TOPIC, key="a"), post(topic=TOPIC, key="b")
    assert second > first


def test_delivered_once_and_in_order(only_handler: OnlyHandler) -> None:
    delivered: list[str] = []
    only_handler(lambda messages: delivered.extend(message.key for message in messages))
    post_some("a", "b", "c")
    assert relay.deliver_due() == 3
    assert relay.deliver_due() == 0
    assert delivered == ["a", "b", "c"]
    assert all(message.done_at for message in own().values())


def test_more_than_one_batch(only_handler: OnlyHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr(relay, "BATCH", 4)
    only_handler(lambda messages: sizes.append(len(messages)))
    post_some(*(str(number) for number in range(10)))
    assert relay.deliver_due() == 10
    assert sizes == [4, 4, 2]


def test_what_one_topic_posts_to_another_is_delivered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    delivered: list[str] = []
    first, second = f"{TOPIC}.a", f"{TOPIC}.b"

    def pass_on(messages: Sequence[Message]) -> None:
        for message in messages:
            post(topic=first, key=message.key)

    handled = {first: lambda messages: delivered.extend(m.key for m in messages), second: pass_on}
    monkeypatch.setattr(handlers, "_handlers", handled)
    post(topic=second, key="news")
    assert relay.deliver_due() == 2
    assert delivered == ["news"]


def test_a_topic_whose_batch_fails_is_left_for_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []

    def away(messages: Sequence[Message]) -> None:
        batches.append(len(messages))
        raise Unavailable("away")

    monkeypatch.setattr(relay, "BATCH", 2)
    handled: dict[str, Handler] = {TOPIC: away, f"{TOPIC}.other": lambda messages: None}
    monkeypatch.setattr(handlers, "_handlers", handled)
    post_some("a", "b", "c")
    for key in ("d", "e", "f", "g", "h"):
        post(topic=f"{TOPIC}.other", key=key)
    assert relay.deliver_due() == 5
    assert batches == [2]


def test_bad_message_does_not_harm_the_others_of_its_batch(only_handler: OnlyHandler) -> None:
    only_handler(refuse_bad)
    post_some("a", "bad", "b")
    assert relay.deliver_due() == 2
    found = own()
    assert found["a"].done_at
    assert found["b"].done_at
    assert found["bad"].done_at is None
    assert (found["bad"].attempts, found["bad"].last_error) == (1, "ValueError: cannot read it")
    assert found["bad"].claimed_until is None


def test_pause_grows_with_each_failure(only_handler: OnlyHandler) -> None:
    only_handler(refuse_bad)
    post_some("bad")
    pauses = []
    for _attempt in range(4):
        make_due()
        before = timezone.now()
        relay.deliver_due()
        pauses.append((own()["bad"].available_at - before).total_seconds())
    assert [round(pause) for pause in pauses] == [2, 4, 8, 16]


def test_failed_message_waits_its_pause(only_handler: OnlyHandler) -> None:
    only_handler(refuse_bad)
    post_some("bad")
    relay.deliver_due()
    relay.deliver_due()
    assert own()["bad"].attempts == 1


def test_pause_is_an_hour_at_most(only_handler: OnlyHandler) -> None:
    only_handler(refuse_bad)
    post_some("bad")
    Message.objects.filter(topic=TOPIC).update(attempts=17)
    before = timezone.now()
    relay.deliver_due()
    assert own()["bad"].available_at - before < timedelta(hours=1, minutes=1)


def test_given_up_after_twenty_attempts(only_handler: OnlyHandler) -> None:
    only_handler(refuse_bad)
    post_some("bad")
    for _attempt in range(25):
        make_due()
        relay.deliver_due()
    message = own()["bad"]
    assert message.attempts == relay.MAX_ATTEMPTS == 20
    assert message in Message.objects.dead()
    assert message not in Message.objects.waiting()


def test_mended_handler_delivers_what_failed(only_handler: OnlyHandler) -> None:
    only_handler(refuse_bad)
    post_some("bad")
    relay.deliver_due()
    only_handler(lambda messages: None)
    make_due()
    assert relay.deliver_due() == 1
    assert own()["bad"].done_at
    assert own()["bad"].last_error == ""


def test_absence_of_the_other_side_does_not_count(only_handler: OnlyHandler) -> None:
    def away(messages: Sequence[Message]) -> None:
        raise Unavailable("nobody answers")

    only_handler(away)
    post_some("a", "b")
    for _attempt in range(30):
        make_due()
        assert relay.deliver_due() == 0
    assert {(m.attempts, m.dead_at, m.last_error) for m in own().values()} == {(0, None, "nobody answers")}
    only_handler(lambda messages: None)
    make_due()
    assert relay.deliver_due() == 2


def test_unhandled_topic_waits(only_handler: OnlyHandler) -> None:
    only_handler(lambda messages: None)
    with transaction.atomic():
        number = post(topic="test.nobody", key="a")
    relay.deliver_due()
    assert Message.objects.get(pk=number).done_at is None


def test_done_messages_are_forgotten_after_a_week() -> None:
    post_some("old", "new", "waiting")
    now = timezone.now()
    Message.objects.filter(key="old").update(done_at=now - timedelta(days=8))
    Message.objects.filter(key="new").update(done_at=now - timedelta(days=6))
    assert relay.forget_done() == 1
    assert set(own()) == {"new", "waiting"}
