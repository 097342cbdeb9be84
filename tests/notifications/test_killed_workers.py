"""Workers killed in the middle of mailing: the real command, a real mail server. None lost, none twice."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone

from institutions.models import User
from notifications.models import LEASE, Notice, Summary
from notifications.sending import notify
from outbox.handlers import jobs
from outbox.models import Message, MessageQuerySet, ScheduledRun
from tests.notifications.conftest import Sink
from tests.services.processes import free_port
from tests.services.redis import Redis

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
KEY = "killed workers"
SUMMING_UP = "sum up notices"
NUMBER = 200
# Seconds for a worker to start and do its part: patience for a busy machine, seconds on an idle one.
LONGEST = 150

Apart = Callable[[Callable[[], object]], object]


class SlowSink(Sink):
    """Long enough in its hands for a worker to die meanwhile; it keeps what it has taken."""

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.01)
        return answer


@pytest.fixture
def apart(django_db_setup: None, db: None) -> Iterator[Apart]:
    """Work on a connection of its own that commits; what this test tells is removed."""
    with ThreadPoolExecutor(1) as thread:

        def run(work: Callable[[], object]) -> object:
            def closing() -> object:
                try:
                    return work()
                finally:
                    connection.close()

            return thread.submit(closing).result()

        def forget() -> None:
            Notice.objects.filter(key__startswith=KEY).delete()
            Summary.objects.all().delete()
            Message.objects.filter(topic__endswith="by mail").delete()
            ScheduledRun.objects.all().delete()
            others().update(available_at=timezone.now())

        run(forget)
        run(leave_the_rest_alone)
        yield run
        run(forget)


def others() -> MessageQuerySet:
    return Message.objects.waiting().exclude(topic__endswith="by mail")


def leave_the_rest_alone() -> None:
    """The workers of these tests mail notices; other work of the shared database is not theirs."""
    now = timezone.now()
    others().update(available_at=now + timedelta(days=1))
    ScheduledRun.objects.bulk_create(
        ScheduledRun(name=job.name, started_at=now) for job in jobs() if job.name != SUMMING_UP
    )


def tell(number: int) -> None:
    person = User.objects.get(email="editor@mrafp.example")
    with transaction.atomic():
        for place in range(number):
            notify(
                message="editorial.published",
                recipients=[person],
                key=f"{KEY} {place}",
                parameters={"title": f"[[{place}]]", "institution": "MRAFP", "by": "", "page": 0},
            )


def environment(port: int, folder: Path) -> dict[str, str]:
    at = connection.settings_dict
    who = f"{quote(str(at['USER']))}:{quote(str(at['PASSWORD']), safe='')}"
    return os.environ | {
        "DATABASE_URL": f"postgres://{who}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}",
        "ELASTICSEARCH_URL": "",
        "PORTAL_DATA_DIR": str(folder),
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def working(command: list[str], port: int, folder: Path, **more: str) -> Iterator[None]:
    """A worker that is killed with SIGKILL, all its processes, when the block ends."""
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(port, folder) | more,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def leases_run_out() -> None:
    """What a quarter of an hour does."""
    past = timezone.now() - LEASE - timedelta(minutes=1)
    Message.objects.waiting().update(claimed_until=None, available_at=past)
    Notice.objects.filter(mail_started_at__isnull=False, mailed_at=None).update(mail_started_at=past)
    Summary.objects.filter(mail_started_at__isnull=False, mailed_at=None).update(mail_started_at=past)
    ScheduledRun.objects.filter(name=SUMMING_UP).update(started_at=past)


def unsettled() -> int:
    """Notices that neither arrived for sure nor stand in a summary that did."""
    told = Notice.objects.filter(key__startswith=KEY, mailed_at=None)
    return told.exclude(summary__mailed_at__isnull=False).count()


def wait_for(condition: Callable[[], object], seconds: float = LONGEST) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def listening(sink: Sink, port: int) -> Iterator[None]:
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def slow_sink() -> Iterator[SlowSink]:
    sink = SlowSink(port=free_port(0))
    with listening(sink, sink.port):
        yield sink


def log_of(folder: Path) -> str:
    return (folder / "worker.log").read_text()


def assert_none_lost_none_twice(sink: Sink, number: int) -> None:
    assert [name for name, times in Counter(sink.ids()).items() if times > 1] == []
    bodies = "\n".join(mail.get_body(("plain",)).get_content() for mail in sink.taken)  # type: ignore[union-attr]
    assert [place for place in range(number) if f"[[{place}]]" not in bodies] == []


def has_taken(sink: Sink, share: int) -> bool:
    return len(sink.taken) >= share


WORK = ["manage.py", "work", "--pause", "0.1"]


def test_workers_killed_with_sigkill(slow_sink: SlowSink, apart: Apart, tmp_path: Path) -> None:
    apart(lambda: tell(NUMBER))
    for share in (20, 70, 130):
        with working(WORK, slow_sink.port, tmp_path):
            assert wait_for(partial(has_taken, slow_sink, share)), log_of(tmp_path)
        apart(leases_run_out)
    with working(WORK, slow_sink.port, tmp_path):
        assert wait_for(lambda: not apart(unsettled)), log_of(tmp_path)
    assert_none_lost_none_twice(slow_sink, NUMBER)
    assert len(slow_sink.taken) < NUMBER + 10


def test_the_mail_server_goes_and_comes_back(apart: Apart, tmp_path: Path) -> None:
    sink, number, port = SlowSink(), 60, free_port(0)
    apart(lambda: tell(number))
    with working(WORK, port, tmp_path):
        with listening(sink, port):
            assert wait_for(lambda: len(sink.taken) >= 15), log_of(tmp_path)
        time.sleep(0.5)
        assert apart(unsettled)
        with listening(sink, port):
            apart(leases_run_out)
            assert wait_for(lambda: not apart(unsettled)), log_of(tmp_path)
    assert_none_lost_none_twice(sink, number)


def test_celery_and_its_redis_killed(slow_sink: SlowSink, apart: Apart, tmp_path: Path) -> None:
    redis, number = Redis(tmp_path), 60
    apart(lambda: tell(number))
    celery = ["-m", "celery", "-A", "portal", "worker", "-B", "--pool", "solo", "--loglevel", "WARNING"]
    celery += ["--schedule", str(tmp_path / "beat")]
    try:
        with working(celery, slow_sink.port, tmp_path, REDIS_URL=redis.start()):
            assert wait_for(lambda: len(slow_sink.taken) >= 15), log_of(tmp_path)
            process = redis.process()
            assert process is not None
            process.kill()
        apart(leases_run_out)
        with working(celery, slow_sink.port, tmp_path, REDIS_URL=redis.start()):
            assert wait_for(lambda: not apart(unsettled)), log_of(tmp_path)
    finally:
        redis.stop()
    assert_none_lost_none_twice(slow_sink, number)
