from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self) -> None:
        from editorial import receivers  # noqa: F401
        from editorial.projectors import project_institution
        from institutions.models import Institution
        from publication.projection import register_projector

        register_projector(Institution, project_institution)
