"""Several workers at the same time, on connections of their own."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from threading import Barrier, Event
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from outbox import handlers, relay, tasks, working
from outbox.handlers import Handler, Job, register_job
from outbox.models import Message, ScheduledRun
from outbox.posting import post
from outbox.working import work_until
from portal.celery import app
from tests.outbox.conftest import TOPIC, Apart

pytestmark = pytest.mark.django_db

OnlyHandler = Callable[[Handler], None]


def commit(number: int) -> None:
    with transaction.atomic():
        for place in range(number):
            post(topic=TOPIC, key=str(place))


def waiting() -> int:
    return Message.objects.waiting().filter(topic=TOPIC).count()


def test_two_workers_deliver_each_message_once(
    apart: Apart, only_handler: OnlyHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered: list[str] = []
    start = Barrier(4)
    monkeypatch.setattr(relay, "BATCH", 7)
    only_handler(lambda messages: delivered.extend(message.key for message in messages))
    apart(lambda: commit(200)).result()

    def work() -> int:
        start.wait(10)
        return relay.deliver_due()

    done: list[Any] = [future.result(30) for future in [apart(work) for _worker in range(4)]]
    assert sum(done) == 200
    assert Counter(delivered) == {str(number): 1 for number in range(200)}
    assert apart(waiting).result() == 0


def test_worker_passes_over_what_another_is_claiming(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed, seen = Event(), Event()
    monkeypatch.setattr(relay, "BATCH", 3)
    apart(lambda: commit(6)).result()

    def slow() -> list[str]:
        with transaction.atomic():
            batch = [message.key for message in relay._claim(TOPIC)]
            claimed.set()
            assert seen.wait(20)
            return batch

    first = apart(slow)
    assert claimed.wait(20)
    second: Any = apart(lambda: [message.key for message in relay._claim(TOPIC)]).result(20)
    seen.set()
    assert (first.result(20), second) == (["0", "1", "2"], ["3", "4", "5"])


def test_work_of_a_worker_that_died_is_taken_up(apart: Apart, only_handler: OnlyHandler) -> None:
    delivered: list[str] = []
    only_handler(lambda messages: delivered.extend(message.key for message in messages))
    apart(lambda: commit(1)).result()
    apart(lambda: relay._claim(TOPIC)).result()
    assert apart(relay.deliver_due).result() == 0
    past = timezone.now() - timedelta(seconds=1)
    apart(lambda: Message.objects.filter(topic=TOPIC).update(claimed_until=past)).result()
    assert apart(relay.deliver_due).result() == 1
    assert delivered == ["0"]


@pytest.mark.usefixtures("no_jobs")
def test_periodic_job_is_taken_by_one_worker(apart: Apart) -> None:
    runs: list[int] = []
    start = Barrier(4)
    register_job("test.job", lambda: runs.append(1), every=timedelta(hours=1))

    def work(at: datetime) -> list[str]:
        start.wait(10)
        return relay.run_due_jobs(at)

    now = timezone.now()
    for at in (now, now + timedelta(minutes=30), now + timedelta(hours=2)):
        for future in [apart(partial(work, at)) for _worker in range(4)]:
            future.result(20)
    assert len(runs) == 2


@pytest.mark.usefixtures("no_jobs")
def test_failing_job_does_not_stop_the_others() -> None:
    runs: list[str] = []
    register_job("test.fails", lambda: 1 / 0, every=timedelta(hours=1))
    register_job("test.next", lambda: runs.append("next"), every=timedelta(hours=1))
    assert relay.run_due_jobs() == ["test.fails", "test.next"]
    assert runs == ["next"]
    assert ScheduledRun.objects.filter(name__startswith="test.").count() == 2


def test_portal_registers_its_jobs() -> None:
    names = {job.name for job in handlers.jobs()}
    assert "forget delivered messages" in names
    assert all(isinstance(job, Job) and job.every >= timedelta(seconds=10) for job in handlers.jobs())


@pytest.mark.usefixtures("no_jobs")
def test_work_once(only_handler: OnlyHandler) -> None:
    delivered: list[str] = []
    runs: list[int] = []
    only_handler(lambda messages: delivered.extend(message.key for message in messages))
    register_job("test.job", lambda: runs.append(1), every=timedelta(hours=1))
    post(topic=TOPIC, key="a")
    out = StringIO()
    call_command("work", once=True, stdout=out)
    assert (delivered, runs, out.getvalue()) == (["a"], [1], "1 delivered\n")


@pytest.mark.usefixtures("no_jobs")
def test_slow_work_holds_up_nothing(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slow one ends when the quick one is done: in one thread, never."""
    stop, slow_began, quick_done = Event(), Event(), Event()
    slow_ended: list[bool] = []

    def slow(messages: Sequence[Message]) -> None:
        slow_began.set()
        slow_ended.append(quick_done.wait(20))
        stop.set()

    def post_quick() -> None:
        with transaction.atomic():
            post(topic=f"{TOPIC}.quick", key="quick")

    monkeypatch.setattr(handlers, "_handlers", {})
    monkeypatch.setattr(handlers, "_slow", set())
    handlers.register_handler(TOPIC, slow, slow=True)
    handlers.register_handler(f"{TOPIC}.quick", lambda messages: quick_done.set())
    apart(lambda: commit(1)).result()
    worker = apart(lambda: work_until(stop, pause=0.01))
    assert slow_began.wait(20)
    apart(post_quick).result()
    worker.result(30)
    apart(lambda: Message.objects.filter(topic=f"{TOPIC}.quick").delete()).result()
    assert slow_ended == [True]


def test_a_worker_ends_when_half_of_its_work_cannot_go_on(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> list[str]:
        raise RuntimeError("no jobs any more")

    monkeypatch.setattr(handlers, "_handlers", {})
    monkeypatch.setattr(relay, "run_due_jobs", fails)
    with pytest.raises(RuntimeError, match="no jobs any more"):
        apart(lambda: work_until(Event(), pause=0.01)).result(30)


def test_a_worker_waits_while_the_database_is_away(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    """What citizens sent meanwhile lies in the spool: nobody else would take it in afterwards."""
    stop, failures = Event(), iter([OperationalError, InterfaceError, OperationalError])

    def away_three_times() -> list[str]:
        for failure in failures:
            raise failure("the database system is starting up")
        stop.set()
        return []

    monkeypatch.setattr(handlers, "_handlers", {})
    monkeypatch.setattr(working, "SECONDS_WHEN_AWAY", 0.01)
    monkeypatch.setattr(relay, "run_due_jobs", away_three_times)
    apart(lambda: work_until(stop, pause=0.01)).result(30)


def test_schedule_names_existing_tasks() -> None:
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == {
        "outbox.deliver",
        "outbox.run_due_jobs",
    }
    assert {"outbox.deliver", "outbox.run_due_jobs"} <= set(app.tasks)


@pytest.mark.usefixtures("no_jobs")
def test_celery_worker_delivers_over_redis(apart: Apart, only_handler: OnlyHandler) -> None:
    delivered: list[str] = []
    handled, ran = Event(), Event()

    def handle(messages: Sequence[Message]) -> None:
        delivered.extend(message.key for message in messages)
        handled.set()

    only_handler(handle)
    register_job("test.job", ran.set, every=timedelta(hours=1))
    apart(lambda: commit(3)).result()
    assert app.conf.broker_url == settings.CELERY_BROKER_URL
    assert app.conf.broker_url.startswith("redis://")
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="WARNING"):
        tasks.deliver.delay()
        tasks.run_due_jobs.delay()
        assert handled.wait(20)
        assert ran.wait(20)
    assert delivered == ["0", "1", "2"]
    assert apart(waiting).result() == 0
