from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.catalogues import compile_all
from portal.catalogues.extraction import project_messages
from portal.catalogues.updating import update


class Command(BaseCommand):
    """Needs the development requirements (Babel); compiling alone does not."""

    help = (
        "Collects the messages of code and templates into locale/, compiles, and lists what is untranslated."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--strict", action="store_true", help="Fail when a message is untranslated.")

    def handle(self, *args: Any, **options: Any) -> None:
        messages = project_messages().values()
        missing = [
            f"{language}: {entry.msgid}"
            for language, _name in settings.LANGUAGES
            for entry in update(language, messages).untranslated_entries()
        ]
        compile_all()
        self.stdout.write(f"{len(messages)} messages, {len(missing)} translations missing")
        for line in missing:
            self.stdout.write(line)
        if missing and options["strict"]:
            raise CommandError("Translate these in locale/, then run this again.")
