"""By what the public space can be narrowed, and what its codes mean."""

from django.utils.translation import gettext_lazy as _

from complaints.procedures import PUBLIC_OUTCOMES, Kind
from complaints.publishing.projecting import WAITING
from publication.columns import register_values
from publication.facets import register_choices

KINDS = {kind.value: kind.label for kind in (Kind.SUGGESTION, Kind.EXPECTATION)}
OUTCOMES = {WAITING: _("Waiting for an answer"), **PUBLIC_OUTCOMES}
FACETS = ("kind", "outcome", "theme", "concerned", "region", "year", "language")


def register_facets() -> None:
    register_choices("kind", _("Kind"), KINDS)
    register_choices("outcome", _("What became of it"), OUTCOMES)
    register_values("kind", KINDS, "contribution")
    register_values("outcome", OUTCOMES, "contribution")
