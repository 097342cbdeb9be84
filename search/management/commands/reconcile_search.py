from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.reconciling import reconcile


class Command(BaseCommand):
    help = "Compare the search indices with the read model and post messages for what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        drift = reconcile()
        if drift is None:
            raise CommandError(
                "ELASTICSEARCH_URL is not set: the database answers searches, nothing to compare."
            )
        numbers = (len(drift.missing), len(drift.outdated), len(drift.surplus), len(drift.ahead))
        self.stdout.write("missing {}, outdated {}, surplus {}, ahead {}".format(*numbers))
