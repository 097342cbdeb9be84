"""Declared states of commitments as a filter."""

from django.utils.translation import gettext_lazy as _

from commitments.statuses import IrmOutcome
from editorial.statuses import DeclaredStatus
from publication.columns import register_values
from publication.facets import NOT_STATED, register_choices


def register_facets() -> None:
    stated = {**dict(DeclaredStatus.choices), NOT_STATED: _("not stated in the source")}
    register_choices("status", _("Declared status"), stated)
    register_values("declared_status", dict(DeclaredStatus.choices), "plan", "commitment", "progress_update")
    register_values("irm_completion", dict(IrmOutcome.choices), "commitment")
