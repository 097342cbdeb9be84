"""`manage.py set_up_site`: an installation without sample content."""

from typing import Any

from django.core.management.base import BaseCommand

from home.site_tree import set_up_site


class Command(BaseCommand):
    help = "Make languages, home and index pages, approvers and the workflow, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up_site()
        self.stdout.write("The site tree stands.")
