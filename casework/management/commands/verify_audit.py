"""`manage.py verify_audit [--heads FILE]`: is the audit of cases whole?"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.audit.heads import HeadsUnreadable, heads_in
from casework.audit.keys import KeyUnfit, known_keys
from casework.audit.verifying import Verdict, verify


class Command(BaseCommand):
    help = (
        "Look at every entry of the audit of cases; print the first that is wrong, and fail if there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--heads", type=Path, metavar="FILE", help="signed heads that were kept elsewhere, one a line"
        )
        parser.add_argument(
            "--public-key", type=Path, metavar="FILE", action="append", default=[],
            help="check signatures with this key instead of the portal's own; may be given several times",
        )  # fmt: skip

    def handle(self, *args: Any, heads: Path | None, public_key: list[Path], **options: Any) -> None:
        try:
            outside = heads_in(heads) if heads else []
            verdict = verify(keys=known_keys(public_key), outside=outside)
        except (HeadsUnreadable, KeyUnfit) as unfit:
            raise CommandError(str(unfit)) from unfit
        if heads is not None and not outside:
            raise CommandError(f"There is no signed head in {heads}.")
        self._tell(verdict)

    def _tell(self, verdict: Verdict) -> None:
        self.stdout.write(f"{verdict.entries} entries, {verdict.heads} signed heads.")
        if verdict.entries:
            self.stdout.write(f"The last that fits is number {verdict.number}, {verdict.hash}.")
        if verdict.first_break is not None:
            self.stderr.write(f"The audit is broken at entry {verdict.first_break.number}:")
            self.stderr.write(f"{verdict.first_break.reason}.")
            sys.exit(1)
        self.stdout.write("The audit is whole.")
