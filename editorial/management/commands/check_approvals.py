"""`manage.py check_approvals`: is everything that is public approved, word for word?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from editorial.standing_check import violations


class Command(BaseCommand):
    help = "Print a line for each public page without an approval of what it says; fail if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(violations())
        for line in found:
            self.stdout.write(line)
        if found:
            self.stderr.write(f"{len(found)} public pages say what nobody approved.")
            sys.exit(1)
        self.stdout.write("Everything public was approved.")
