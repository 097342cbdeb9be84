"""What citizens suggest and expect, in the API: published copies alone."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import Http404
from pydantic import BaseModel, Field

from complaints.models import ContributionText
from editorial.api.records import related_of
from publication.api.resources import Reading, Resource
from publication.api.shapes import RelationOut


class ContributionDetail(BaseModel):
    text: Annotated[str, Field(description="The officers' copy of what a citizen has written.")]
    answer: Annotated[str, Field(description="Empty: not answered yet.")]
    received_month: Annotated[
        date, Field(description="The first day stands for the month in which it came in.")
    ]
    source_locale: Annotated[str, Field(description="The language in which it was written.")]
    related: Annotated[
        list[RelationOut],
        Field(description="The initiatives and commitments that it led to or that answer it."),
    ]


def _detail(reading: Reading) -> Mapping[str, Any]:
    public = ContributionText.objects.filter(contribution__public_id=reading.record.public_id)
    text = public.filter(locale=reading.record.locale).select_related("contribution").first()
    if text is None:
        raise Http404
    return {
        "text": text.text,
        "answer": text.answer,
        "received_month": text.contribution.received_month,
        "source_locale": text.contribution.locale,
        "related": related_of(reading),
    }


CONTRIBUTIONS = Resource(
    record_type="contribution",
    facets=("kind", "outcome", "theme", "concerned", "region", "year", "language"),
    detail=_detail,
    detail_model=ContributionDetail,
    summary="What citizens suggest and expect, with the answers",
)
