"""`manage.py publish_scheduled`, instead of Wagtail's own: a page that fails does not hold up the others."""

from typing import Any

from django.core.management.base import BaseCommand

from editorial.scheduling import expire_due, publish_due


class Command(BaseCommand):
    help = "Take down what has expired, and publish what was approved for a date that has come."

    def handle(self, *args: Any, **options: Any) -> None:
        expired, published = expire_due(), publish_due()
        self.stdout.write(f"{published} published, {expired} taken down.")
