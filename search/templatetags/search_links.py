"""What a results page offers for following its search."""

from typing import Any

from django import template
from django.urls import reverse

from search.addresses import query_of
from search.alerts.models import Rhythm
from search.questions import Question

register = template.Library()


@register.simple_tag
def search_feed(question: Question) -> str:
    query = query_of(question)
    return f"{reverse('search_feed')}?{query}" if query else reverse("search_feed")


@register.simple_tag
def rhythms() -> list[tuple[str, Any]]:
    return list(Rhythm.choices)
