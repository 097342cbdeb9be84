from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.files.keeping import look_after_files, read_again


class Command(BaseCommand):
    help = (
        "Have the worker read the files of public records that nobody has read; say how many were sent for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="also those that gave no text or only a part"
        )

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        posted = look_after_files() + (read_again() if again else 0)
        self.stdout.write(f"{posted} files to be read")
