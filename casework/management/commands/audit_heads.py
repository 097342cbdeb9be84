"""`manage.py audit_heads`: the signed heads of the audit of cases, to be kept elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.audit.heads import kept_heads, sign_head
from casework.audit.keys import KeyUnfit, public_pem, signing_key


class Command(BaseCommand):
    help = "Print the signed heads of the audit of cases, one a line as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign", action="store_true", help="sign the head of now first")
        parser.add_argument(
            "--public-key", action="store_true", help="print the key that signatures are checked with instead"
        )

    def handle(self, *args: Any, sign: bool, public_key: bool, **options: Any) -> None:
        try:
            if public_key:
                self.stdout.write(public_pem(signing_key().public_key()), ending="")
                return
            if sign:
                sign_head()
        except KeyUnfit as unfit:
            raise CommandError(str(unfit)) from unfit
        for head in kept_heads():
            self.stdout.write(head.line())
