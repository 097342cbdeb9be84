"""What was tried in vain is seen by the operator, and tried again when the cause is put right."""

from collections.abc import Sequence
from io import StringIO

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry

from institutions.models import User
from outbox import handlers, relay
from outbox.handlers import Handler, PartlyDone
from outbox.models import Message
from outbox.posting import post
from outbox.retrying import retry, states
from tests import cms
from tests.outbox.conftest import TOPIC

pytestmark = pytest.mark.django_db


def posted(*keys: str, topic: str = TOPIC) -> list[Message]:
    with transaction.atomic():
        return [Message.objects.get(pk=post(topic=topic, key=key)) for key in keys]


def given_up(key: str = "poison", topic: str = TOPIC) -> Message:
    (message,) = posted(key, topic=topic)
    dead = {"dead_at": timezone.now(), "attempts": 20, "last_error": "ValueError: no"}
    Message.objects.filter(pk=message.pk).update(**dead)
    return message


def only(monkeypatch: pytest.MonkeyPatch, handler: Handler) -> None:
    monkeypatch.setattr(handlers, "_handlers", {TOPIC: handler})


def test_of_a_batch_only_what_was_refused_or_put_off_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[list[str]] = []

    def partly(messages: Sequence[Message]) -> None:
        batches.append([message.key for message in messages])
        by_key = {message.key: message.pk for message in messages}
        if "bad" in by_key:
            raise PartlyDone(refused={by_key["bad"]: "no"}, later={by_key["busy"]: "busy"})

    only(monkeypatch, partly)
    good, bad, busy = posted("good", "bad", "busy")
    assert relay.deliver_due() == 1
    assert batches == [["good", "bad", "busy"]]
    for message in (good, bad, busy):
        message.refresh_from_db()
    assert good.done_at is not None
    assert (bad.attempts, bad.last_error, bad.done_at) == (1, "no", None)
    assert (busy.attempts, busy.last_error, busy.done_at) == (0, "busy", None)
    assert (bad.claimed_until, busy.claimed_until) == (None, None)


def test_much_work_of_one_kind_does_not_hold_up_another(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(relay, "BATCH", 2)
    kinds = {topic: (lambda batch, topic=topic: order.append(topic)) for topic in ("a", "b")}
    monkeypatch.setattr(handlers, "_handlers", kinds)
    posted("1", "2", "3", "4", "5", topic="a")
    posted("1", topic="b")
    assert relay.deliver_due() == 6
    assert order == ["a", "b", "a", "a"]


def test_given_up_messages_are_tried_again_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    only(monkeypatch, lambda messages: tried.extend(message.key for message in messages))
    given_up("a")
    other = given_up("b", topic="test.other")
    assert relay.deliver_due() == 0
    assert retry(topic=TOPIC) == 1
    assert relay.deliver_due() == 1
    other.refresh_from_db()
    assert (tried, other.dead_at is None) == (["a"], False)
    assert retry(number=other.pk) == 1
    other.refresh_from_db()
    assert (other.dead_at, other.attempts) == (None, 0)


def test_what_a_worker_holds_is_left_to_it() -> None:
    message = given_up()
    Message.objects.update(claimed_until=timezone.now() + relay.LEASE)
    assert retry(number=message.pk) == 0


@pytest.fixture
def nothing_waits(db: None) -> None:
    """As after a day of work: the news of the sample content is told."""
    Message.objects.filter(done_at=None).update(done_at=timezone.now())


@pytest.mark.usefixtures("nothing_waits")
def test_the_command_tries_again_and_tells() -> None:
    given_up(topic="publication.changed")
    out = StringIO()
    call_command("retry_dead_letters", "--list", stdout=out)
    assert "publication.changed: waiting 0, tried in vain 1, given up 1" in out.getvalue()
    call_command("retry_dead_letters", topic="publication.changed", stdout=out)
    assert "1 messages will be tried again" in out.getvalue()
    assert [state.dead for state in states()] == [0]
    with pytest.raises(CommandError, match="no topic"):
        call_command("retry_dead_letters", topic="publication.chnged")


@pytest.fixture
def operator(db: None) -> User:
    return User.objects.create_superuser("operator@icpc.example")


@pytest.fixture
def client(signed_in: cms.SignIn, operator: User) -> Client:
    return signed_in(operator)


def shown(client: Client, query: str = "") -> BeautifulSoup:
    response = client.get(reverse("unfinished_work") + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.usefixtures("nothing_waits")
def test_the_screen_says_what_fails_and_why(client: Client) -> None:
    given_up("resource-1:fr")
    given_up("7", topic="test.other")
    posted("waits")
    page = shown(client)
    rows = [texts(row, "th, td")[:4] for row in page.select("tbody tr")]
    assert rows == [["test.other", "0", "1", "1"], [TOPIC, "1", "1", "1"]]
    assert texts(page, ".unfinished__error") == ["ValueError: no"] * 2
    one = shown(client, f"?topic={TOPIC}")
    assert texts(one, ".unfinished__one bdi") == [TOPIC, "resource-1:fr"]


def texts(tag: Tag, selector: str) -> list[str]:
    return [found.get_text(strip=True) for found in tag.select(selector)]


def will_be_tried(number: int) -> str:
    """As the operator reads it: Arabic says one in words."""
    with translation.override("ar"):
        words = ngettext(
            "%(number)s task will be tried again.", "%(number)s tasks will be tried again.", number
        )
    return words % {"number": number}


def test_trying_again_is_a_button_and_stands_in_the_ledger(client: Client, operator: User) -> None:
    message = given_up()
    page = shown(client)
    forms = [form["action"] for form in page.select("form[action*=unfinished-work]")]
    assert forms == [reverse("try_topic_again", args=[TOPIC]), reverse("try_one_again", args=[message.pk])]
    response = client.post(str(forms[1]), follow=True)
    assert texts(BeautifulSoup(response.content, "html.parser"), ".messages li") == [will_be_tried(1)]
    message.refresh_from_db()
    assert message.dead_at is None
    entry = ModelLogEntry.objects.get(action="portal.outbox.retried")
    assert (entry.user, entry.data) == (operator, {"topic": TOPIC, "messages": 1})
    assert client.post(str(forms[1])).status_code == 302
    Message.objects.update(dead_at=timezone.now())
    client.post(str(forms[0]))
    message.refresh_from_db()
    assert message.dead_at is None


def test_nobody_but_the_operator_sees_it(signed_in: cms.SignIn, approver: User, client: Client) -> None:
    message = given_up()
    other = signed_in(approver)
    assert other.get(reverse("unfinished_work")).status_code == 302
    for address in (reverse("try_one_again", args=[message.pk]), reverse("try_topic_again", args=[TOPIC])):
        other.post(address)
        assert client.get(address).status_code == 405
    message.refresh_from_db()
    assert message.dead_at is not None
    path = reverse("unfinished_work")
    assert path in client.get("/cms/").content.decode()
    assert path not in other.get("/cms/").content.decode()
