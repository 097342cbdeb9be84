"""The stems of files: worked out once, when a file is read, and put beside those of the records naming it."""

from collections.abc import Sequence

from django.db import transaction

from publication.models import PublicRecord
from search.analysis import stems
from search.files.models import FilePage, FileStems, FileText, SaidStems
from search.indexes import locales
from search.models import RecordStems

# In order, so that phrases are found; of what is beyond, each stem once.
MOST_IN_ORDER = 12_000
# A tsvector takes at most a megabyte, with the places of each word.
MOST_BYTES = 240_000
LONGEST_STEM = 60
# Stands between two pages, so that no phrase runs from one into the other.
APART = "0pageapart0"


def stem_file(file: FileText, pages: Sequence[FilePage]) -> None:
    """Set the stems of `pages`, which are not saved, and write those of the whole file."""
    FileStems.objects.filter(file=file).delete()
    by_language: dict[str, list[str]] = {locale: [] for locale in locales()}
    for page in pages:
        found = {locale: stems(page.text, locale) for locale in by_language}
        page.stems = f" {' '.join(sorted(set().union(*found.values())))} "
        for locale, said in found.items():
            by_language[locale] += [*said, APART]
    FileStems.objects.bulk_create(
        FileStems(file=file, locale=locale, stems=" ".join(_as_many_as_fit(said)))
        for locale, said in by_language.items()
    )


def stem_all_files() -> None:
    """After a change in the analysis."""
    for pk in list(FileText.objects.filter(pages__gt=0).values_list("pk", flat=True)):
        with transaction.atomic():
            file = FileText.objects.select_for_update().filter(pk=pk).first()
            if file is not None:
                pages = list(file.texts.all())
                stem_file(file, pages)
                FilePage.objects.bulk_update(pages, ["stems"])


def write_said(record: PublicRecord, checksums: Sequence[str]) -> None:
    """After the record's own stems, which it takes up."""
    found = stems_of_files(checksums, record.locale) if checksums else []
    if not found:
        SaidStems.objects.filter(record=record).delete()
        return
    own = RecordStems.objects.get(record=record)
    said = " ".join([*_as_many_as_fit([*own.body.split(), APART]), *found])
    SaidStems.objects.update_or_create(record=record, defaults={"title": own.title, "said": said})


def stems_of_files(checksums: Sequence[str], locale: str) -> list[str]:
    rows = FileStems.objects.filter(file__checksum__in=checksums, locale=locale, file__pages__gt=0)
    said = [stem for text in rows.order_by("file").values_list("stems", flat=True) for stem in text.split()]
    return _as_many_as_fit(said)


def _as_many_as_fit(said: Sequence[str]) -> list[str]:
    beyond = dict.fromkeys(said[MOST_IN_ORDER:])
    seen = set(said[:MOST_IN_ORDER])
    kept, size = [], 0
    for stem in [*said[:MOST_IN_ORDER], *(stem for stem in beyond if stem not in seen)]:
        size += len(stem.encode()) + 1
        if size > MOST_BYTES:
            break
        if len(stem) <= LONGEST_STEM:
            kept.append(stem)
    return kept
