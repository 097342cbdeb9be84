"""The directory of institutions: by name and kind, each with what it does and when that last changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest

from institutions.models.institution import InstitutionKind
from publication.collation import filing_key
from publication.facets import facet_counts, records_of
from publication.models import PublicRecord, RecordFacet


@dataclass(frozen=True)
class DirectoryEntry:
    """`leads`: records it leads or publishes; `last`: when one of these last changed."""

    record: PublicRecord
    leads: int
    takes_part: int
    last: datetime | None


@dataclass(frozen=True)
class Directory:
    """`groups`: (kind, entries by name); `kinds`: (kind, number, chosen) among those that the words name."""

    groups: Sequence[tuple[str, Sequence[DirectoryEntry]]]
    kinds: Sequence[tuple[str, int, bool]]
    words: str
    kind: str
    found: int
    total: int


def directory_of(locale: str, request: HttpRequest | None = None) -> Directory:
    """All institutions, or those that `?q=` names and `?kind=` allows."""
    asked: Mapping[str, str] = request.GET if request is not None else {}
    words, kind = asked.get("q", "").strip()[:100], asked.get("kind", "")
    entries = _entries(locale)
    named = [entry for entry in entries if is_named(entry.record, words)]
    wanted = [
        entry for entry in named if kind not in InstitutionKind.values or entry.record.data["kind"] == kind
    ]
    return Directory(
        groups=_by_kind(wanted),
        kinds=[(name, len(own), name == kind) for name, own in _by_kind(named)],
        words=words,
        kind=kind if kind in InstitutionKind.values else "",
        found=len(wanted),
        total=len(entries),
    )


def is_named(record: PublicRecord, words: str) -> bool:
    """Whether each word stands in its name, acronyms or variants; accents and Arabic marks do not matter."""
    name = _as_typed(f"{record.title} {record.text}")
    return all(word in name for word in _as_typed(words).split())


def _as_typed(text: str) -> str:
    """Folded further than for filing: the final letter of feminine words is often typed as a ha."""
    return filing_key(text).replace("ة", "ه")


def _by_kind(entries: Sequence[DirectoryEntry]) -> list[tuple[str, list[DirectoryEntry]]]:
    kinds = [(kind.value, [e for e in entries if e.record.data["kind"] == kind]) for kind in InstitutionKind]
    return [(kind, own) for kind, own in kinds if own]


def _entries(locale: str) -> list[DirectoryEntry]:
    records = sorted(records_of(locale, "institution"), key=lambda record: filing_key(record.title))
    counts = facet_counts(records_of(locale).exclude(type="institution"), {}, ["institution", "supporter"])
    last = last_changes()
    return [
        DirectoryEntry(
            record,
            counts["institution"].get(record.external_id, 0),
            counts["supporter"].get(record.external_id, 0),
            last.get(record.external_id),
        )
        for record in records
    ]


def last_changes() -> dict[str, Any]:
    """`{institution: when a record that it leads last changed}`, in one query."""
    changed = PublicRecord.objects.filter(translation_key=OuterRef("translation_key")).exclude(
        type="institution"
    )
    rows = (
        RecordFacet.objects.filter(facet="institution")
        .annotate(changed=Subquery(changed.order_by("-updated_at").values("updated_at")[:1]))
        .values("value")
        .annotate(last=Max("changed"))
        .values_list("value", "last")
    )
    return {slug: last for slug, last in rows if last}
