from typing import Any

from django.core.management.base import BaseCommand

from search.words.starting import load_starting_words


class Command(BaseCommand):
    help = "Load a first list of synonyms and recommended answers, unless editors have begun their own."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_starting_words()} entries loaded")
