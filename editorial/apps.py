from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from outbox.handlers import register_job


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self) -> None:
        from django.core.management import call_command

        from editorial import receivers  # noqa: F401
        from editorial.practice_setup import register_practice
        from editorial.projectors import project_institution
        from institutions.models import Institution
        from publication.projection import register_projector

        register_practice()
        register_projector(Institution, project_institution)
        register_job(
            "publish and expire scheduled pages",
            lambda: call_command("publish_scheduled"),
            every=timedelta(minutes=1),
        )
