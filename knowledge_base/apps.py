from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        from editorial.projectors import project_record
        from knowledge_base.facets import register_facets
        from knowledge_base.models import DossierPage, InitiativePage, PlatformPage, ResourcePage
        from knowledge_base.reachability import check_when_wanted
        from outbox.handlers import register_job
        from publication.projection import register_projector

        register_facets()
        register_job("knowledge_base.check_platforms", check_when_wanted, every=timedelta(minutes=5))

        for model in (InitiativePage, DossierPage, PlatformPage, ResourcePage):
            register_projector(model, project_record)
