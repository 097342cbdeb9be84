from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from outbox.handlers import topics
from outbox.retrying import retry, states


class Command(BaseCommand):
    help = "Try again what the outbox has tried in vain or given up; then say how its work stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--topic", default="", help="only messages of this topic")
        parser.add_argument("--list", action="store_true", help="only say how the work stands")

    def handle(self, *args: Any, topic: str, **options: Any) -> None:
        if topic and topic not in topics():
            raise CommandError(f"There is no topic “{topic}”. There are: {', '.join(topics())}.")
        if not options["list"]:
            self.stdout.write(f"{retry(topic=topic)} messages will be tried again")
        for state in states():
            numbers = f"waiting {state.waiting}, tried in vain {state.troubled}, given up {state.dead}"
            self.stdout.write(f"{state.topic}: {numbers}, oldest of {state.oldest:%Y-%m-%d %H:%M}")
