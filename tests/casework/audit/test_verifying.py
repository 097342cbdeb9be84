"""What was changed behind the portal's back is found, and what was not is left in peace."""

import json
import random
import tracemalloc
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from casework.audit.acts import AuditAct
from casework.audit.heads import Head, heads_in, kept_heads, sign_head
from casework.audit.keys import KeyUnfit, known_keys, signing_key
from casework.audit.recording import record
from casework.audit.standing_check import check_audit, state_of_audit
from casework.audit.verifying import Reason, verify
from casework.models import AuditEntry, AuditHead
from outbox.handlers import jobs
from tests.casework.audit.tampering import KINDS, as_superuser, fill, found_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_audit")]

ROWS, TAMPERINGS = 2000, 105


@pytest.fixture
def signed() -> Head:
    """The head of ROWS entries."""
    fill(ROWS, seed=8)
    head = sign_head()
    assert head is not None
    return head


@pytest.mark.parametrize("kind", KINDS)
def test_every_tampering_is_found(kind: str, signed: Head) -> None:
    chance = random.Random(f"{kind} 8")
    for _ in range(TAMPERINGS // len(KINDS)):
        assert found_after(kind, ROWS, chance, [signed]) is not None
    assert verify(keys=known_keys(()), outside=[signed]).is_whole


def test_the_heads_kept_in_the_database_are_compared_too(signed: Head) -> None:
    with as_superuser():
        AuditEntry.objects.filter(number__gt=ROWS - 3)._raw_delete(connection.alias)
        verdict = verify(keys=known_keys(()))
    assert verdict.first_break is not None
    assert (verdict.first_break.number, verdict.first_break.reason) == (ROWS, Reason.CUT)
    assert verdict.number == ROWS - 3


@pytest.mark.parametrize(
    ("change", "number", "reason"),
    [
        ("DELETE FROM casework_auditentry WHERE number = 700", 701, Reason.MISSING),
        ("UPDATE casework_auditentry SET actor = 5 WHERE number = 700", 700, Reason.EDITED),
        ("UPDATE casework_auditentry SET previous = hash WHERE number = 700", 700, Reason.MOVED),
        ("UPDATE casework_auditentry SET at = 'infinity' WHERE number = 700", 699, Reason.UNREADABLE),
        ("UPDATE casework_audithead SET number = number - 1", ROWS - 1, Reason.FORGED),
        ("UPDATE casework_audithead SET signature = 'no base64!'", ROWS, Reason.FORGED),
        ("UPDATE casework_audithead SET key = 'another'", ROWS, Reason.UNKNOWN_KEY),
    ],
)
def test_the_first_break_is_named(change: str, number: int, reason: Reason, signed: Head) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(change)
        found = verify(keys=known_keys(())).first_break
        if reason == Reason.UNREADABLE:
            cursor.execute("UPDATE casework_auditentry SET at = now() WHERE number = 700")
    assert found is not None
    assert (found.number, found.reason) == (number, reason)


def test_a_forged_head_does_not_pass_for_a_rewritten_end(signed: Head, tmp_path: Path) -> None:
    """Who rewrites the end and signs a head with a key of their own is found by the key."""
    stranger = tmp_path / "stranger.pem"
    call_command("audit_heads", "--public-key", stdout=(out := StringIO()))
    stranger.write_text(out.getvalue())
    portal = known_keys([stranger])
    assert verify(keys=portal).is_whole
    assert verify(keys={}).first_break is not None


def test_memory_stays_flat() -> None:
    fill(6000, seed=1)
    verify(keys={})

    def peak(rows: int) -> int:
        tracemalloc.start()
        assert verify(keys={}).entries == rows
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    large = peak(6000)
    with as_superuser():
        AuditEntry.objects.filter(number__gt=3000)._raw_delete(connection.alias)
        small = peak(3000)
    assert large < small * 1.5


def test_a_head_is_signed_each_hour_and_printed(
    capsys: pytest.CaptureFixture[str], ledger: list[str]
) -> None:
    assert sign_head() is None
    record(act=AuditAct.QUEUE_VIEWED, actor=None)
    first, second = sign_head(), sign_head()
    assert first is not None
    assert second is not None
    assert (first.number, second.number) == (1, 1)
    assert list(kept_heads()) == [first, second]
    assert [json.loads(line)["audit_head"]["number"] for line in ledger] == [1, 1]
    assert {"sign the head of the audit of cases", "verify the audit of cases"} <= {
        job.name for job in jobs()
    }


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    import logging

    lines: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda entry: lines.append(entry.getMessage()))
    logging.getLogger("ledger").addHandler(handler)
    yield lines
    logging.getLogger("ledger").removeHandler(handler)


def test_the_key_is_made_once_and_for_the_portal_alone(own_key: Path, settings: Settings) -> None:
    first = signing_key()
    assert own_key.stat().st_mode & 0o777 == 0o400
    assert signing_key().private_bytes_raw() == first.private_bytes_raw()
    settings.PORTAL_AUDIT_KEY = str(own_key.with_name("elsewhere.pem"))
    with pytest.raises(KeyUnfit, match=r"elsewhere\.pem"):
        signing_key()


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command() -> Command:
    def run(*words: str) -> tuple[int, str, str]:
        out, err, code = StringIO(), StringIO(), 0
        try:
            call_command(*words, stdout=out, stderr=err)
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, out.getvalue(), err.getvalue()

    return run


def test_the_commands_say_in_words_how_it_stands(command: Command, tmp_path: Path) -> None:
    assert command("verify_audit") == (0, "0 entries, 0 signed heads.\nThe audit is whole.\n", "")
    for _ in range(5):
        last = record(act=AuditAct.QUEUE_VIEWED, actor=None)
    code, printed, _ = command("audit_heads", "--sign")
    kept = tmp_path / "heads.jsonl"
    # As collected from standard output, among other lines.
    kept.write_text(f'{{"ledger": "pagelogentry"}}\nportal-1  | {printed}')
    assert (code, heads_in(kept)) == (0, list(kept_heads()))
    code, out, _ = command("verify_audit", "--heads", str(kept))
    assert (code, out.splitlines()) == (
        0,
        [
            "5 entries, 2 signed heads.",
            f"The last that fits is number 5, {last.hash}.",
            "The audit is whole.",
        ],
    )
    with as_superuser():
        AuditHead.objects.all()._raw_delete(connection.alias)
        AuditEntry.objects.filter(number=5)._raw_delete(connection.alias)
        assert command("verify_audit")[0] == 0
        code, out, err = command("verify_audit", "--heads", str(kept))
    assert (code, "is whole" in out) == (1, False)
    assert "broken at entry 5" in err
    assert "cut off" in err


@pytest.mark.parametrize(
    "text", ["", "no head at all\n", '{"audit_head": {"number": 1}}\n', '{"audit_head": 7}']
)
def test_a_file_without_heads_is_said_to_be_one(text: str, tmp_path: Path) -> None:
    file = tmp_path / "heads.jsonl"
    file.write_text(text)
    with pytest.raises(CommandError, match=r"heads\.jsonl"):
        call_command("verify_audit", "--heads", str(file))
    with pytest.raises(CommandError, match=r"absent\.jsonl"):
        call_command("verify_audit", "--heads", str(tmp_path / "absent.jsonl"))


def test_the_daily_look_tells_health(signed: Head, caplog: pytest.LogCaptureFixture) -> None:
    check_audit()
    state = state_of_audit()
    assert (state["entries"], state["verdict"]) == (ROWS, "whole")
    assert 0 <= state["head_seconds"] < 60
    with as_superuser():
        AuditEntry.objects.filter(number=40)._raw_delete(connection.alias)
        check_audit()
        assert state_of_audit()["verdict"] == "broken 41"
    assert "entry 41" in caplog.text


def test_entries_of_any_second_and_language_hold(signed: Head) -> None:
    """What is added after a head, without one of its own, is whole."""
    for _ in range(3):
        record(
            act=AuditAct.CASE_VIEWED,
            actor=None,
            subject="case-0a1b2c3d",
            details={"days": 3, "codes": ["a", "b"]},
        )
    verdict = verify(keys=known_keys(()), outside=[signed])
    assert (verdict.is_whole, verdict.entries, verdict.heads) == (True, ROWS + 3, 2)
    assert AuditEntry.objects.latest("number").at <= timezone.now()
