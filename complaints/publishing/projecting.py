"""Copies as public records: what lists, search, feeds, files and the API read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator

from complaints.models import Contribution, ContributionText
from complaints.models.contribution import RECORD_TYPE
from editorial.relations import LED_TO
from publication.models import PublicRecord
from publication.projection import Projection, Relation

WAITING = "waiting"
TAKEN_UP = ("adopted", "partly-adopted")
# Why it points at an initiative or a commitment that did not come of it.
SEE_ALSO = "answered-with"
WORDS_IN_SUMMARY = 40


def project_contribution(contribution: Contribution) -> Sequence[Projection]:
    """One for each language it can be read in; none once it is withdrawn."""
    if not contribution.is_public:
        return []
    texts = contribution.by_language()
    if contribution.locale not in texts:
        return []
    facts = facts_of(contribution)
    return [_projection(contribution, text, facts) for text in texts.values()]


def facts_of(contribution: Contribution) -> Mapping[str, Any]:
    """Everything but the words."""
    concerned = sorted(contribution.institutions.values_list("slug", flat=True))
    outcome = contribution.outcome or WAITING
    return {
        "date": contribution.received_month,
        "first_published_at": contribution.published_at,
        "updated_at": contribution.changed_at,
        "facets": {
            "kind": [contribution.kind],
            "outcome": [outcome],
            "concerned": concerned,
            "theme": [contribution.theme.slug] if contribution.theme else [],
            "region": [contribution.region.slug] if contribution.region else [],
            "year": [str(contribution.received_month.year)],
        },
        "relations": _relations(contribution),
        "data": {
            "institution": None,
            "kind": contribution.kind,
            "outcome": outcome,
            "concerned": concerned,
            "answered_on": contribution.answered_on.isoformat() if contribution.answered_on else None,
        },
    }


def _relations(contribution: Contribution) -> list[Relation]:
    kind = LED_TO if contribution.outcome in TAKEN_UP else SEE_ALSO
    named = PublicRecord.objects.filter(public_id__in=contribution.leads_to, is_source=True)
    keys = dict(named.values_list("public_id", "translation_key"))
    return [Relation(kind, keys[public_id]) for public_id in contribution.leads_to if public_id in keys]


def _projection(contribution: Contribution, text: ContributionText, facts: Mapping[str, Any]) -> Projection:
    return Projection(
        public_id=contribution.public_id,
        translation_key=contribution.key,
        type=RECORD_TYPE,
        locale=text.locale,
        is_source=text.locale == contribution.locale,
        title=text.title,
        summary=Truncator(text.text).words(WORDS_IN_SUMMARY),
        text="\n".join(part for part in (text.text, text.answer) if part),
        url=address_of(contribution.public_id, text.locale),
        **facts,
    )


def address_of(public_id: str, locale: str) -> str:
    with translation.override(locale):
        return reverse("contribution", args=[public_id])
