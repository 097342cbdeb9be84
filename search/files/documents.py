"""What Elasticsearch holds of files: their words, beside those of each record that names them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from publication.models import RecordFile
from search.files.models import FilePage

Document = dict[str, Any]
# {language: [checksum]}
Named = dict[str, list[str]]

# Letters of files that one record is found by; what is beyond is left out.
MOST_SAID = 1_000_000
# Only found by, never shown: they would make every answer and every comparison heavy.
NOT_KEPT = ("stems", "said")


def files_named(keys: Collection[UUID]) -> Mapping[UUID, Named]:
    """The files of the records that have some, by language."""
    named: dict[UUID, Named] = defaultdict(lambda: defaultdict(list))
    rows = RecordFile.objects.filter(record__translation_key__in=keys).order_by("record", "order")
    for key, locale, checksum in rows.values_list("record__translation_key", "record__locale", "checksum"):
        named[key][locale].append(checksum)
    return named


def with_files(document: Document, named: Named) -> Document:
    """`said`: all that the record says in this language; `stems`: the same in each, at the source."""
    wanted = named if document["is_source"] else {document["locale"]: named.get(document["locale"], [])}
    pages = {locale: _pages(checksums) for locale, checksums in wanted.items()}
    own = pages.get(document["locale"])
    said = [document["all"][0], document["summary"], document["text"], *own] if own else []
    stems = {code: [*texts, *pages.get(code, [])] for code, texts in document["stems"].items()}
    return document | {"said": said, "stems": stems, "has_files": bool(said)}


def _pages(checksums: Sequence[str]) -> list[str]:
    rows = FilePage.objects.filter(file__checksum__in=checksums).order_by("file", "pk")
    left, found = MOST_SAID, []
    for name, text in rows.values_list("name", "text").iterator(chunk_size=100) if checksums else ():
        found.append(f"{name} {text}".strip()[:left])
        left -= len(found[-1])
        if left <= 0:
            break
    return found


def fingerprint(document: Document) -> str:
    """Of what Elasticsearch does not give back."""
    hidden = json.dumps([document[name] for name in NOT_KEPT], sort_keys=True)
    return hashlib.sha256(hidden.encode()).hexdigest()[:16]
