"""`manage.py open_section SLUG [--approver EMAIL]`: an institution becomes a partner."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from editorial.approval import publish_as_operator
from editorial.provisioning import provision
from institutions.lifecycle import become_partner
from institutions.models import Institution, User


class Command(BaseCommand):
    help = "Open an institution's section in every language, with its groups and its collection."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the institution's identifier")
        parser.add_argument("--approver", metavar="EMAIL", help="who of the approving body has agreed")

    @transaction.atomic
    def handle(self, *args: Any, slug: str, approver: str | None, **options: Any) -> None:
        institution = Institution.objects.filter(slug=slug).first()
        if institution is None:
            raise CommandError(f"There is no institution {slug}.")
        person = self._person(approver)
        if not institution.is_partner:
            become_partner(institution=institution, by=None)
        for section in provision(institution):
            if not section.live:
                publish_as_operator(page=section, approver=person, evidence=f"open_section {slug}")
        self.stdout.write(f"The section of {institution} is open. Invite its people in the CMS.")

    def _person(self, email: str | None) -> User | None:
        if email is None:
            return None
        person = User.objects.filter(email=email.lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person
