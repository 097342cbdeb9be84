"""Workers killed in the middle of mailing alerts: real command, real mail server. None lost, none twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import LEASE
from outbox.handlers import jobs
from outbox.models import Message, ScheduledRun
from publication.models import PublicRecord
from search.alerts.models import Alert, Rhythm, SavedSearch, Subscriber
from search.alerts.saving import fingerprint_of
from search.alerts.telling import ALERTS, last_turn
from search.questions import Question
from tests.notifications.test_killed_workers import (
    WORK,
    SlowSink,
    has_taken,
    log_of,
    slow_sink,  # noqa: F401
    wait_for,
    working,
)

pytestmark = pytest.mark.django_db

NUMBER = 100
JOB = "search.alerts"
AGAIN = "An earlier mail with these may not have reached you:"

Apart = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def apart(django_db_setup: None, db: None) -> Iterator[Apart]:
    """Work on a connection of its own that commits; one record is new to all, and all is put back."""
    with ThreadPoolExecutor(1) as thread:

        def run(work: Callable[[], Any]) -> Any:
            def closing() -> Any:
                try:
                    return work()
                finally:
                    connection.close()

            return thread.submit(closing).result()

        before = run(leave_the_rest_alone)
        yield run
        run(partial(put_back, before))


def leave_the_rest_alone() -> tuple[int, datetime]:
    """The record that is made old, so that the turn is certainly after it, and what it said before."""
    now = timezone.now()
    Message.objects.waiting().exclude(topic=ALERTS).update(available_at=now + timedelta(days=1))
    ScheduledRun.objects.all().delete()
    ScheduledRun.objects.bulk_create(
        ScheduledRun(name=job.name, started_at=now) for job in jobs() if job.name != JOB
    )
    record = PublicRecord.objects.filter(locale="en", is_source=True).first()
    assert record is not None
    old = last_turn(Rhythm.DAILY, now) - timedelta(days=300)
    PublicRecord.objects.filter(pk=record.pk).update(first_published_at=old)
    return record.pk, record.first_published_at


def put_back(before: tuple[int, datetime]) -> None:
    pk, moment = before
    PublicRecord.objects.filter(pk=pk).update(first_published_at=moment)
    Subscriber.objects.all().delete()
    ScheduledRun.objects.all().delete()
    Message.objects.filter(topic=ALERTS).delete()
    Message.objects.waiting().update(available_at=timezone.now())


def save_many() -> None:
    """Confirmed searches for everything, a reader each."""
    question = Question("", "en", {})
    readers = Subscriber.objects.bulk_create(
        Subscriber(email=f"{place}@citizen.example") for place in range(NUMBER)
    )
    since = timezone.now() - timedelta(days=302)
    SavedSearch.objects.bulk_create(
        SavedSearch(
            subscriber=reader,
            locale="en",
            rhythm=Rhythm.DAILY,
            fingerprint=fingerprint_of(question),
            confirmed_at=since,
            told_until=since,
        )
        for reader in readers
    )


def leases_run_out() -> None:
    past = timezone.now() - LEASE - timedelta(minutes=1)
    Message.objects.waiting().filter(topic=ALERTS).update(claimed_until=None, available_at=past)
    Alert.objects.filter(mail_started_at__isnull=False, mailed_at=None).update(mail_started_at=past)


def another_turn() -> list[str]:
    """Who may not have got the mail; from now on it is the next morning for them."""
    doubtful = Alert.objects.filter(mail_started_at__isnull=False, mailed_at=None)
    readers = list(doubtful.values_list("search__subscriber__email", flat=True))
    SavedSearch.objects.update(told_until=last_turn(Rhythm.DAILY, timezone.now()) - timedelta(days=1))
    ScheduledRun.objects.filter(name=JOB).delete()
    return readers


def all_sent() -> bool:
    made = Alert.objects.count() >= NUMBER
    return made and not Message.objects.waiting().filter(topic=ALERTS).exists()


def mailed_again() -> int:
    return Alert.objects.exclude(doubtful=[]).exclude(mailed_at=None).count()


def test_workers_killed_with_sigkill(slow_sink: SlowSink, apart: Apart, tmp_path: Path) -> None:  # noqa: F811
    apart(save_many)
    for share in (15, 50):
        with working(WORK, slow_sink.port, tmp_path):
            assert wait_for(partial(has_taken, slow_sink, share)), log_of(tmp_path)
        apart(leases_run_out)
    with working(WORK, slow_sink.port, tmp_path):
        assert wait_for(lambda: apart(all_sent)), log_of(tmp_path)
    times = Counter(str(mail["To"]) for mail in slow_sink.taken)
    assert [reader for reader, number in times.items() if number > 1] == []
    doubtful = apart(another_turn)
    assert len(doubtful) <= 2
    assert {f"{place}@citizen.example" for place in range(NUMBER)} - times.keys() <= set(doubtful)
    if doubtful:
        with working(WORK, slow_sink.port, tmp_path):
            assert wait_for(lambda: apart(mailed_again) == len(doubtful)), log_of(tmp_path)
    again = [mail for mail in slow_sink.taken if AGAIN in mail.get_body(("plain",)).get_content()]  # type: ignore[union-attr]
    assert sorted(str(mail["To"]) for mail in again) == sorted(doubtful)
    assert len(slow_sink.ids()) == len(set(slow_sink.ids()))
