"""`manage.py set_up_site`: an installation without sample content."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.site_tree import set_up_site


class Command(BaseCommand):
    help = "Make languages, home and index pages, approvers and the workflow, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up_site()
        call_command("prepare_casework", verbosity=0)
        self.stdout.write("The site tree stands.")
