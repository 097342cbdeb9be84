"""What stands on the page of one contribution, public or about to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from complaints.models import Contribution, ContributionText
from complaints.public_space.timeline import Happened, story
from editorial.relations import institutions_named
from institutions.models import Term
from publication.facets import records_of
from publication.models import PublicRecord


@dataclass(frozen=True, kw_only=True, repr=False)
class Shown:
    """One language of it. `received` is the first day of the month in which it came in."""

    public_id: str
    kind: str
    locale: str
    source_locale: str
    title: str
    text: str
    answer: str
    outcome: str
    received: date
    published: date | datetime | None
    answered: date | None
    concerned: Sequence[str]
    terms: Mapping[str, Sequence[Term]]
    linked: Sequence[PublicRecord]

    @property
    def is_translation(self) -> bool:
        return self.locale != self.source_locale

    @property
    def story(self) -> Sequence[Happened]:
        return story(self.received, self.published, self.answered, self.linked)


def shown(contribution: Contribution, text: ContributionText, record: PublicRecord) -> Shown:
    """As the public reads it; the facts are those of the public record."""
    return Shown(
        public_id=contribution.public_id,
        kind=contribution.kind,
        locale=text.locale,
        source_locale=contribution.locale,
        title=text.title,
        text=text.text,
        answer=text.answer,
        outcome=record.data["outcome"],
        received=contribution.received_month,
        published=contribution.published_at,
        answered=contribution.answered_on,
        concerned=record.data["concerned"],
        terms=terms_of(contribution.theme, contribution.region),
        linked=linked_records(contribution.leads_to, text.locale),
    )


def terms_of(*terms: Term | None) -> dict[str, list[Term]]:
    """`{vocabulary: terms}`."""
    return {term.vocabulary: [term] for term in terms if term is not None}


def linked_records(public_ids: Sequence[str], locale: str) -> list[PublicRecord]:
    """The public ones among them, in the order in which they were named."""
    found = records_of(locale).filter(public_id__in=public_ids).defer("text") if public_ids else []
    by_id = {record.public_id: record for record in found}
    return [by_id[public_id] for public_id in public_ids if public_id in by_id]


def context_of(one: Shown) -> dict[str, Any]:
    """What the template takes, beside the record and the addresses."""
    return {
        "shown": one,
        "terms": one.terms,
        "institutions": institutions_named(one.concerned, one.locale),
        "own_title": one.title,
    }
