"""A dossier told in chapters: the editors' own, then what else it gathers, from the law to where to turn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from publication.models import PublicRecord

# (heading, sentence, types) of the chapters that tell what the editors' own have not named.
GATHERED: Sequence[tuple[Any, Any, tuple[str, ...]]] = (
    (
        _("What it rests on"),
        _("The laws, strategies and texts that the subject refers to."),
        ("resource",),
    ),
    (
        _("What was promised"),
        _("Commitments of the action plans, with the state that their institutions declare."),
        ("plan", "commitment"),
    ),
    (
        _("What institutions do"),
        _("Initiatives of the bank on this subject."),
        ("initiative",),
    ),
    (
        _("Where to turn"),
        _("Public platforms on this subject."),
        ("platform",),
    ),
    (
        _("Read on"),
        _("Other dossiers and institutions that are linked with this one."),
        ("dossier", "institution"),
    ),
)


@dataclass(frozen=True)
class Chapter:
    """`body` is the editors' text; `sentence` stands in its place where the portal tells the chapter."""

    heading: Any
    records: Sequence[PublicRecord]
    body: Any = ""
    sentence: Any = ""


def written_chapters(chapters: Iterable[Any], records: Mapping[UUID, PublicRecord]) -> list[Chapter]:
    """The editors' chapters (stream values), with their records as far as these are public."""
    return [
        Chapter(
            chapter.value["heading"],
            [
                records[page.translation_key]
                for page in chapter.value["records"]
                if page and page.translation_key in records
            ],
            body=chapter.value["body"],
        )
        for chapter in chapters
    ]


def gathered_chapters(records: Iterable[PublicRecord]) -> list[Chapter]:
    """What these records tell, in the order of `GATHERED`; no chapter without a record."""
    remaining = list(records)
    told = [
        Chapter(heading, [r for kind in types for r in remaining if r.type == kind], sentence=sentence)
        for heading, sentence, types in GATHERED
    ]
    return [chapter for chapter in told if chapter.records]


def records_in(chapters: Iterable[Chapter]) -> list[PublicRecord]:
    """Every record of the chapters, each once."""
    return list({r.translation_key: r for chapter in chapters for r in chapter.records}.values())
