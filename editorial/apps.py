from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from outbox.handlers import register_handler, register_job


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self) -> None:
        from editorial import (  # noqa: F401
            access_reminders,
            media_acts,
            receivers,
            translation_notices,
            vocabulary_changes,
            waiting_uploads,
        )
        from editorial.announcements import announce
        from editorial.bundles import publish_due_bundles
        from editorial.external_preview import forget_expired
        from editorial.file_changes import TOPIC as FILES
        from editorial.file_changes import refresh_users
        from editorial.formula_guard import guard_reports
        from editorial.ledger import mirror_entries
        from editorial.practice_setup import register_practice
        from editorial.projectors import project_institution
        from editorial.scheduling import expire_due, publish_due
        from editorial.standing_check import report_unapproved
        from editorial.webhooks import notices
        from editorial.workflow_messages import register_messages
        from editorial.workflow_setup import complete_workflow
        from institutions.models import Institution
        from institutions.models.institution import InstitutionKind
        from publication.columns import register_values
        from publication.facets import register_choices
        from publication.projection import register_projector

        access_reminders.register()
        translation_notices.register()
        notices.register()
        register_practice()
        register_projector(Institution, project_institution)
        register_choices("kind", _("Kind"), dict(InstitutionKind.choices))
        register_values("kind", dict(InstitutionKind.choices), "institution")
        register_handler(FILES, refresh_users)
        announce()
        mirror_entries()
        guard_reports()
        register_job(
            "publish and expire scheduled pages",
            lambda: (expire_due(), publish_due()),
            every=timedelta(minutes=1),
        )
        register_job("publish bundles at their time", publish_due_bundles, every=timedelta(minutes=1))
        register_job("forget drafts that nobody fetched", forget_expired, every=timedelta(minutes=1))
        register_job("check that what is public was approved", report_unapproved, every=timedelta(days=1))
        register_messages()
        post_migrate.connect(complete_workflow, sender=self)
