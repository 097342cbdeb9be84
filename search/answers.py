"""What comes back: found records by language, and how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class FilePlace:
    """Where in a file of a record the words of a question stand; `highlight` is safe HTML.

    `page` is None where a file has no pages; a sheet has a `sheet` name instead of a number.
    """

    title: str
    url: str
    page: int | None
    sheet: str
    highlight: str


@dataclass(frozen=True)
class Hit:
    """One record. `locale` is the language it was found in; `highlight` is safe HTML in that language.

    `file`: where a file of it says what is asked, if the record itself shows no such words; `has_files`:
    whether it may have one that was read.
    """

    translation_key: UUID
    locale: str
    score: float | None
    highlight: str = ""
    file: FilePlace | None = None
    has_files: bool = True


@dataclass(frozen=True)
class Answer:
    """`count` and `facets` (`{facet: {value: records}}`) count records, each once whatever its languages.

    `respelt`: the question as it was probably meant; `did_you_mean`: when that was checked to find more.
    """

    count: int
    hits: Sequence[Hit]
    facets: Mapping[str, Mapping[str, int]]
    respelt: str = ""
    did_you_mean: str | None = None
    degraded: bool = False
