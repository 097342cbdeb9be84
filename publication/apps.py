from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    name = "publication"
    verbose_name = _("Publication")

    def ready(self) -> None:
        from outbox.handlers import register_handler, register_job
        from publication import collation, receivers  # noqa: F401
        from publication.dumps import nightly
        from publication.refreshing import TOPIC, refresh
        from publication.webhooks import events
        from publication.webhooks.forgetting import forget_old
        from publication.webhooks.turns import give_turns, wake_all

        register_handler(TOPIC, refresh)
        nightly.register()
        register_handler(events.TOPIC, give_turns, slow=True)
        register_job("wake webhooks", wake_all, every=timedelta(minutes=1))
        register_job("forget old deliveries of webhooks", forget_old, every=timedelta(days=1))
