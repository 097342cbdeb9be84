"""The operator's import: a file of any size, line by line, beside a running server."""

import hashlib
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from django.db import IntegrityError, OperationalError, connection, transaction
from wagtail.log_actions import log

from editorial.indexing import indexed_together
from editorial.submitting import told_together
from institutions.models import Institution, User
from knowledge_base.collection.checking import OPTIONAL, REQUIRED, Refused, check
from knowledge_base.collection.families import Entry, Families, Family
from knowledge_base.collection.reading import Line, line_at, lines_of, require_text, understood
from knowledge_base.collection.records import Problem, Record
from knowledge_base.collection.words import Words
from knowledge_base.collection.writing import Act, Deed, write_lines
from publication.gathering import projected_together

logger = logging.getLogger(__name__)

FIELDS = frozenset({*REQUIRED, *OPTIONAL})
# Short, so that the embedded database, which has one writer at a time, lets the server write in between.
BATCH_SECONDS = 0.5
# SQLite asks again every 0.1 seconds at most: whoever waits gets its turn.
PAUSE = 0.12
ATTEMPTS = 6
CHUNK = 1 << 20


@dataclass
class Report:
    """What an import has done so far. `lines` counts those that are not blank."""

    checksum: str = ""
    lines: int = 0
    deeds: Counter[Deed] = field(default_factory=Counter)
    bad: set[int] = field(default_factory=set)
    unknown_fields: dict[str, int] = field(default_factory=dict)


Tell = Callable[[Problem], object]
Advance = Callable[[str, int, int], object]


@contextmanager
def spooled(source: IO[bytes]) -> Iterator[tuple[IO[bytes], str]]:
    """A copy that nobody changes meanwhile, and its SHA-256. Raises Unreadable for no file of text lines."""
    with tempfile.TemporaryFile() as copy:
        digest = hashlib.sha256()
        while chunk := source.read(CHUNK):
            if not copy.tell():
                require_text(chunk)
            digest.update(chunk)
            copy.write(chunk)
        copy.seek(0)
        yield copy, digest.hexdigest()


class Import:
    """One run over a file. `tell` hears of each bad line, `advance` how far it is: (what, done, of all)."""

    def __init__(
        self,
        file: IO[bytes],
        checksum: str,
        *,
        publishes: bool,
        approver: User | None,
        tell: Tell,
        advance: Advance,
    ) -> None:
        self.file, self.tell, self.advance = file, tell, advance
        self.report = Report(checksum)
        self.words = Words.read()
        self.act = Act(
            words=self.words,
            fields=FIELDS,
            by_operator=True,
            publishes=publishes,
            approver=approver,
            evidence=checksum,
            submits=not publishes,
        )

    def run(self) -> Report:
        """Every line that is good and new or changed; safe to break off and to run again."""
        families = self._understand()
        total, done = sum(len(family.entries) for family in families), 0
        for batch in self._batches(families):
            done += sum(len(family.entries) for family in batch)
            self.advance("written", done, total)
        return self.report

    def _understand(self) -> list[Family]:
        families = Families(by_operator=True)
        for line in lines_of(self.file):
            self.report.lines += 1
            self._take(line, families)
            self.advance("read", self.report.lines, 0)
        resolved = families.resolve()
        for problem in families.problems:
            self._refuse(problem)
        return resolved

    def _take(self, line: Line, families: Families) -> None:
        try:
            raw = understood(line)
        except Refused as refused:
            self._refuse(Problem(line.number, str(refused)))
            return
        for name in raw.keys() - FIELDS:
            self.report.unknown_fields.setdefault(name, line.number)
        outcome = check(raw, self.words, line=line.number)
        if isinstance(outcome, Record):
            families.add(outcome, line.start)
        else:
            families.add_bad(raw.get("external_id"), line.number)
            self._refuse(*outcome)

    def _refuse(self, *problems: Problem) -> None:
        for problem in problems:
            self.report.bad.add(problem.line)
            self.tell(problem)

    def _batches(self, families: Sequence[Family]) -> Iterator[Sequence[Family]]:
        """Write the families, a short transaction after the other; yields those that a transaction held."""
        waiting = list(reversed(families))
        while waiting:
            for attempt in range(1, ATTEMPTS + 1):
                try:
                    batch, deeds, problems = self._write_some(waiting)
                    break
                except (OperationalError, IntegrityError) as error:
                    if attempt == ATTEMPTS:
                        raise
                    logger.warning("import: trying again, because %s", str(error).splitlines()[0])
                    connection.close_if_unusable_or_obsolete()
                    time.sleep(PAUSE * 2**attempt)
            del waiting[len(waiting) - len(batch) :]
            self.report.deeds += deeds
            self._refuse(*problems)
            yield batch
            if connection.vendor == "sqlite":
                time.sleep(PAUSE)

    def _write_some(self, waiting: Sequence[Family]) -> tuple[list[Family], Counter[Deed], list[Problem]]:
        batch: list[Family] = []
        deeds: Counter[Deed] = Counter()
        problems: list[Problem] = []
        end = time.monotonic() + BATCH_SECONDS
        with transaction.atomic(), indexed_together(), projected_together(), told_together():
            for family in reversed(waiting):
                written, refused = write_lines(self._records(family), family.key, self.act)
                deeds.update(done.deed for done in written)
                problems += refused
                batch.append(family)
                if time.monotonic() > end:
                    break
        return batch, deeds, problems

    def _records(self, family: Family) -> list[Record]:
        return [self._record(entry) for entry in family.entries]

    def _record(self, entry: Entry) -> Record:
        raw = understood(line_at(self.file, entry.line, entry.start))
        record = check(raw, self.words, line=entry.line)
        assert isinstance(record, Record)  # noqa: S101 (it was, a moment ago, from the same bytes)
        return record


def record_import(report: Report, *, name: str, publishes: bool, approver: User | None) -> None:
    """The act in the ledger, on the approving body."""
    log(
        instance=Institution.objects.approving_body(),
        action="portal.collection.imported",
        user=approver,
        data={
            "file": name,
            "sha256": report.checksum,
            "published": publishes,
            "bad": len(report.bad),
            **{deed.value: report.deeds[deed] for deed in Deed},
        },
    )
