"""`manage.py import_content` by real processes: exit codes, errors, interruption, a writer beside it."""

import hashlib
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.importing import Portal, as_lines, bad_numbers
from tests.knowledge_base.collection_lines import good_lines

BASE: dict[str, Any] = {
    "external_id": "x",
    "type": "resource",
    "locale": "fr",
    "title": "Titre",
    "institution": "mrafp",
}
# Beside each good line of the file; by the place at which they stand.
BAD: tuple[Any, ...] = (
    BASE | {"external_id": "b1", "title": ""},
    {name: value for name, value in BASE.items() if name != "title"},
    BASE | {"external_id": "b2", "institution": "nowhere"},
    BASE | {"external_id": "b3", "institution": "parliament"},
    BASE | {"external_id": "b4", "locale": "tlh"},
    BASE | {"external_id": "b5", "type": "page"},
    BASE | {"external_id": "b6", "body": "<script>alert(1)</script>"},
    b'{"external_id": "b7", "title": "\xc7\xe1\xe4"}',
    BASE | {"external_id": "bulk-1-x", "translation_of": "bulk-1-x"},
    BASE | {"external_id": "b8", "translation_of": "nothing"},
    BASE | {"external_id": "b9", "themes": ["unknown-theme"]},
    BASE | {"external_id": "b10", "published_at": "31/12/2020"},
    BASE | {"external_id": "b11", "title": "a\x00b"},
    BASE | {"external_id": "b12", "title": 12},
    b"not json at all",
    b"[1, 2]",
    b'{"external_id": ' + b"[" * 50_000,
    b'{"external_id": "b13", "title": "' + b"x" * 1_100_000 + b'"}',
    BASE | {"external_id": "b14", "title": "x" * 256},
    BASE | {"external_id": "b15", "locale": "ar", "translation_of": "b1"},
)
LINES = 500


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    return Portal.prepared(tmp_path_factory.mktemp("import") / "data")


@pytest.fixture
def portal(prepared: Portal, tmp_path: Path) -> Portal:
    return prepared.copied_to(tmp_path / "data")


def mixed(number: int) -> tuple[bytes, set[tuple[str, str]], list[int]]:
    """A file of `number` good lines and bad ones among them; what is to be public; the bad lines’ numbers."""
    good = list(good_lines(number))
    lines: list[Any] = []
    numbers: list[int] = []
    step = max(number // len(BAD), 1)
    for place, line in enumerate(good):
        if place % step == 0 and place // step < len(BAD):
            lines.append(BAD[place // step])
            numbers.append(len(lines))
        lines.append(line)
    lines += [good[0] | {"title": "Encore"}, b"", b"   "]
    numbers.append(len(lines) - 2)
    return as_lines(lines), {(line["external_id"], line["locale"]) for line in good}, numbers


def test_every_good_line_is_public_and_every_bad_one_is_told(portal: Portal, tmp_path: Path) -> None:
    content, wanted, bad = mixed(LINES)
    (file := tmp_path / "mixed.jsonl").write_bytes(content)
    done = portal.load(file, "--publish")
    assert done.returncode == 1, done.stderr
    assert bad_numbers(done.stderr) == sorted(bad)
    assert portal.public() == wanted
    assert portal.rows(
        "SELECT DISTINCT evidence FROM editorial_approval a JOIN knowledge_base_importedrecord i "
        "ON i.page_id = a.page_id"
    ) == [(hashlib.sha256(content).hexdigest(),)]
    assert f"of {len(wanted)} lines written" in done.stderr
    again = portal.load(file, "--publish")
    assert f"0 created, 0 updated, {len(wanted)} unchanged, {len(bad)} bad" in again.stdout


def test_codes_of_exit(portal: Portal, tmp_path: Path) -> None:
    (good := tmp_path / "good.jsonl").write_bytes(b"\xef\xbb\xbf" + as_lines([BASE]).replace(b"\n", b"\r\n"))
    (wide := tmp_path / "wide.jsonl").write_bytes(as_lines([BASE]).decode().encode("utf-16"))
    assert portal.load(good).returncode == 0
    for file in (wide, tmp_path / "missing.jsonl", tmp_path):
        refused = portal.load(file, "--publish")
        assert refused.returncode == 2
        assert len(refused.stderr.strip().splitlines()) == 1
    unapproved = portal.load(good, "--publish", PORTAL_DEMO="")
    assert unapproved.returncode == 2
    assert "--approved-by" in unapproved.stderr
    approved = portal.load(good, "--publish", "--approved-by", "approver@icpc.example", PORTAL_DEMO="")
    assert (approved.returncode, portal.public()) == (0, {("x", "fr")})


def test_killed_in_the_middle_and_run_again(portal: Portal, tmp_path: Path) -> None:
    lines = list(good_lines(150))
    (file := tmp_path / "lines.jsonl").write_bytes(as_lines(lines))
    first = portal.start("manage.py", "import_content", str(file), "--publish")
    limit = time.monotonic() + 300
    while len(portal.public()) < 20:
        assert time.monotonic() < limit
        assert first.poll() is None
        time.sleep(0.2)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    part = len(portal.public())
    assert 20 <= part < 150
    second = portal.load(file, "--publish")
    assert second.returncode == 0, second.stderr
    assert f"{len(lines) - part} created, 0 updated, {part} unchanged" in second.stdout.splitlines()[-1]
    assert portal.public() == {(line["external_id"], line["locale"]) for line in lines}
    assert portal.rows("SELECT COUNT(*) - COUNT(DISTINCT page_id) FROM editorial_approval") == [(0,)]


WRITER = """
import os, sys, time
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django
django.setup()
from django.db import transaction
from institutions.models import Institution
from outbox.posting import post
longest, number, end = 0.0, 0, time.monotonic() + 600
print("ready", flush=True)
while time.monotonic() < end:
    start = time.monotonic()
    with transaction.atomic():
        Institution.objects.filter(slug="icpc").update(editorial_notes=str(number))
        post(topic="nobody's", key=str(number))
    longest, number = max(longest, time.monotonic() - start), number + 1
    print(number, longest, flush=True)
    time.sleep(0.05)
"""


def test_beside_a_running_writer(portal: Portal, tmp_path: Path) -> None:
    """Neither stops the other, though the embedded database has one writer at a time."""
    (file := tmp_path / "lines.jsonl").write_bytes(as_lines(good_lines(60)))
    (script := tmp_path / "writer.py").write_text(WRITER)
    writer = portal.start(str(script))
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == "ready"
    done = portal.load(file, "--publish")
    assert writer.poll() is None
    writer.terminate()
    said = writer.communicate()[0].split("\n")
    number, longest = said[-2].split()
    assert done.returncode == 0, done.stderr
    assert len(portal.public()) == 60
    assert int(number) > 3
    assert float(longest) < 20
