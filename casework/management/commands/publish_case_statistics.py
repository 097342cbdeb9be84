"""`manage.py publish_case_statistics`: what the worker does every month, by hand."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.statistics.periods import Period, period_of
from casework.statistics.publishing import CannotRevise, NotYet, publish, publish_due, revise


def month(text: str) -> Period:
    found = period_of(text)
    if found is None or found.is_year:
        raise ArgumentTypeError(f"{text} is no month: write it as 2026-03")
    return found


class Command(BaseCommand):
    help = "Publish the figures of cases of every month whose day has come. Doing it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=month, help="this month alone, as 2026-03")
        parser.add_argument(
            "--revise",
            action="store_true",
            help="with --month: publish what has changed since beside what is published",
        )

    def handle(self, *args: Any, month: Period | None, revise: bool, **options: Any) -> None:
        if revise:
            self._revise(month)
            return
        try:
            done = publish(month) if month else publish_due()
        except NotYet as day:
            raise CommandError(f"The figures of {month} can be published from {day} on.") from day
        self.stdout.write("\n".join(f"published {period}" for period in done) or "nothing is due")

    def _revise(self, month: Period | None) -> None:
        if month is None:
            raise CommandError("Say with --month which month to revise.")
        try:
            changed = revise(month)
        except CannotRevise as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("\n".join(f"revised {month} {name}" for name in changed) or "nothing has changed")
