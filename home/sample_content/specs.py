"""What a record of the files is to be in the database: one description for loading and for checking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from editorial.models import RecordPage
from home.sample_content.files import LANGUAGES
from institutions.models import Institution, Term

# The English pages of the sources are originals where the French ones are machine translations.
ORIGINALS_FIRST = ("ar", "en", "fr")


@dataclass(frozen=True)
class Link:
    """From a record to the record `target` (its name)."""

    kind: str
    target: str


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One record, named `<type>/<slug>`. `parent`: name of a record or of an index page; None: a section."""

    name: str
    model: type[RecordPage]
    parent: str | None
    source_locale: str
    facts: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, Any]]
    terms: Mapping[str, Sequence[Model]] = field(default_factory=dict)
    children: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    links: Sequence[Link] = ()

    @property
    def slug(self) -> str:
        return self.name.partition("/")[2]


@dataclass(frozen=True)
class Vocabularies:
    """Institutions by slug and terms by (vocabulary, slug), as the database has them."""

    institutions: Mapping[str, Institution]
    terms: Mapping[tuple[str, str], Term]

    def institution(self, slug: str | None) -> Institution | None:
        return self.institutions[slug] if slug else None

    def all_institutions(self, slugs: Sequence[str]) -> list[Institution]:
        return [self.institutions[slug] for slug in slugs]

    def chosen(self, vocabulary: str, slugs: Sequence[str | None]) -> list[Term]:
        return [self.terms[vocabulary, slug] for slug in slugs if slug]


def source_locale(titles: Mapping[str, Any]) -> str:
    """The language a record was written in: the first whose title is printed in a source."""
    return next((code for code in ORIGINALS_FIRST if not titles[code]["translated"]), ORIGINALS_FIRST[0])


def title_fields(titles: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`{language: fields}`: the suggested title is shown, the printed one kept beside it."""
    return {
        code: {
            "title": titles[code].get("suggested", titles[code]["text"]),
            "title_as_printed": titles[code]["text"] if "suggested" in titles[code] else "",
            "title_is_translated": titles[code]["translated"],
            "title_variants": titles[code].get("variants", []),
        }
        for code in LANGUAGES
    }


def texts_of(titles: Mapping[str, Any], **prose: Mapping[str, str] | None) -> dict[str, dict[str, Any]]:
    """Title fields and further texts in each language; a missing text is empty."""
    fields = title_fields(titles)
    for code in LANGUAGES:
        fields[code] |= {name: (text or {}).get(code, "") for name, text in prose.items()}
    return fields


def provenance(record: Mapping[str, Any]) -> dict[str, Any]:
    """What editors see of the sources: identifier, notes, files."""
    notes = record["notes"] or []
    return {
        "external_id": record["slug"],
        "editorial_notes": "\n".join([notes] if isinstance(notes, str) else notes),
        "sources": record["sources"],
    }


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def links_to(kind: str, record_type: str, slugs: Sequence[str]) -> list[Link]:
    return [Link(kind, f"{record_type}/{slug}") for slug in slugs]
