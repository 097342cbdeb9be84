"""`manage.py separate_database_roles`: the application may add to the ledger and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from editorial.database_roles import RoleUnfit, as_script, separate


class Command(BaseCommand):
    help = "Run by the owner of the tables: give the application's role what it needs; the ledger only grows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--application-role", required=True, metavar="NAME")
        parser.add_argument("--print", action="store_true", help="print the SQL, run nothing")

    def handle(self, *args: Any, application_role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("The embedded database has no roles. Set DATABASE_URL to PostgreSQL.")
        if options["print"]:
            self.stdout.write(as_script(application_role), ending="")
            return
        try:
            separate(application_role=application_role)
        except RoleUnfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(
            f"{application_role} may read and add to the ledger; servers and worker sign in as it."
        )
