"""Taking cases in: once for each form, whole, and whatever is away."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, OperationalError, connection
from pytest_django import Settings

from casework.intake import CannotReceive, receive, spool
from casework.intake import receiving as receiving_module
from casework.intake.storing import store
from casework.intake.submissions import SealedCase
from casework.models import Case, CaseEvent, CaseMessage, SealedIdentity
from casework.sealing.keys import Ring, identities
from casework.sealing.words import open_words
from casework.steps import today
from tests.casework.cases import WORDS, case_of, sent, submission

pytestmark = pytest.mark.django_db

type Apart = Callable[[Callable[[], object]], Future[Any]]


def desk_reads(envelope: bytes | memoryview) -> dict[str, str]:
    return open_words(envelope, identities(Ring.DESK))


def test_a_case_is_kept_sealed_with_its_codes_in_plain_sight() -> None:
    case, receipt = sent("complaint", theme="public-procurement", channel="phone")
    assert (case.kind, case.channel, case.state) == ("complaint", "phone", "received")
    assert case.received_on == today()
    assert [concern.institution.slug for concern in case.concerns.all()] == ["mrafp"]
    assert desk_reads(case.body) == {"text": WORDS}
    assert WORDS.encode() not in bytes(case.body)
    assert [event.act for event in case.events.all()] == ["received"]
    assert case.due_on == receipt.due_on
    assert case.due_on is not None
    assert case.due_on > today()


def test_unknown_terms_and_institutions_lose_nothing() -> None:
    case, _receipt = sent(theme="no-such-theme", region="nowhere", about=("no-such-body",))
    assert (case.theme, case.region, case.concerns.count()) == (None, None, 0)
    assert desk_reads(case.body)["text"] == WORDS


def test_who_it_is_lies_under_another_key() -> None:
    case, _receipt = sent(identity={"name": "Somebody", "contact": "somebody@mail.example"})
    kept = SealedIdentity.objects.get(case=case)
    assert open_words(kept.content, identities(Ring.IDENTITY))["name"] == "Somebody"
    with pytest.raises(Exception, match="No matching"):
        desk_reads(kept.content)


def test_an_anonymous_case_has_no_identity() -> None:
    case, _receipt = sent(identity={"name": "", "contact": ""})
    assert not SealedIdentity.objects.filter(case=case).exists()


def test_the_same_form_again_gives_the_same_receipt_and_no_second_case() -> None:
    token = secrets.token_bytes(16)
    first, one = sent(token=token)
    second, other = sent(token=token)
    assert (first.pk, one.code) == (second.pk, other.code)
    assert not CaseMessage.objects.exists()


def test_a_form_changed_and_sent_again_adds_what_is_new() -> None:
    token = secrets.token_bytes(16)
    case, one = sent(token=token)
    for _ in range(2):
        _case, other = sent(token=token, body={"text": "And on Monday again."})
    assert one.code == other.code
    [message] = CaseMessage.objects.filter(case=case)
    assert desk_reads(message.content) == {"text": "And on Monday again."}
    case.refresh_from_db()
    assert desk_reads(case.body) == {"text": WORDS}
    assert [event.act for event in case.events.all()] == ["received", "added"]


def test_after_a_change_of_secrets_an_open_form_still_gets_its_receipt(settings: Settings) -> None:
    token = secrets.token_bytes(16)
    settings.PORTAL_RECEIPT_SECRETS |= {"receipt-secret": "the-first"}
    _case, one = sent(token=token)
    settings.PORTAL_RECEIPT_SECRETS |= {"receipt-secret": "the-second", "receipt-secret-before": "the-first"}
    _case, other = sent(token=token)
    assert one.code == other.code
    _case, new = sent(token=secrets.token_bytes(16))
    assert new.code != one.code
    settings.PORTAL_RECEIPT_SECRETS |= {"receipt-secret": "", "receipt-secret-before": ""}


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_sealed: Any) -> Case:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(receiving_module, "store", refuse)


def test_without_the_database_the_spool_keeps_it(database_away: None, settings: Settings) -> None:
    token = secrets.token_bytes(16)
    receipt = receive(submission=submission(identity={"name": "Somebody"}), token=token)
    assert receipt.kept == "spool"
    [file] = settings.PORTAL_SPOOL_DIR.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    for secret in (WORDS, "Somebody", receipt.code.digits, token.hex()):
        assert secret.encode() not in file.read_bytes()
    assert spool.take_in() == 1
    case = case_of(receipt)
    assert desk_reads(case.body)["text"] == WORDS
    assert SealedIdentity.objects.filter(case=case).exists()
    assert list(settings.PORTAL_SPOOL_DIR.iterdir()) == []


def test_taken_in_twice_it_is_one_case(database_away: None, settings: Settings, tmp_path: Path) -> None:
    receive(submission=submission(), token=secrets.token_bytes(16))
    [file] = settings.PORTAL_SPOOL_DIR.iterdir()
    content = file.read_bytes()
    spool.take_in()
    file.write_bytes(content)
    spool.take_in()
    assert Case.objects.count() == 1
    assert CaseEvent.objects.count() == 1


def test_a_form_sent_to_spool_and_database_is_one_case(
    database_away: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = secrets.token_bytes(16)
    spooled = receive(submission=submission(), token=token)
    monkeypatch.undo()
    stored = receive(submission=submission(), token=token)
    assert spool.take_in() == 1
    assert spooled.code == stored.code
    assert Case.objects.count() == 1


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    database_away: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool.os, "fsync", no_space)
    with pytest.raises(CannotReceive):
        receive(submission=submission(), token=secrets.token_bytes(16))
    assert list(settings.PORTAL_SPOOL_DIR.iterdir()) == []


def test_a_full_spool_is_said(database_away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_WAITING", 1)
    receive(submission=submission(), token=secrets.token_bytes(16))
    with pytest.raises(CannotReceive):
        receive(submission=submission(), token=secrets.token_bytes(16))


def test_a_damaged_file_is_put_aside_and_the_others_go_on(database_away: None, settings: Settings) -> None:
    receive(submission=submission(), token=secrets.token_bytes(16))
    (settings.PORTAL_SPOOL_DIR / "0000.case").write_bytes(b"{half")
    assert spool.take_in() == 1
    assert [path.name for path in settings.PORTAL_SPOOL_DIR.iterdir()] == ["0000.case.broken"]


def test_a_case_that_cannot_be_stored_stays_and_the_others_go_on(
    database_away: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts = [receive(submission=submission(), token=secrets.token_bytes(16)) for _time in range(3)]
    first = min(settings.PORTAL_SPOOL_DIR.iterdir())

    def store_others(sealed: SealedCase) -> Case:
        if first.name.startswith(sealed.receipt_lookup.hex()):
            raise DataError("a kind that this version does not know")
        return store(sealed)

    monkeypatch.setattr(spool, "store", store_others)
    assert spool.take_in() == 2
    assert list(settings.PORTAL_SPOOL_DIR.iterdir()) == [first]
    with pytest.raises(DataError):
        spool.take_in(bytes.fromhex(first.name.partition("-")[0]))
    monkeypatch.setattr(spool, "store", store)
    assert spool.take_in() == 1
    assert len({case_of(receipt).pk for receipt in receipts}) == 3


def test_five_at_the_same_moment_are_one_case(apart: Apart) -> None:
    """G18 in small; `python -m tests.drills raced` sends 1,000 forms five times."""
    tokens = [secrets.token_bytes(16) for _ in range(20)]

    def of(token: bytes) -> Callable[[], object]:
        return lambda: receive(submission=submission(), token=token).code.digits

    sending = [apart(of(token)) for token in tokens for _ in range(5)]
    codes = [one.result() for one in sending]
    digests = [hashlib.sha256(token).digest() for token in tokens]
    kept = apart(lambda: Case.objects.filter(token_digest__in=digests).count()).result()
    assert kept == 20
    assert len(set(codes)) == 20
    assert all(len(set(codes[5 * n : 5 * n + 5])) == 1 for n in range(20))
    assert apart(lambda: CaseMessage.objects.count()).result() == 0


@pytest.fixture
def apart() -> Iterator[Apart]:
    """Run work on connections of its own, outside the test's transaction; its cases are removed."""

    def closing(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        yield lambda work: threads.submit(closing, work)
        threads.submit(closing, lambda: Case.objects.all().delete()).result()
