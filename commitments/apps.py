from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Commitments")

    def ready(self) -> None:
        from commitments.facets import register_facets
        from commitments.models import ActionPlanPage, CommitmentPage, ProgressUpdatePage
        from commitments.obligations import obligations_of
        from commitments.reported import follow_commitment, project_update
        from editorial.obligations import register_obligations
        from editorial.projectors import project_record
        from publication.projection import addresses_changed, register_projector

        register_facets()
        register_obligations("commitment", obligations_of)
        for model in (ActionPlanPage, CommitmentPage):
            register_projector(model, project_record)
        register_projector(ProgressUpdatePage, project_update)
        addresses_changed.connect(follow_commitment, dispatch_uid="commitments.follow_commitment")
