from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from notifications import delivery, reading, summaries
        from outbox.handlers import register_handler, register_job

        register_handler(delivery.TOPIC, delivery.mail_notices, slow=True)
        register_handler(summaries.TOPIC, summaries.mail_summaries, slow=True)
        register_job("sum up notices", summaries.summarise, every=timedelta(minutes=5))
        register_job("forget notices read long ago", reading.forget_read, every=timedelta(days=1))
