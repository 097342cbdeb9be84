"""`manage.py load_sample_content [--check]`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.demonstration import make_approver, make_people
from home.sample_content.checking import differences
from home.sample_content.loading import load


class Command(BaseCommand):
    help = "Load the sample content. A second run changes nothing; what editors changed stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare database and files field by field")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            self._check()
            return
        demonstration = settings.PORTAL_DEMO
        loaded = load(approver=make_approver() if demonstration else None, say=self._say)
        if demonstration:
            make_people()
        self.stdout.write(f"{loaded} records loaded")

    def _say(self, line: str) -> None:
        if self.verbosity > 0:
            self.stderr.write(line)

    def execute(self, *args: Any, **options: Any) -> str | None:
        self.verbosity = options.get("verbosity", 1)
        return super().execute(*args, **options)

    def _check(self) -> None:
        found = list(differences())
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} differences between the database and the files")
        self.stdout.write("The database holds what the files say.")
