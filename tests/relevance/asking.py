"""The questions, each with the records that answer it; one half to tune on, the other kept apart.

A question has the same id in every language in which somebody asks it, so that all of them are in one half.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID

from home.keys import key_of

FOLDER = Path(__file__).parent / "questions"
FROZEN = Path(__file__).parent / "frozen.json"
LANGUAGES = ("ar", "fr", "en")

Half = Literal["tune", "test"]


@dataclass(frozen=True)
class Asked:
    """`language` is the one it is written in, `locale` the reader's interface."""

    id: str
    text: str
    language: str
    locale: str
    relevant: frozenset[UUID]


def half_of(id: str) -> Half:
    return "test" if int(hashlib.sha256(id.encode()).hexdigest(), 16) % 2 else "tune"


def file_of(language: str, half: Half) -> Path:
    return FOLDER / f"{language}-{half}.jsonl"


def asked(language: str, half: Half) -> Sequence[Asked]:
    rows = map(json.loads, file_of(language, half).read_text().splitlines())
    return [
        Asked(row["id"], row["text"], language, language, frozenset(map(key_of, row["relevant"])))
        for row in rows
    ]


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
