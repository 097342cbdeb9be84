from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import engine
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Build the search indices anew; readers keep the old ones until the new are complete."

    def handle(self, *args: Any, **options: Any) -> None:
        if not engine.in_use():
            raise CommandError(
                "ELASTICSEARCH_URL is not set: the database answers searches, nothing to rebuild."
            )
        self.stdout.write(f"{rebuild()} documents written")
