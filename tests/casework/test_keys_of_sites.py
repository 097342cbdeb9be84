"""Which process holds which key: the system checks that an operator sees, and the command that makes keys."""

import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from casework import key_files
from casework.sealing.keys import NoKey, Ring, sealer, secret
from portal.checks import each_site_has_its_keys

PUBLIC = {"recipients": ["age1…"], "key_file": ""}
NOTHING = {"recipients": [], "key_file": ""}
WITH_PRIVATE = {"recipients": ["age1…"], "key_file": "/keys/desk.age"}
SECRETS = {"receipt-pepper": "x", "receipt-secret": "y", "receipt-secret-before": ""}


def faults(
    settings: Settings, site: str, ring: Mapping[str, object], secrets: Mapping[str, str] = SECRETS
) -> list[str]:
    settings.PORTAL_SITE = site
    settings.PORTAL_SEALING = {"desk": ring, "identity": ring}
    settings.PORTAL_RECEIPT_SECRETS = secrets
    return [str(message.msg) for message in each_site_has_its_keys(None)]


@pytest.mark.parametrize(
    ("site", "ring", "number"),
    [
        ("www", PUBLIC, 0),
        ("www", NOTHING, 2),
        ("www", WITH_PRIVATE, 2),
        ("desk", WITH_PRIVATE, 0),
        ("desk", PUBLIC, 2),
        ("cms", NOTHING, 0),
        ("", NOTHING, 0),
    ],
)
def test_each_site_is_told_which_key_it_lacks_or_must_not_have(
    settings: Settings, site: str, ring: Mapping[str, object], number: int
) -> None:
    assert len(faults(settings, site, ring)) == number


def test_secrets_that_are_not_set_are_named(settings: Settings) -> None:
    [one, other] = faults(settings, "www", PUBLIC, dict.fromkeys(SECRETS, ""))
    assert "receipt-pepper" in one
    assert "receipt-secret" in other


@pytest.mark.parametrize("ask", [lambda: secret("receipt-pepper"), lambda: sealer(Ring.DESK)])
def test_a_key_that_finds_no_room_is_missed_and_leaves_nothing(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[], object]
) -> None:
    def no_space(*_args: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    settings.PORTAL_KEY_DIR = tmp_path / "keys"
    monkeypatch.setattr(key_files.os, "link", no_space)
    with pytest.raises(NoKey, match="No space left"):
        ask()
    assert list(settings.PORTAL_KEY_DIR.iterdir()) == []
    monkeypatch.undo()
    assert ask()


def test_new_keys_fit_each_other_and_replace_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("new_case_keys", tmp_path)
    lines = dict(line.split("    ")[0].split("=") for line in capsys.readouterr().out.splitlines())
    for everywhere, at_desk in (
        ("PORTAL_CASE_RECIPIENTS", "PORTAL_DESK_KEY_FILE"),
        ("PORTAL_IDENTITY_RECIPIENTS", "PORTAL_IDENTITY_KEY_FILE"),
    ):
        file = Path(lines[at_desk])
        identity = pyrage.x25519.Identity.from_str(file.read_text().strip())
        assert str(identity.to_public()) == lines[everywhere]
        assert file.stat().st_mode & 0o777 == 0o400
    before = (tmp_path / "desk.age").read_text()
    with pytest.raises(CommandError, match="only key"):
        call_command("new_case_keys", tmp_path)
    assert (tmp_path / "desk.age").read_text() == before
