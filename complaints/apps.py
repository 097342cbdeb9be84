from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Expectations, suggestions, complaints")

    def ready(self) -> None:
        from casework.desk.panels import MenuEntry, register_case_panel, register_menu_entry
        from casework.procedures import register_procedure
        from complaints.facets import register_facets
        from complaints.models import Contribution
        from complaints.models.contribution import RECORD_TYPE
        from complaints.procedures import PROCEDURES
        from complaints.publishing.panel import KINDS, TEMPLATE, panel
        from complaints.publishing.projecting import project_contribution
        from editorial.data_views import register_list
        from publication.projection import register_projector

        for procedure in PROCEDURES:
            register_procedure(procedure)
        register_facets()
        register_list(RECORD_TYPE, "contributions")
        register_projector(Contribution, project_contribution)
        register_menu_entry(MenuEntry(lambda seat: seat.sees_all, "publishing", _("Public copies")))
        for kind in KINDS:
            register_case_panel(kind, TEMPLATE, panel)
