from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from outbox.handlers import register_handler


class InstitutionsConfig(AppConfig):
    name = "institutions"
    verbose_name = _("Institutions")

    def ready(self) -> None:
        from institutions.invitations import TOPIC, mail_invitations
        from institutions.sign_in import mails, receivers  # noqa: F401

        register_handler(mails.NEW_PASSWORD, mails.deliver_links, slow=True)
        register_handler(mails.CHANGES, mails.deliver_changes, slow=True)
        register_handler(TOPIC, mail_invitations, slow=True)
