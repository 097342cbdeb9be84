"""`manage.py invite EMAIL --institution SLUG --role ROLE`: also for the first administrator."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from institutions.invitations import invite, link_of
from institutions.models import Institution, User
from institutions.roles import Role


class Command(BaseCommand):
    help = "Invite somebody to a role in an institution; prints the link that is mailed to them as well."

    def add_arguments(self, parser: CommandParser) -> None:
        languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        parser.add_argument("email")
        parser.add_argument(
            "--institution", required=True, metavar="SLUG", help="the institution's identifier"
        )
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages)
        parser.add_argument("--by", metavar="EMAIL", help="who invites; without it, the operator does")

    def handle(self, *args: Any, **options: Any) -> None:
        institution = Institution.objects.filter(slug=options["institution"]).first()
        if institution is None:
            raise CommandError(f"There is no institution {options['institution']}.")
        try:
            invitation = invite(
                email=options["email"],
                institution=institution,
                role=Role(options["role"]),
                language=options["language"],
                by=self._person(options["by"]),
            )
        except (ValidationError, PermissionDenied) as refusal:
            raise CommandError(" ".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        self.stdout.write(link_of(invitation))

    def _person(self, email: str | None) -> User | None:
        if email is None:
            return None
        person = User.objects.filter(email=email.lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return person
