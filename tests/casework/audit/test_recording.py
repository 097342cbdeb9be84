"""An entry stands when its transaction does, one after the other, and holds no content."""

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from casework.audit.acts import AuditAct
from casework.audit.chain import NOTHING
from casework.audit.heads import sign_head
from casework.audit.recording import record
from casework.audit.verifying import verify
from casework.models import AuditEntry
from editorial.database_roles import as_script
from institutions.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_audit")]


def test_an_entry_says_who_did_what_and_hangs_on_the_one_before(approver: User) -> None:
    first = record(act=AuditAct.QUEUE_VIEWED, actor=approver)
    second = record(
        act=AuditAct.CASE_VIEWED, actor=approver, subject="case-0a1b2c3d", details={"step": "triage"}
    )
    assert (first.number, first.previous) == (1, NOTHING)
    assert (second.number, second.previous, second.actor) == (2, first.hash, approver.pk)
    # As docs/guides/operating.md describes it, made without the portal's own code.
    second.refresh_from_db()
    words = {
        "act": "case.viewed",
        "actor": approver.pk,
        "at": second.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "details": {"step": "triage"},
        "number": 2,
        "subject": "case-0a1b2c3d",
    }
    canonical = json.dumps(words, sort_keys=True, separators=(",", ":")).encode()
    assert second.hash == sha256(bytes.fromhex(first.hash) + canonical).hexdigest()


def test_time_on_the_second_is_written_with_microseconds(approver: User) -> None:
    with time_machine.travel(datetime(2026, 3, 22, 2, 0, tzinfo=UTC), tick=False):
        record(act=AuditAct.KEY_USED, actor=None)
    assert verify(keys={}).is_whole


def test_whoever_leaves_stays_in_the_audit() -> None:
    person = User.objects.create_user("nobody@icpc.example", "a-long-enough-password")
    number = record(act=AuditAct.CASE_VIEWED, actor=person, subject="case-0a1b2c3d").number
    kept = person.pk
    person.delete()
    assert AuditEntry.objects.get(number=number).actor == kept


def test_an_act_that_is_rolled_back_was_not_done(approver: User) -> None:
    record(act=AuditAct.CASE_VIEWED, actor=approver)
    with transaction.atomic():
        record(act=AuditAct.EXPORT_MADE, actor=approver)
        transaction.set_rollback(True)
    assert record(act=AuditAct.CASE_VIEWED, actor=approver).number == 2
    assert verify(keys={}).is_whole


@pytest.mark.parametrize(
    ("subject", "details"),
    [
        ("my neighbour", {}),
        ("شكاية", {}),
        ("", {"text": "He took money"}),
        ("", {"text": ["ok", "not ok"]}),
        ("", {"mail": "somebody@citizen.example"}),
        ("", {"text": "a" * 101}),
        ("", {"a word": 1}),
        ("", {"deep": {"text": "x"}}),
        ("", {"share": 0.5}),
        ("", {"many": ["abcdefghij"] * 300}),
    ],
)
def test_content_is_refused_and_not_repeated(subject: str, details: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="audit") as refused:
        record(act=AuditAct.CASE_VIEWED, actor=None, subject=subject, details=details)
    assert "money" not in str(refused.value)
    assert not AuditEntry.objects.exists()


TABLES = ["casework_auditentry", "casework_audithead"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change", ["UPDATE {table} SET hash = hash", "DELETE FROM {table}", "TRUNCATE {table}"]
)
def test_even_the_owner_is_refused(table: str, change: str, own_key: object) -> None:
    record(act=AuditAct.QUEUE_VIEWED, actor=None)
    sign_head()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        run(change.format(table=table))
    with transaction.atomic():
        run("SET LOCAL portal.ledger_maintenance = 'on'")
        run(change.format(table=table))


def test_the_applications_role_is_not_given_more_than_adding() -> None:
    [revoked] = [
        line for line in as_script("portal").splitlines() if line.startswith("REVOKE UPDATE, DELETE")
    ]
    assert all(f'"{table}"' in revoked for table in [*TABLES, "wagtailcore_pagelogentry"])


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
