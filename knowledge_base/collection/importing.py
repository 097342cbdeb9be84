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

from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
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


_Batch = tuple[list[Family], Counter[Deed], list[Problem]]
Tell = Callable[[int, str], object]
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
    """One run over a file. `tell` hears of each bad line and why, `advance` of (what, how many, of all)."""

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
        """Tells of the bad lines in their order, once all have been read."""
        families, problems = Families(by_operator=True), []
        for line in lines_of(self.file):
            self.report.lines += 1
            problems += self._take(line, families)
            self.advance("read", self.report.lines, 0)
        resolved = families.resolve()
        self._refuse([*problems, *families.problems])
        return resolved

    def _take(self, line: Line, families: Families) -> list[Problem]:
        try:
            raw = understood(line)
        except Refused as refused:
            return [Problem(line.number, str(refused))]
        for name in raw.keys() - FIELDS:
            self.report.unknown_fields.setdefault(name, line.number)
        outcome = check(raw, self.words, line=line.number)
        if isinstance(outcome, Record):
            families.add(outcome, line.start)
            return []
        families.add_bad(raw.get("external_id"), line.number)
        return outcome

    def _refuse(self, problems: Sequence[Problem]) -> None:
        reasons: dict[int, list[str]] = {}
        for problem in problems:
            reasons.setdefault(problem.line, []).append(problem.reason)
        for line in sorted(reasons):
            self.report.bad.add(line)
            self.tell(line, " ".join(reasons[line]))

    def _batches(self, families: Sequence[Family]) -> Iterator[Sequence[Family]]:
        """Write the families, a short transaction after the other; yields those that a transaction held."""
        waiting = list(reversed(families))
        while waiting:
            batch, deeds, problems = self._write_patiently(waiting)
            del waiting[len(waiting) - len(batch) :]
            self.report.deeds += deeds
            self._refuse(problems)
            yield batch
            if connection.vendor == "sqlite":
                time.sleep(PAUSE)

    def _write_patiently(self, waiting: Sequence[Family]) -> _Batch:
        """What another writer stands in the way of is tried again; what the database refuses is bad."""
        for attempt in range(1, ATTEMPTS + 1):
            # Alone at last: whatever the database refuses then, it is this family.
            most = 1 if attempt >= ATTEMPTS - 1 else len(waiting)
            try:
                return self._write_some(waiting, most)
            except (OperationalError, IntegrityError, DataError) as error:
                if attempt == ATTEMPTS:
                    return self._given_up(waiting[-1], error)
                logger.warning("import: trying again, because %s", _first_line(error))
                connection.close_if_unusable_or_obsolete()
                time.sleep(PAUSE * 2**attempt)
        raise AssertionError("unreachable")

    def _given_up(self, family: Family, error: DatabaseError) -> _Batch:
        """Raises `error` where it is about the database and not about the lines."""
        if isinstance(error, OperationalError):
            raise error
        reason = _("The database refuses it: %(error)s") % {"error": _first_line(error)}
        return [family], Counter(), [Problem(entry.line, reason) for entry in family.entries]

    def _write_some(self, waiting: Sequence[Family], most: int) -> _Batch:
        batch: list[Family] = []
        deeds: Counter[Deed] = Counter()
        problems: list[Problem] = []
        end = time.monotonic() + BATCH_SECONDS
        with transaction.atomic(), indexed_together(), projected_together(), told_together():
            for family in reversed(waiting[-most:]):
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


def _first_line(error: DatabaseError) -> str:
    return str(error).partition("\n")[0]


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
