from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Commitments")

    def ready(self) -> None:
        from commitments.models import ActionPlanPage, CommitmentPage, ProgressUpdatePage
        from editorial.projectors import project_record
        from publication.projection import register_projector

        for model in (ActionPlanPage, CommitmentPage, ProgressUpdatePage):
            register_projector(model, project_record)
