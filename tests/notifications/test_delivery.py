"""What the mail server's answers do: tried again, given up, or never told twice. The server is a real one."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from institutions.models import User
from notifications.delivery import mail_notices
from notifications.models import LEASE, Notice, Pace, Summary
from notifications.reading import choose_pace, mark_read
from notifications.sending import notify
from notifications.summaries import last_morning, summarise
from outbox.models import Message
from outbox.relay import deliver_due
from tests.notifications.conftest import ALARM, APPROVED, Sink

pytestmark = pytest.mark.django_db

Told = Callable[..., Notice]


@pytest.fixture(autouse=True)
def nothing_else_waits(db: None) -> None:
    Message.objects.all().delete()
    Notice.objects.all().delete()


def again(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def make_due() -> None:
    Message.objects.waiting().update(available_at="2026-01-01T00:00Z", claimed_until=None)


def test_a_notice_is_mailed_once(sink: Sink, told: Told, editor: User) -> None:
    notice = told(editor)
    deliver_due()
    mail_notices([Message(topic="", key=str(notice.pk))])
    assert [mail["To"] for mail in sink.taken] == [editor.email]
    assert again(notice).mailed_at is not None


def test_an_event_is_told_once(sink: Sink, told: Told, editor: User) -> None:
    told(editor)
    assert notify(message=APPROVED, recipients=[editor], key="1", parameters={"title": "Autre"}) == []
    deliver_due()
    assert len(sink.taken) == 1


def test_one_connection_for_a_batch(sink: Sink, told: Told, editor: User) -> None:
    for number in range(10):
        told(editor, key=str(number))
    deliver_due()
    assert (len(sink.taken), sink.connections) == (10, 1)


def test_a_refused_address_is_noted_and_holds_up_nobody(
    sink: Sink, told: Told, editor: User, approver: User
) -> None:
    sink.refuse = {editor.email: "550 no such person"}
    lost, arrived = told(editor), told(approver)
    deliver_due()
    assert again(lost).undeliverable == "550 no such person"
    assert again(lost).mailed_at is None
    assert again(arrived).mailed_at is not None
    make_due()
    assert not Message.objects.waiting().exists()


def test_a_letter_put_off_is_tried_again_alone(sink: Sink, told: Told, editor: User, approver: User) -> None:
    sink.refuse = {editor.email: "451 later"}
    late, arrived = told(editor), told(approver)
    deliver_due()
    assert again(arrived).mailed_at is not None
    assert again(late).mail_started_at is None
    assert [message.key for message in Message.objects.waiting()] == [str(late.pk)]
    sink.refuse = {}
    make_due()
    deliver_due()
    assert again(late).mailed_at is not None
    assert sorted(str(mail["To"]) for mail in sink.taken) == sorted([approver.email, editor.email])


def test_while_the_server_is_away_notices_wait_uncounted(
    sink: Sink, told: Told, editor: User, settings: Settings
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    notice = told(editor)
    deliver_due()
    waiting = Message.objects.waiting().get()
    assert waiting.attempts == 0
    assert waiting.last_error.startswith("mail: ")
    settings.EMAIL_PORT = port
    make_due()
    deliver_due()
    assert again(notice).mailed_at is not None
    assert len(sink.taken) == 1


def test_a_line_that_breaks_while_the_server_holds_the_mail_is_no_second_mail(
    sink: Sink, told: Told, editor: User
) -> None:
    sink.broken = True
    notice = told(editor)
    deliver_due()
    sink.broken = False
    make_due()
    deliver_due()
    assert len(sink.taken) == 1
    assert again(notice).mailed_at is None
    assert summarise() == []
    later = timezone.now() + LEASE + timedelta(seconds=1)
    assert len(summarise(later)) == 1
    assert summarise(later) == []
    deliver_due()
    told_again = sink.taken[-1]
    assert len(sink.taken) == 2
    assert len(set(sink.ids())) == 2
    body = told_again.get_body(("plain",))
    assert body is not None
    assert "Registre" in body.get_content()


def test_a_summary_that_may_be_lost_is_told_in_the_next_one(sink: Sink, told: Told, editor: User) -> None:
    Notice.objects.filter(pk=told(editor).pk).update(mail_started_at=timezone.now() - 2 * LEASE)
    (first,) = summarise()
    Summary.objects.filter(pk=first.pk).update(mail_started_at=timezone.now() - 2 * LEASE)
    (second,) = summarise()
    assert summarise() == []
    deliver_due()
    assert Summary.objects.get(pk=second.pk).mailed_at is not None
    assert len(sink.taken) == 1


def test_who_has_read_it_needs_no_mail(sink: Sink, told: Told, editor: User) -> None:
    read, doubtful = told(editor), told(editor, key="2")
    mark_read(notice=read, by=editor)
    Notice.objects.filter(pk=doubtful.pk).update(
        mail_started_at=timezone.now() - 2 * LEASE, read_at=timezone.now()
    )
    assert summarise() == []
    deliver_due()
    assert sink.taken == []


def test_who_has_left_gets_no_mail(sink: Sink, told: Told, editor: User) -> None:
    told(editor)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    deliver_due()
    assert sink.taken == []
    assert (
        notify(
            message=APPROVED, recipients=[User.objects.get(pk=editor.pk)], key="2", parameters={"title": ""}
        )
        == []
    )


def test_once_a_day(sink: Sink, told: Told, editor: User) -> None:
    choose_pace(user=editor, pace=Pace.DAILY)
    told(editor)
    told(editor, key="2", title="Autre")
    told(editor, message=ALARM)
    deliver_due()
    assert ["Alarm" in mail["Subject"] for mail in sink.taken] == [True]
    tomorrow = timezone.now() + timedelta(days=1)
    (summary,) = summarise(tomorrow)
    assert summarise(tomorrow) == []
    deliver_due()
    body = sink.taken[-1].get_body(("plain",))
    assert body is not None
    assert {"Registre", "Autre"} <= set(
        body.get_content().replace("\u2068", " ").replace("\u2069", " ").split()
    )
    assert Summary.objects.get(pk=summary.pk).mailed_at is not None


def test_only_in_the_cms(sink: Sink, told: Told, editor: User) -> None:
    choose_pace(user=editor, pace=Pace.CMS_ONLY)
    told(editor)
    told(editor, message=ALARM)
    deliver_due()
    assert summarise(timezone.now() + timedelta(days=2)) == []
    assert len(sink.taken) == 1


@pytest.mark.parametrize(
    ("now", "morning"),
    [("2026-01-05T06:00+00:00", "2026-01-05"), ("2026-01-05T05:59+00:00", "2026-01-04")],
)
def test_a_day_begins_in_the_morning_of_casablanca(now: str, morning: str) -> None:
    found = last_morning(datetime.fromisoformat(now))
    assert (found.date().isoformat(), found.hour) == (morning, 7)


def test_a_batch_costs_few_queries_a_letter(
    sink: Sink, told: Told, editor: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    messages = [Message(topic="", key=str(told(editor, key=str(number)).pk)) for number in range(20)]
    with django_assert_max_num_queries(3 + 2 * 20):
        mail_notices(messages)
    assert len(sink.taken) == 20
