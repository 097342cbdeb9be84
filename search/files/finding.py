"""Where in its files a record says what was asked, whichever engine has found it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from publication.models import RecordFile
from search.answers import Answer, FilePlace, Hit
from search.files.models import FilePage
from search.highlighting import marked_excerpt
from search.questions import Question

# A record in one language.
Key = tuple[UUID, str]
Named = Mapping[Key, Sequence[RecordFile]]
MOST_STEMS = 30


@dataclass(frozen=True)
class _Page:
    """A page that has words of the question: of each language how many."""

    pk: int
    has: Mapping[str, int]

    def has_in(self, locale: str) -> int:
        return self.has.get(f"has_{locale}", 0)


def with_places(question: Question, answer: Answer) -> Answer:
    """The same, with a place in a file for hits that show no word of the question themselves.

    Three queries however many these are; one when no file is named, none when no file can have more.
    """
    bare = [hit for hit in answer.hits if hit.has_files and not hit.highlight] if question.words else []
    named = _named(bare) if bare else {}
    if not named:
        return answer
    pages = _pages(named, question)
    best = {key: _best(files, pages, key[1]) for key, files in named.items()}
    texts = FilePage.objects.in_bulk([page.pk for _file, page in filter(None, best.values())])
    places = {
        key: _place(found[0], texts[found[1].pk], question.marked_stems(key[1]), key[1])
        for key, found in best.items()
        if found and found[1].pk in texts
    }
    return replace(answer, hits=[_with_place(hit, places) for hit in answer.hits])


def _with_place(hit: Hit, places: Mapping[Key, FilePlace]) -> Hit:
    place = None if hit.highlight else places.get((hit.translation_key, hit.locale))
    return replace(hit, file=place) if place else hit


def _named(hits: Sequence[Hit]) -> Named:
    named: dict[Key, list[RecordFile]] = {(hit.translation_key, hit.locale): [] for hit in hits}
    rows = RecordFile.objects.filter(record__translation_key__in=[hit.translation_key for hit in hits])
    shown = ("checksum", "title", "url", "order", "record__translation_key", "record__locale")
    for row in rows.select_related("record").only(*shown):
        if (key := (row.record.translation_key, row.record.locale)) in named:
            named[key].append(row)
    return {key: files for key, files in named.items() if files}


def _pages(named: Named, question: Question) -> Mapping[str, Sequence[_Page]]:
    """By the file's checksum, in order: the pages of these files that have a word of the question."""
    checksums = {file.checksum for files in named.values() for file in files}
    wanted = {code: sorted(question.marked_stems(code))[:MOST_STEMS] for _key, code in named}
    counts = {f"has_{code}": _number_of(stems) for code, stems in wanted.items() if stems}
    rows = FilePage.objects.filter(file__checksum__in=checksums).annotate(**counts).order_by("pk")
    found: dict[str, list[_Page]] = defaultdict(list)
    some = Q(*((f"{name}__gt", 0) for name in counts), _connector=Q.OR)
    for checksum, pk, *has in (
        rows.filter(some).values_list("file__checksum", "pk", *counts) if counts else ()
    ):
        found[checksum].append(_Page(pk, dict(zip(counts, has, strict=True))))
    return found


def _number_of(stems: Sequence[str]) -> Any:
    one_each = (
        Case(When(stems__contains=f" {stem} ", then=Value(1)), default=Value(0), output_field=IntegerField())
        for stem in stems
    )
    return reduce(add, one_each)


def _best(
    files: Sequence[RecordFile], pages: Mapping[str, Sequence[_Page]], locale: str
) -> tuple[RecordFile, _Page] | None:
    """The first of the pages that have the most words."""
    found = [(file, page) for file in files for page in pages.get(file.checksum, ()) if page.has_in(locale)]
    return max(found, key=lambda pair: pair[1].has_in(locale), default=None)


def _place(file: RecordFile, page: FilePage, stems: Collection[str], locale: str) -> FilePlace:
    numbered = page.number if page.number and not page.name else None
    anchor = f"#page={numbered}" if numbered and file.url.lower().endswith(".pdf") else ""
    return FilePlace(
        title=file.title,
        url=f"{file.url}{anchor}",
        page=numbered,
        sheet=page.name,
        highlight=marked_excerpt([page.text], stems, locale),
    )
