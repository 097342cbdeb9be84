"""`manage.py prepare_casework`: rules and calendar for due dates, ready texts."""

from typing import Any

from django.core.management.base import BaseCommand

from casework.calendar.preparing import prepare_calendar
from casework.desk.starting_templates import prepare


class Command(BaseCommand):
    help = "Add missing deadline rules, public holidays and ready texts. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        rules, holidays = prepare_calendar()
        texts = prepare()
        self.stdout.write(f"{texts} ready texts added.")
        self.stdout.write(f"{rules} deadline rules and {holidays} public holidays added.")
