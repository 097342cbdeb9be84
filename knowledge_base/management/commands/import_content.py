"""`manage.py import_content FILE.jsonl [--publish [--approved-by EMAIL]]`."""

import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.collection.importing import Import, Report, record_import, spooled
from knowledge_base.collection.reading import Unreadable
from knowledge_base.collection.writing import Deed

SOME_BAD, UNREADABLE = 1, 2
LINES_BETWEEN = 500
SECONDS_BETWEEN = 0.2


class Command(BaseCommand):
    help = (
        "Load resources and initiatives, one JSON object a line. The same external_id again changes it, "
        "without --publish as a draft that waits for approval. Exit 0: all good, 1: some bad, 2: unreadable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.jsonl")
        parser.add_argument("--publish", action="store_true", help="publish at once, as the operator's act")
        parser.add_argument("--approved-by", metavar="EMAIL", help="the approver who has agreed (--publish)")

    def handle(self, *args: Any, file: str, publish: bool, approved_by: str | None, **options: Any) -> None:
        # Operators read English; what is written does not depend on it.
        with override("en"):
            if approved_by and not publish:
                raise CommandError("--approved-by goes with --publish.", returncode=UNREADABLE)
            approver = self._approver(approved_by) if publish else None
            report = self._load(file, publish, approver)
            self._sum_up(report)
        if report.bad:
            sys.exit(SOME_BAD)

    def _approver(self, email: str | None) -> User:
        approvers = people_with(Role.APPROVER, Institution.objects.approving_body())
        if email is None and not settings.PORTAL_DEMO:
            raise CommandError("Say who has approved this: --approved-by EMAIL.", returncode=UNREADABLE)
        found = approvers.filter(email=email.lower()) if email else approvers
        person = found.first()
        if person is None:
            who = f"{email} is no approver" if email else "There is no approver"
            raise CommandError(f"{who} of the approving body.", returncode=UNREADABLE)
        return person

    def _load(self, file: str, publish: bool, approver: User | None) -> Report:
        progress = _Progress(self.stderr)
        try:
            with Path(file).open("rb") as source, spooled(source) as (copy, checksum):
                run = Import(
                    copy,
                    checksum,
                    publishes=publish,
                    approver=approver,
                    tell=progress.tell,
                    advance=progress.advance,
                )
                report = run.run()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}.", returncode=UNREADABLE) from error
        except Unreadable as unreadable:
            raise CommandError(f"{file}: {unreadable}", returncode=UNREADABLE) from unreadable
        record_import(report, name=Path(file).name, publishes=publish, approver=approver)
        return report

    def _sum_up(self, report: Report) -> None:
        for name, line in sorted(report.unknown_fields.items()):
            self.stderr.write(f"Ignored: the field {name!a:.80}, which stands first in line {line}.")
        deeds = report.deeds
        self.stdout.write(
            f"{report.lines} lines: {deeds[Deed.CREATED]} created, {deeds[Deed.UPDATED]} updated, "
            f"{deeds[Deed.UNCHANGED]} unchanged, {len(report.bad)} bad"
        )


class _Progress:
    """On standard error: a line that moves on a terminal, else one every so many lines of the file."""

    def __init__(self, stderr: Any) -> None:
        self.stderr = stderr
        self.moves = stderr.isatty()
        self.started = self.said_at = time.monotonic()
        self.said = 0

    def tell(self, line: int, reason: str) -> None:
        self._clear()
        self.stderr.write(f"line {line}: {reason}")

    def advance(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done < self.said:
            self.said = 0
        if self.moves and (now - self.said_at > SECONDS_BETWEEN or done == total):
            self.said_at = now
            self._clear()
            self.stderr.write(self._line(what, done, total), ending="\n" if done == total else "")
        elif not self.moves and (done - self.said >= LINES_BETWEEN or done == total):
            self.said = done
            self.stderr.write(self._line(what, done, total))

    def _line(self, what: str, done: int, total: int) -> str:
        seconds = max(time.monotonic() - self.started, 0.001)
        return f"{done} of {total} lines {what} ({seconds:.0f} s)" if total else f"{done} lines {what}"

    def _clear(self) -> None:
        if self.moves:
            self.stderr.write("\r\033[K", ending="")
