from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        from editorial.projectors import project_record
        from knowledge_base.collection.uploads import TOPIC
        from knowledge_base.collection.working import (
            FINISHED,
            SUBMITTED,
            forget_old_uploads,
            work_on_uploads,
        )
        from knowledge_base.facets import register_facets
        from knowledge_base.models import DossierPage, InitiativePage, PlatformPage, ResourcePage
        from knowledge_base.reachability import check_when_wanted
        from notifications.messages import register_message
        from outbox.handlers import register_handler, register_job
        from publication.projection import register_projector

        register_facets()
        register_handler(TOPIC, work_on_uploads, slow=True)
        register_job("knowledge_base.forget_uploads", forget_old_uploads, every=timedelta(days=1))
        register_message(
            FINISHED,
            subject=_("Your file “%(file)s” is through"),
            text=_(
                "New drafts: %(created)s. Changed drafts: %(updated)s. Unchanged: %(unchanged)s. "
                "Not written: %(failed)s. Lines with errors: %(bad)s."
            ),
        )
        register_message(
            SUBMITTED,
            subject=_("%(institution)s has submitted drafts from a file"),
            text=_("%(drafts)s drafts of %(institution)s, from the file “%(file)s”, wait for approval."),
        )
        register_job("knowledge_base.check_platforms", check_when_wanted, every=timedelta(minutes=5))

        for model in (InitiativePage, DossierPage, PlatformPage, ResourcePage):
            register_projector(model, project_record)
