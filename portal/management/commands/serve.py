"""`manage.py serve`: the whole portal on this machine, for demonstration and development (`make run`)."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from elastic_transport import TransportError

from home.demonstration import PASSWORD, make_people, people
from portal.serving import PortTaken, Processes, claim_port, wait_until_ready
from publication.models import PublicRecord
from publication.refreshing import project_outdated


class Command(BaseCommand):
    help = (
        "Prepare the database, load the sample content once, start the worker and serve on 127.0.0.1:$PORT."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        port = self._port()
        self._prepare()
        with Processes() as processes:
            processes.start("manage.py", "work")
            processes.start("-m", "gunicorn", *self._server_options(port), "portal.wsgi")
            if not wait_until_ready(port, processes):
                raise CommandError("The portal did not start; the lines above say why.")
            self._greet(port)
            processes.wait()

    def _port(self) -> int:
        given = os.environ.get("PORT", "8000")
        if not given.isdigit() or not 0 < int(given) < 65536:
            raise CommandError(f"PORT={given} is not a port number.")
        try:
            return claim_port(int(given))
        except PortTaken as taken:
            raise CommandError(
                f"Port {given} is taken ({taken}). Choose another one: make run PORT=8080"
            ) from taken

    def _prepare(self) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        if self._migrations_wait():
            self.stderr.write("Preparing the database…")
            call_command("migrate", verbosity=0)
        call_command("prepare_casework", verbosity=0)
        project_outdated()
        if not PublicRecord.objects.exists():
            self.stderr.write("Loading the sample content (about half a minute, the first time only)…")
            call_command("load_sample_content")
            call_command("load_search_words")
            self._build_index()
        elif settings.PORTAL_DEMO:
            # A database of an older version has them without a second factor.
            make_people()

    def _migrations_wait(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def _build_index(self) -> None:
        """Anew: an index that an older database filled would be ahead of this one."""
        if not settings.PORTAL_ELASTICSEARCH_URL:
            return
        try:
            call_command("rebuild_search", verbosity=0)
        except (TransportError, CommandError) as error:
            self.stderr.write(
                f"Elasticsearch does not answer ({error}); the database answers searches meanwhile."
            )

    def _server_options(self, port: int) -> list[str]:
        return [
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "8",
            "--log-level",
            "warning",
            # Says nothing of whoever speaks up, whatever else is asked of the log.
            "--logger-class",
            "portal.access_log.DiscreetLogger",
        ]

    def _greet(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\nThe portal is ready: {address}/")
        if settings.PORTAL_DEMO:
            self.stdout.write(f"Sign in at {address}/cms/ with the password {PASSWORD}")
            width = max(len(person.email) for person in people())
            for person in people():
                self.stdout.write(f"  {person.email:{width}} {person.work}")
            self.stdout.write("The page after the password shows the one-time code, and so does")
            self.stdout.write("  manage.py one_time_code EMAIL")
        self.stdout.write("Stop with Ctrl-C.")
        self.stdout.flush()
