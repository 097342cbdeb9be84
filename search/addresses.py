"""A question as an address and in words."""

from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from publication.facets import FacetLabels
from search.questions import Question


def query_of(question: Question, **more: Any) -> str:
    """The query string of its words and filters, the same for the same question."""
    chosen = {facet: sorted(values) for facet, values in sorted(question.filters.items()) if values}
    words = {"q": question.words} if question.words else {}
    return urlencode({**words, **chosen, **more}, doseq=True)


def in_words(question: Question, labels: FacetLabels) -> str:
    """What it asks for, in the language of `labels`."""
    said = [_("“%(words)s”") % {"words": question.words}] if question.words else []
    chosen = [labels.label(facet, value) for facet, values in question.filters.items() for value in values]
    return " · ".join([*said, *chosen]) or _("Everything published")
