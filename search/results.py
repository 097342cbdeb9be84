"""From hits to what the reader sees: records as they are public now, in the reader's language if possible."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from publication.models import PublicRecord
from search.answers import FilePlace, Hit
from search.indexes import locales

SHOWN = ("public_id", "external_id", "translation_key", "type", "locale", "title", "summary", "url")


@dataclass(frozen=True)
class Language:
    locale: str
    url: str


@dataclass(frozen=True)
class Result:
    """`record` is what is shown; `matched_locale` the language in which it was found."""

    record: PublicRecord
    matched_locale: str
    highlight: str
    score: float | None
    languages: Sequence[Language]
    file: FilePlace | None = None

    @property
    def in_other_language(self) -> bool:
        return self.record.locale != self.matched_locale


def results(hits: Sequence[Hit], locale: str) -> list[Result]:
    """One query. A record that was withdrawn a moment ago is left out."""
    rows: dict[UUID, dict[str, PublicRecord]] = defaultdict(dict)
    found = PublicRecord.objects.filter(translation_key__in=[hit.translation_key for hit in hits])
    for record in found.only(*SHOWN).order_by("-is_source", "pk"):
        rows[record.translation_key][record.locale] = record
    return [_result(hit, rows[hit.translation_key], locale) for hit in hits if rows[hit.translation_key]]


def _result(hit: Hit, rows: dict[str, PublicRecord], locale: str) -> Result:
    shown = rows.get(locale) or rows.get(hit.locale) or next(iter(rows.values()))
    order = [code for code in locales() if code in rows] + sorted(rows.keys() - set(locales()))
    return Result(
        record=shown,
        matched_locale=hit.locale,
        highlight=hit.highlight,
        score=hit.score,
        languages=[Language(code, rows[code].url) for code in order],
        file=hit.file,
    )
