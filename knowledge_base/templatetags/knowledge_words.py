"""The words of the knowledge base's own vocabularies."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from editorial.relations import GROUP_TITLES
from editorial.wording import choice_label
from knowledge_base.statuses import LifeStage, PlatformKind, ResourceKind

register = template.Library()


# What a platform offers, by the words the data keep for it.
FEATURES: Mapping[str, Any] = {
    "knowledge base": _("knowledge base"),
    "initiative bank by sector, theme and challenge type": _(
        "bank of initiatives by sector, theme and challenge type"
    ),
    "directory of platforms": _("directory of platforms"),
    "participatory space": _("space for expectations, suggestions and complaints"),
    "actions by stakeholder": _("actions to take, by institution"),
    "information requests": _("requests for information"),
    "proactive publication": _("publication without being asked"),
    "open data": _("open data"),
    "action plan monitoring": _("monitoring of the action plan"),
    "comments and ideas on commitments": _("comments and ideas on commitments"),
    "statistics and indicators": _("statistics and indicators"),
    "online complaints": _("complaints online"),
    "telephone complaints": _("complaints by telephone"),
    "suggestions and recommendations": _("suggestions and recommendations"),
    "data analysis": _("analysis of what is received"),
    "petition drafting": _("writing a petition"),
    "signature collection": _("collecting signatures"),
    "online submission, national and local": _("submission online, national and local"),
    "funding opportunities": _("funding opportunities"),
    "calls for partnership projects": _("calls for partnership projects"),
    "maps of distributed support": _("maps of the support given"),
    "communication with citizens": _("communication with citizens"),
    "citizen participation": _("citizen participation"),
}


@register.filter
def offered(features: Iterable[str]) -> list[Any]:
    """The features that have a public name, in their order."""
    return [FEATURES[feature] for feature in features if feature in FEATURES]


@register.filter
def life_stage(value: str) -> str:
    return choice_label(LifeStage, value)


@register.filter
def platform_kind(value: str) -> str:
    return choice_label(PlatformKind, value)


@register.filter
def resource_kind(value: str) -> str:
    return choice_label(ResourceKind, value)


@register.filter
def group_title(record_type: str) -> str:
    """What several records of this type are called."""
    return str(GROUP_TITLES.get(record_type, ""))


@register.simple_tag
def counted(counts: Mapping[str, int], name: str) -> int:
    return counts.get(name, 0)
