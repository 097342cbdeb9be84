"""`manage.py dump_data`: everything public as files, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from publication.dumps.making import make_dump
from publication.dumps.revising import revise_dumps
from publication.dumps.shelf import tidy


class Command(BaseCommand):
    help = "Write today's dump of all public records, in place of an earlier one of today."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            dump = make_dump()
        except OSError as error:
            raise CommandError(f"Nothing was changed: {error}") from error
        revise_dumps()
        tidy(timezone.localdate())
        for file in dump.files:
            self.stdout.write(f"{file.name}: {file.size} bytes, {file.records or 0} records")
        self.stdout.write(f"In {dump.folder}")
