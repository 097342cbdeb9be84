"""From the `.po` files that translators edit to the `.mo` files that Django reads."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import polib

FOLDER = Path(__file__).resolve().parents[2] / "locale"


def catalogue_of(language: str, folder: Path = FOLDER) -> Path:
    """Where the `.po` file of a language is."""
    return folder / language / "LC_MESSAGES" / "django.po"


def catalogues(folder: Path = FOLDER) -> list[Path]:
    """Every `.po` file there is, in order of language."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Compile each catalogue whose `.mo` file is missing or older; returns the `.mo` files written."""
    return [compile_one(source) for source in catalogues(folder) if is_stale(source)]


def is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_one(source: Path) -> Path:
    """Write the `.mo` file beside `source`, whole or not at all: several processes may start at once."""
    compiled = source.with_suffix(".mo")
    content = polib.pofile(str(source)).to_binary()
    with NamedTemporaryFile(dir=source.parent, prefix=".django-", suffix=".mo", delete=False) as unfinished:
        unfinished.write(content)
    os.chmod(unfinished.name, 0o644)
    os.replace(unfinished.name, compiled)
    return compiled
