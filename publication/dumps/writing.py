"""Files that are measured while they are written, and what describes them."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from publication.dumps.shelf import CHECKSUMS, MANIFEST, File
from publication.selections import EVERY_TYPE

MEDIA_TYPE = "application/gzip"


@dataclass
class Measured:
    """Counts and sums up what goes through to `file`."""

    file: IO[bytes]
    size: int = 0

    def __post_init__(self) -> None:
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


class Packed:
    """A gzip file that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.measured = Measured(file)
        # Without a time and a name: the same records make the same bytes.
        self._gzip = gzip.GzipFile(filename="", mode="wb", fileobj=self.measured, mtime=0)

    def write(self, text: str) -> None:
        self._gzip.write(text.encode())

    def close(self) -> None:
        self._gzip.close()
        self.measured.file.flush()
        os.fsync(self.measured.file.fileno())


class BothFiles:
    """The table and the lines of JSON of one language; complete and `described` after the block."""

    def __init__(self, locale: str, table: Packed, lines: Packed) -> None:
        self._locale, self._table, self._lines = locale, table, lines
        self._records = 0

    def head(self, row: str) -> None:
        """The first row of the table."""
        self._table.write(row)

    def record(self, row: str, line: str) -> None:
        self._table.write(row)
        self._lines.write(line)
        self._records += 1

    def described(self) -> list[File]:
        written = zip(names_of(self._locale), (self._table.measured, self._lines.measured), strict=True)
        return [
            File(name, m.size, m.digest.hexdigest(), MEDIA_TYPE, self._records, self._locale)
            for name, m in written
        ]


def names_of(locale: str) -> tuple[str, str]:
    """Of the table and of the lines of JSON."""
    return f"{EVERY_TYPE}-{locale}.csv.gz", f"{EVERY_TYPE}-{locale}.jsonl.gz"


@contextmanager
def both_files(folder: Path, locale: str) -> Iterator[BothFiles]:
    names = names_of(locale)
    with open(folder / names[0], "wb") as table, open(folder / names[1], "wb") as lines:
        packed = Packed(table), Packed(lines)
        yield BothFiles(locale, *packed)
        for file in packed:
            file.close()


def write_text(folder: Path, name: str, text: str, media_type: str) -> File:
    data = text.encode()
    with open(folder / name, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return File(name, len(data), hashlib.sha256(data).hexdigest(), media_type, None, None)


def describe(folder: Path, head: dict[str, Any], files: Iterable[File]) -> None:
    """Write the manifest of `files`, and the checksums of them and of it."""
    listed = [*files]
    manifest = {
        **head,
        "files": [
            {
                "name": file.name,
                "language": file.language,
                "media_type": file.media_type,
                "records": file.records,
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for file in listed
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    listed.append(write_text(folder, MANIFEST, text, "application/json"))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in listed)
    write_text(folder, CHECKSUMS, sums, "text/plain")
