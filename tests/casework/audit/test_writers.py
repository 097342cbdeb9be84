"""Many write at once, each in a transaction of its own that commits."""

import threading

import pytest
from django.db import transaction

from casework.audit.acts import AuditAct
from casework.audit.keys import known_keys
from casework.audit.recording import record
from casework.audit.verifying import verify
from casework.models import AuditEntry
from tests.casework.audit.conftest import Apart

pytestmark = pytest.mark.django_db

THREADS, EACH = 8, 50


def test_nothing_is_recorded_outside_a_transaction(apart: Apart) -> None:
    work = apart(lambda: record(act=AuditAct.QUEUE_VIEWED, actor=None))
    with pytest.raises(transaction.TransactionManagementError):
        work.result()


def test_eight_writers_at_once_make_one_chain(apart: Apart) -> None:
    together = threading.Barrier(THREADS)

    def write() -> None:
        together.wait(30)
        for number in range(EACH):
            with transaction.atomic():
                record(
                    act=AuditAct.CASE_VIEWED, actor=None, subject="case-0a1b2c3d", details={"look": number}
                )

    def state() -> tuple[bool, int, list[int]]:
        numbers = list(AuditEntry.objects.values_list("number", flat=True))
        return verify(keys=known_keys(())).is_whole, len(numbers), numbers[-1:]

    for work in [apart(write) for _ in range(THREADS)]:
        work.result(120)
    assert apart(state).result() == (True, THREADS * EACH, [THREADS * EACH])
