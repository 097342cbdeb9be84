"""The words and shapes of contributions."""

from collections.abc import Mapping

from django import template

from complaints.facets import KINDS, OUTCOMES
from complaints.publishing.projecting import WAITING

register = template.Library()

# The shape that stands before the word, so that no colour is needed to tell them apart.
SHAPES: Mapping[str, str] = {
    WAITING: "not-started",
    "adopted": "completed",
    "partly-adopted": "in-progress",
    "noted": "active",
    "declined": "withdrawn",
}


@register.filter
def contribution_kind(value: str) -> str:
    return str(KINDS.get(value, ""))


@register.filter
def outcome_label(value: str) -> str:
    return str(OUTCOMES.get(value, ""))


@register.filter
def outcome_shape(value: str) -> str:
    """The name of the mark of a state that looks like it."""
    return SHAPES.get(value, SHAPES[WAITING])
