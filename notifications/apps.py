from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from notifications.delivery import TOPIC, mail_notices
        from outbox.handlers import register_handler

        register_handler(TOPIC, mail_notices)
