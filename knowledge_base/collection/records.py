"""One line of a file that was understood, and what is wrong with one that was not."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True)
class Problem:
    """Why a line is bad. `column` names the field (empty: the whole line); `content` is what stood there."""

    line: int
    reason: str
    column: str = ""
    content: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One language of a record. `institution` is a slug, `body` clean HTML, `terms` slugs by field.

    `facts` are further fields of the page by name, language-neutral.
    """

    line: int
    external_id: str
    type: str
    locale: str
    title: str
    institution: str
    summary: str = ""
    body: str = ""
    translation_of: str = ""
    published_at: datetime | None = None
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For `Record.of`."""
        return {**asdict(self), "published_at": self.published_at and self.published_at.isoformat()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        terms = {name: tuple(slugs) for name, slugs in kept["terms"].items()}
        moment = kept["published_at"] and datetime.fromisoformat(kept["published_at"])
        return cls(**{**kept, "terms": terms, "published_at": moment})

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, wherever in the file."""
        said = {name: value for name, value in asdict(self).items() if name != "line"}
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
