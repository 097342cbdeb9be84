from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from publication.refreshing import project_all, project_outdated


class Command(BaseCommand):
    """Safe beside a running server."""

    help = "Write the public read model anew from what is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--outdated", action="store_true", help="Only what an earlier version of the portal has written."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number = project_outdated() if options["outdated"] else project_all()
        self.stdout.write(f"{number} records written anew")
