from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from outbox.handlers import register_handler


class InstitutionsConfig(AppConfig):
    name = "institutions"
    verbose_name = _("Institutions")

    def ready(self) -> None:
        from institutions.invitations import TOPIC, mail_invitations

        register_handler(TOPIC, mail_invitations)
