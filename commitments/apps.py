from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Commitments")

    def ready(self) -> None:
        from commitments.facets import register_facets
        from commitments.models import ActionPlanPage, CommitmentPage, ProgressUpdatePage
        from commitments.obligations import obligations_of
        from editorial.obligations import register_obligations
        from editorial.projectors import project_record
        from publication.projection import register_projector

        register_facets()
        register_obligations("commitment", obligations_of)
        for model in (ActionPlanPage, CommitmentPage, ProgressUpdatePage):
            register_projector(model, project_record)
