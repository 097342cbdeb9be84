"""Having files read that records name, keeping what they say, and forgetting it when no record names them."""

import hashlib
import logging
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import IO, Any

from django.db import transaction

from editorial.models import PortalDocument
from outbox.handlers import PartlyDone
from outbox.models import Message
from outbox.posting import post
from publication.models import PublicRecord, RecordFile
from publication.refreshing import refresh_later
from search.files.models import FilePage, FileText, SaidStems, State
from search.files.reports import Page, Reason, Report
from search.files.stems import stem_file, write_said
from search.files.supervising import read_apart

logger = logging.getLogger(__name__)

TOPIC = "search.files"
MOST_BYTES = 100 * 1024 * 1024
PIECE = 1024 * 1024
# So long other work of the worker waits at most, and for the file that is being read then.
SECONDS_AT_A_TIME = 5.0
BREATH = timedelta(seconds=1)


class StorageAway(Exception):
    """The file's storage did not answer; the file may be all right."""


def follow_record(sender: type, record: PublicRecord, **kwargs: Any) -> None:
    """In the transaction that makes a record public, after its own stems; what is unread is read after it."""
    checksums = checksums_of(record)
    write_said(record, checksums)
    if checksums:
        post_unread(checksums)


def checksums_of(record: PublicRecord) -> list[str]:
    return list(RecordFile.objects.filter(record=record).values_list("checksum", flat=True))


@transaction.atomic
def post_unread(checksums: Iterable[str], *, after: timedelta = timedelta()) -> int:
    """Post a message for each content that nobody has tried to read; return how many."""
    unread = _unread(checksums)
    for checksum in unread:
        post(topic=TOPIC, key=checksum, after=after)
    return len(unread)


def _unread(checksums: Iterable[str]) -> list[str]:
    wanted = dict.fromkeys(checksums)
    known = FileText.objects.filter(checksum__in=wanted).values_list("checksum", flat=True)
    return [checksum for checksum in wanted if checksum not in set(known)]


def read_files(messages: Sequence[Message]) -> None:
    """What the worker does with these messages: for some seconds, then it lets other work come first.

    Raises PartlyDone for files whose storage is away.
    """
    until, later = time.monotonic() + SECONDS_AT_A_TIME, {}
    wanted = {message.key: message.pk for message in messages}
    left = _unread(wanted)
    while left and time.monotonic() < until:
        checksum = left.pop(0)
        try:
            read_file(checksum=checksum)
        except StorageAway as away:
            later[wanted[checksum]] = str(away)
    post_unread(left, after=BREATH)
    if later:
        raise PartlyDone(refused={}, later=later)


def read_file(*, checksum: str) -> None:
    """Read the content that a public record names and keep what it says. Raises StorageAway."""
    named = RecordFile.objects.filter(checksum=checksum).values("document_id")
    document = PortalDocument.objects.filter(pk__in=named, checksum=checksum).first()
    if document is not None:
        keep_text(checksum=checksum, report=_report_on(document))


def _report_on(document: PortalDocument) -> Report:
    with tempfile.TemporaryFile() as copy:
        try:
            with document.open_file() as file:
                checksum = _copied(file, copy)
        except FileNotFoundError:
            return Report(reason=Reason.MISSING)
        except Exception as error:
            raise StorageAway(f"{type(error).__name__}: {error}") from error
        if checksum is None:
            return Report(reason=Reason.SIZE)
        if checksum != document.checksum:
            return Report(reason=Reason.DAMAGED)
        copy.seek(0)
        return read_apart(copy)


def _copied(file: IO[bytes], copy: IO[bytes]) -> str | None:
    """The checksum of what was copied; None for a file that is too large."""
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            return None
        digest.update(piece)
        copy.write(piece)
    return digest.hexdigest()


@transaction.atomic
def keep_text(*, checksum: str, report: Report) -> FileText:
    """Keep what was read under the content's checksum; records that name it are found by it from then on."""
    file, _created = FileText.objects.update_or_create(checksum=checksum, defaults=_outcome(report))
    file.texts.all().delete()
    pages = [_page(file, page) for page in report.pages]
    stem_file(file, pages)
    FilePage.objects.bulk_create(pages, batch_size=100)
    if pages or SaidStems.objects.filter(record__files__checksum=checksum).exists():
        refresh_later(records_naming(checksum))
    logger.info("search: a file of %s pages: %s %s", file.pages, file.state, file.reason)
    return file


def _outcome(report: Report) -> dict[str, Any]:
    state = State.EMPTY if report.reason == Reason.NO_TEXT else State.UNREADABLE
    return {
        "state": State.READ if report.pages else state,
        "reason": report.reason.value,
        "pages": len(report.pages),
    }


def _page(file: FileText, page: Page) -> FilePage:
    return FilePage(file=file, number=page.number, name=page.name, text=page.text)


def records_naming(checksum: str) -> Iterable[Any]:
    rows = RecordFile.objects.filter(checksum=checksum)
    return rows.values_list("record__translation_key", flat=True)


def look_after_files() -> int:
    """The periodic job: what no record names any more is forgotten, what nobody has read is sent for.

    A file that was missing is looked for again: it may have come back from a backup.
    """
    named = RecordFile.objects.values("checksum")
    forgotten = FileText.objects.exclude(checksum__in=named).delete()[1].get("search.FileText", 0)
    FileText.objects.filter(reason=Reason.MISSING.value).delete()
    posted = post_unread(
        RecordFile.objects.order_by("checksum").values_list("checksum", flat=True).distinct()
    )
    if forgotten or posted:
        logger.info("search: the texts of %s files forgotten, %s files to be read", forgotten, posted)
    return posted


def read_again() -> int:
    """Have all files tried again that gave no text or only a part, as after a change of the limits."""
    troubled = FileText.objects.exclude(reason=Reason.NONE.value)
    checksums = list(troubled.values_list("checksum", flat=True))
    with transaction.atomic():
        troubled.delete()
        return post_unread(checksums)
