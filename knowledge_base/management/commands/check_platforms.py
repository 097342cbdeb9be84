"""`manage.py check_platforms`: ask the platforms of the directory whether they answer."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from knowledge_base.reachability import check_due


class Command(BaseCommand):
    help = "Check the web addresses of platforms that are due, politely."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true", help="check all of them, due or not")

    def handle(self, *args: Any, now: bool, **options: Any) -> None:
        if not settings.PORTAL_CHECK_PLATFORMS:
            raise CommandError(
                "Checks are switched off. Set PORTAL_CHECK_PLATFORMS=1 (not in demonstration mode)."
            )
        checked = check_due(everything=now)
        for row in checked:
            self.stdout.write(f"{row.public_id} {row.address}: {row.state} {row.reason}".rstrip())
        self.stdout.write(f"{len(checked)} checked")
