"""`manage.py one_time_code EMAIL`: the second factor of a demonstration person."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from institutions.models import User
from institutions.sign_in.one_time_codes import code_to_show


class Command(BaseCommand):
    help = "Print the current one-time code of a demonstration person; in demonstration mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError("One-time codes are shown in demonstration mode only (PORTAL_DEMO=1).")
        user = User.objects.filter(email=email.lower()).first()
        code = code_to_show(user) if user else None
        if code is None:
            raise CommandError(f"{email} has no public one-time code now. Was it just used? Wait a moment.")
        self.stdout.write(code)
