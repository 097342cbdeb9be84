"""The knowledge base in the API: initiatives, dossiers, platforms, resources."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from editorial.api.actions import ActionOut, actions_of
from editorial.api.blocks import Block, DocumentOut, blocks_of, document_of
from editorial.api.records import PARAMETERS, RecordDetail, detail_of, reference, writing_of
from knowledge_base.chapters import records_in, written_chapters
from knowledge_base.models import DossierPage, InitiativePage, PlatformPage, Reachability, ResourcePage
from knowledge_base.models.dossiers import DOSSIER_FACETS
from knowledge_base.models.initiatives import BANK_FACETS
from knowledge_base.models.reachability import Reason
from knowledge_base.models.resources import LIBRARY_FACETS
from knowledge_base.statuses import PlatformAudience, PlatformConcern, PlatformNeed
from publication.api.resources import Reading, Resource
from publication.api.shapes import ReferenceOut, coded, labelled
from publication.facets import records_of


class InitiativeDetail(RecordDetail):
    period_as_printed: str
    results: str
    stage_reason: str
    lessons: str
    status_basis: Annotated[str, Field(description="Where the declared status comes from.")]
    actions: list[ActionOut]


def _initiative(page: InitiativePage, reading: Reading) -> Mapping[str, Any]:
    facts = page.source
    return {
        "period_as_printed": facts.period_as_printed,
        "results": page.results,
        "stage_reason": page.stage_reason,
        "lessons": page.lessons,
        "status_basis": facts.status_basis,
        "actions": actions_of(reading),
    }


class ChapterOut(BaseModel):
    heading: str
    body: list[Block]
    records: list[ReferenceOut]


class DossierDetail(RecordDetail):
    chapters: list[ChapterOut]


def _dossier(page: DossierPage, reading: Reading) -> Mapping[str, Any]:
    chosen = {p.translation_key for chapter in page.chapters for p in chapter.value["records"] if p}
    records = records_of(reading.locale).filter(translation_key__in=chosen).defer("text") if chosen else []
    chapters = written_chapters(page.chapters, {record.translation_key: record for record in records})
    return {
        "chapters": [
            {
                "heading": chapter.heading,
                "body": blocks_of(chapter.body, writing_of(reading)),
                "records": [reference(record, reading.site) for record in records_in([chapter])],
            }
            for chapter in chapters
        ]
    }


STATES = {
    "unchecked": _("Never asked"),
    "reached": _("It answered"),
    "failing": _("Did not answer the last time"),
    "unreachable": _("Has not answered for a longer time"),
}


class ReachabilityOut(BaseModel):
    """What the portal saw when it last asked the platform's address."""

    state: Annotated[
        str,
        Field(json_schema_extra=labelled(list(STATES), STATES)),
    ]
    last_checked: datetime | None
    last_reached: datetime | None
    unreachable_since: datetime | None
    reason: Annotated[str | None, Field(json_schema_extra=coded(Reason, empty=True))]


class PlatformDetail(RecordDetail):
    needs: Annotated[
        list[Annotated[str, Field(json_schema_extra=coded(PlatformNeed))]],
        Field(description="What one can do there, as far as its sources say."),
    ]
    concerns: list[Annotated[str, Field(json_schema_extra=coded(PlatformConcern))]]
    meant_for: list[Annotated[str, Field(json_schema_extra=coded(PlatformAudience))]]
    works_in: Annotated[list[str], Field(description="Codes of the languages it works in.")]
    link: Annotated[str, Field(description="The printed address as a link; empty when none is stated.")]
    address_note: str
    features: list[str]
    operator_basis: str
    who_may_use: str
    legal_deadline: str
    fallback: Annotated[str, Field(description="What to do when it does not work.")]
    last_verified: date | None
    reachability: Annotated[ReachabilityOut | None, Field(description="Null: never asked.")]


def _platform(page: PlatformPage, reading: Reading) -> Mapping[str, Any]:
    facts, data = page.source, reading.record.data
    seen = Reachability.objects.filter(public_id=page.public_id, address=page.web_address).first()
    return {
        "needs": data["needs"],
        "concerns": data["concerns"],
        "meant_for": data["meant_for"],
        "works_in": facts.languages.split(),
        "link": page.web_address,
        "address_note": facts.address_note,
        "features": [str(feature) for feature in facts.features],
        "operator_basis": facts.operator_basis,
        "who_may_use": page.who_may_use,
        "legal_deadline": page.legal_deadline,
        "fallback": page.fallback,
        "last_verified": facts.last_verified,
        "reachability": _reachability(seen) if seen else None,
    }


def _reachability(seen: Reachability) -> dict[str, Any]:
    return {
        "state": seen.state,
        "last_checked": seen.last_checked,
        "last_reached": seen.last_reached,
        "unreachable_since": seen.unreachable_since,
        "reason": seen.reason or None,
    }


class ResourceDetail(RecordDetail):
    issued_on: date | None
    in_force_date: date | None
    start_year: int | None
    end_year: int | None
    cited_articles: list[str]
    address: Annotated[str, Field(description="Where it stands elsewhere; empty: not stated.")]
    file: Annotated[DocumentOut | None, Field(description="The text itself, to download.")]


def _resource(page: ResourcePage, reading: Reading) -> Mapping[str, Any]:
    facts = page.source
    return {
        "issued_on": facts.issued_on,
        "in_force_date": facts.in_force_date,
        "start_year": facts.start_year,
        "end_year": facts.end_year,
        "cited_articles": [str(article) for article in facts.cited_articles],
        "address": facts.address,
        "file": document_of(facts.file, reading.site) if facts.file else None,
    }


INITIATIVES = Resource(
    record_type="initiative",
    facets=(*BANK_FACETS, "supporter", "audience"),
    detail=detail_of(InitiativePage, _initiative),
    detail_model=InitiativeDetail,
    detail_parameters=PARAMETERS,
    summary="What institutions do for integrity",
)
DOSSIERS = Resource(
    record_type="dossier",
    facets=DOSSIER_FACETS,
    detail=detail_of(DossierPage, _dossier),
    detail_model=DossierDetail,
    detail_parameters=PARAMETERS,
    summary="Subjects told in chapters",
    sorts=("place", "newest", "oldest", "title"),
)
PLATFORMS = Resource(
    record_type="platform",
    facets=("need", "kind", "institution"),
    detail=detail_of(PlatformPage, _platform),
    detail_model=PlatformDetail,
    detail_parameters=PARAMETERS,
    summary="Every platform of the national system",
    sorts=("place", "newest", "oldest", "title"),
)
RESOURCES = Resource(
    record_type="resource",
    facets=LIBRARY_FACETS,
    detail=detail_of(ResourcePage, _resource),
    detail_model=ResourceDetail,
    detail_parameters=PARAMETERS,
    summary="Laws, strategies, reports, guides",
)
