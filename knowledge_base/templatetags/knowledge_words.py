"""The words of the knowledge base's own vocabularies."""

from typing import Any

from django import template

from knowledge_base.statuses import LifeStage, PlatformKind, ResourceKind

register = template.Library()


@register.filter
def life_stage(value: str) -> str:
    return _word(LifeStage, value)


@register.filter
def platform_kind(value: str) -> str:
    return _word(PlatformKind, value)


@register.filter
def resource_kind(value: str) -> str:
    return _word(ResourceKind, value)


def _word(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""
