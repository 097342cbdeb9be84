"""The knowledge base's own vocabularies as filters."""

from typing import Any

from django.db.models.enums import Choices
from django.utils.translation import gettext_lazy as _

from editorial.statuses import DeclaredStatus
from knowledge_base.statuses import LifeStage, PlatformKind, PlatformNeed, ResourceKind
from publication.columns import register_values
from publication.facets import NOT_STATED, register_choices


def register_facets() -> None:
    register_choices("life_stage", _("Stage"), _labels(LifeStage))
    register_choices("status", _("Declared status"), _labels(DeclaredStatus))
    register_choices("need", _("What it is for"), _labels(PlatformNeed))
    register_choices("kind", _("Kind"), _labels(PlatformKind) | _labels(ResourceKind))
    register_values("life_stage", dict(LifeStage.choices), "initiative")
    register_values("declared_status", dict(DeclaredStatus.choices), "initiative")
    register_values("kind", dict(PlatformKind.choices), "platform")
    register_values("kind", dict(ResourceKind.choices), "resource")


def _labels(choices: type[Choices]) -> dict[str, Any]:
    return {**dict(choices.choices), NOT_STATED: _("not stated in the source")}
