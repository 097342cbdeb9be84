"""A portal of its own on the embedded database, and the import as an operator starts it."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.settings.environment import ROOT

NOT_ITS_OWN = (
    "DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "PORTAL_DATA_DIR", "DJANGO_SETTINGS_MODULE",
    "PORTAL_SITE",
)  # fmt: skip


class Portal:
    """`folder` is its data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def prepared(cls, folder: Path) -> "Portal":
        """With the sample content and the demonstration's people."""
        portal = cls(folder)
        for arguments in (["migrate", "-v0"], ["load_sample_content", "-v0"]):
            done = portal.manage(*arguments)
            assert done.returncode == 0, done.stderr
        return portal

    def copied_to(self, folder: Path) -> "Portal":
        shutil.copytree(self.folder, folder)
        return Portal(folder)

    @property
    def environment(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_ITS_OWN}
        return kept | {"PORTAL_DATA_DIR": str(self.folder), "PORTAL_DEMO": "1"}

    def manage(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def load(self, file: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.manage("import_content", str(file), *more, **environment)

    def rows(self, statement: str) -> list[Any]:
        with sqlite3.connect(f"file:{self.folder / 'portal.sqlite3'}?mode=ro", uri=True) as database:
            return database.execute(statement).fetchall()

    def public(self) -> set[tuple[str, str]]:
        """(external_id, locale) of the public records that were loaded."""
        return set(
            self.rows(
                "SELECT record.external_id, record.locale FROM publication_publicrecord record "
                "JOIN knowledge_base_importedrecord loaded ON loaded.page_id = record.page_id"
            )
        )


def as_lines(lines: Iterable[Any]) -> bytes:
    """Objects as JSON, bytes as they are."""
    return b"".join(
        (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n"
        for line in lines
    )


def bad_numbers(errors: str) -> list[int]:
    return [int(number) for number in re.findall(r"^line (\d+): \S", errors, re.MULTILINE)]
