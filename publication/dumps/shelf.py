"""The folders of dumps: one for each day, complete from the moment it can be seen, and never changed."""

import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from publication.generation import renew

MANIFEST = "MANIFEST.json"
CHECKSUMS = "SHA256SUMS"
CODEBOOK = "codebook.json"
NIGHTS = 7
MONTHS = 12
# A folder aside that is older than this was left by a process that was killed.
LEFT_BEHIND = timedelta(days=1)
# The day it is of, and when it was put there: the newest of a day counts.
NAME = re.compile(r"(\d{4}-\d{2}-\d{2})\.\d{8}T\d{12}Z")
ASIDE = ".making-"


@dataclass(frozen=True)
class File:
    """`records` and `language` are None for what describes the others."""

    name: str
    size: int
    sha256: str
    media_type: str
    records: int | None
    language: str | None


@dataclass(frozen=True)
class Dump:
    """All public records on a day. `gone`: `id:language` of what was withdrawn and taken out since."""

    folder: Path
    day: date
    made_at: datetime
    files: tuple[File, ...]
    manifest: Mapping[str, Any]

    @property
    def gone(self) -> frozenset[str]:
        return frozenset(self.manifest["withdrawn_since"])

    def file(self, name: str) -> File | None:
        return next((file for file in self.files if file.name == name), None)


def root() -> Path:
    return Path(settings.PORTAL_DUMP_ROOT)


def dumps() -> list[Dump]:
    """One for each day, the newest first. Broken folders do not count."""
    newest = dict(sorted(_folders(), key=lambda pair: pair[1].name))
    found = (_read(folder, day) for day, folder in sorted(newest.items(), reverse=True))
    return [dump for dump in found if dump is not None]


def _folders() -> Iterator[tuple[date, Path]]:
    for folder in root().iterdir() if root().is_dir() else ():
        if match := NAME.fullmatch(folder.name):
            yield date.fromisoformat(match[1]), folder


def _read(folder: Path, day: date) -> Dump | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        described = tuple(
            File(f["name"], f["bytes"], f["sha256"], f["media_type"], f["records"], f["language"])
            for f in manifest["files"]
        )
        around = tuple(_around(folder))
    except (OSError, ValueError, KeyError):
        return None
    made_at = datetime.fromisoformat(manifest["made_at"])
    return Dump(folder, day, made_at, (*described, *around), manifest)


def _around(folder: Path) -> Iterator[File]:
    """The manifest, whose checksum stands beside the others, and the list of checksums itself."""
    pairs = (line.split(maxsplit=1) for line in (folder / CHECKSUMS).read_text().splitlines())
    sums = {name: digest for digest, name in pairs}
    size = (folder / MANIFEST).stat().st_size
    yield File(MANIFEST, size, sums[MANIFEST], "application/json", None, None)
    size = (folder / CHECKSUMS).stat().st_size
    yield File(CHECKSUMS, size, "", "text/plain", None, None)


@contextmanager
def put_on_shelf(day: date) -> Iterator[Path]:
    """A folder to write into. It is seen when the block ends; after an error nothing is left of it."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = root() / f"{ASIDE}{stamp}-{os.getpid()}"
    aside.mkdir(parents=True)
    try:
        yield aside
        aside.rename(root() / f"{day.isoformat()}.{stamp}")
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    renew()


def tidy(today: date) -> None:
    """Remove what is superseded, what is kept no longer, and what killed processes have left."""
    wanted = kept_days((dump.day for dump in dumps()), today)
    standing = {dump.folder for dump in dumps() if dump.day in wanted}
    for _day, folder in list(_folders()):
        if folder not in standing:
            shutil.rmtree(folder, ignore_errors=True)
            renew()
    for folder in root().glob(f"{ASIDE}*"):
        if time.time() - folder.stat().st_mtime > LEFT_BEHIND.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def kept_days(days: Iterable[date], today: date) -> set[date]:
    """The last seven, and the first of each month for a year."""
    known = sorted(set(days))
    first: dict[int, date] = {}
    for day in known:
        first.setdefault(_month(day), day)
    return {*known[-NIGHTS:], *(day for month, day in first.items() if _month(today) - month < MONTHS)}


def _month(day: date) -> int:
    return day.year * 12 + day.month
