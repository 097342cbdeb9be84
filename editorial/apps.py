from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from outbox.handlers import register_job


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self) -> None:
        from django.core.management import call_command

        from editorial import media_acts, receivers  # noqa: F401
        from editorial.announcements import announce
        from editorial.formula_guard import guard_reports
        from editorial.ledger import mirror_entries
        from editorial.projectors import project_institution
        from institutions.models import Institution
        from publication.projection import register_projector

        register_projector(Institution, project_institution)
        announce()
        mirror_entries()
        guard_reports()
        register_job(
            "publish and expire scheduled pages",
            lambda: call_command("publish_scheduled"),
            every=timedelta(minutes=1),
        )
