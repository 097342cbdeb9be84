from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"
    verbose_name = _("Knowledge base")

    def ready(self) -> None:
        from editorial.projectors import project_record
        from knowledge_base.models import DossierPage, InitiativePage, PlatformPage, ResourcePage
        from publication.projection import register_projector

        for model in (InitiativePage, DossierPage, PlatformPage, ResourcePage):
            register_projector(model, project_record)
