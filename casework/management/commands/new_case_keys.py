"""`manage.py new_case_keys FOLDER`: the key pairs of cases, made on a machine that is not on the internet."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.core.management.base import BaseCommand, CommandError

from casework.sealing.keys import Ring

VARIABLES = {
    Ring.DESK: ("PORTAL_CASE_RECIPIENTS", "PORTAL_DESK_KEY_FILE"),
    Ring.IDENTITY: ("PORTAL_IDENTITY_RECIPIENTS", "PORTAL_IDENTITY_KEY_FILE"),
}


class Command(BaseCommand):
    help = "Write a new private key of each ring into FOLDER and print what to set where."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for ring in Ring:
            public = self._written(folder / f"{ring}.age")
            everywhere, at_desk = VARIABLES[ring]
            self.stdout.write(f"{everywhere}={public}    # all processes")
            self.stdout.write(f"{at_desk}={folder / f'{ring}.age'}    # the desk alone")

    def _written(self, path: Path) -> str:
        """The public half. An existing key is never written over: cases are sealed to it."""
        identity = pyrage.x25519.Identity.generate()
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
                file.write(f"{identity}\n")
        except FileExistsError as error:
            raise CommandError(
                f"{path} exists: it may be the only key to cases. Choose another folder."
            ) from error
        return str(identity.to_public())
