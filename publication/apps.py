from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    name = "publication"
    verbose_name = _("Publication")

    def ready(self) -> None:
        from outbox.handlers import register_handler
        from publication import collation, receivers  # noqa: F401
        from publication.dumps import nightly
        from publication.refreshing import TOPIC, refresh

        register_handler(TOPIC, refresh)
        nightly.register()
