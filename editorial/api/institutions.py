"""Institutions: who they are, what they lead and what they declare."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404
from django.utils import timezone
from pydantic import BaseModel, Field

from editorial.api.blocks import Block, ImageWidths, Writing, blocks_of
from editorial.api.records import reference, references
from editorial.institution_directory import is_named
from editorial.institution_pages import freshness_of
from editorial.models import InstitutionSectionPage
from institutions.models import Institution
from publication.api.addresses import COLLECTIONS
from publication.api.resources import Filter, Reading, Resource
from publication.api.shapes import ReferenceOut
from publication.declared_progress import progress_of
from publication.facets import facet_counts, records_of
from publication.models import PublicRecordQuerySet


class FormerNameOut(BaseModel):
    name: str
    acronyms: list[str]
    until: date | None


class DeclaredProgressOut(BaseModel):
    """The mean of what is declared, over the `stated` of `commitments` that declare a percentage."""

    commitments: int
    stated: int
    mean: Annotated[float | None, Field(description="In per cent, one decimal. Null: nobody declares one.")]


class InstitutionDetail(BaseModel):
    body: Annotated[list[Block], Field(description="What its section says of it; empty without a section.")]
    acronyms: list[str]
    name_variants: list[str]
    former_names: list[FormerNameOut]
    closed_on: date | None
    successor: Annotated[ReferenceOut | None, Field(description="Where its work continues.")]
    related_institutions: list[ReferenceOut]
    leads: Annotated[dict[str, int], Field(description="Records that it leads or publishes, by collection.")]
    takes_part: Annotated[dict[str, int], Field(description="Records in which it takes part, by collection.")]
    declared_progress: Annotated[DeclaredProgressOut, Field(description="Of the commitments that it leads.")]
    last_change: Annotated[datetime | None, Field(description="When a record that it leads last changed.")]
    records_changed_within_a_year: int


def detail(reading: Reading) -> dict[str, Any]:
    institution = (
        Institution.objects.select_related("successor").filter(key=reading.record.translation_key).first()
    )
    if institution is None:
        raise Http404
    locale, site, slug = reading.locale, reading.site, institution.slug
    led = records_of(locale, "commitment").with_facet("institution", [slug]).only("data")
    progress, freshness = progress_of(led), freshness_of(slug, timezone.now())
    related = records_of(locale, "institution").filter(translation_key__in=institution.related.values("key"))
    return {
        "body": _section_text(institution, Writing(site, locale, reading.asked.image_widths)),
        "acronyms": institution.acronyms,
        "name_variants": institution.name_variants,
        "former_names": [_former(name, locale) for name in institution.former_names],
        "closed_on": institution.closed_on,
        "successor": _successor(institution, locale, site),
        "related_institutions": references(related.defer("text").order_by("pk"), site),
        "leads": _numbers(records_of(locale).with_facet("institution", [slug])),
        "takes_part": _numbers(records_of(locale).with_facet("supporter", [slug])),
        "declared_progress": {
            "commitments": progress.records,
            "stated": progress.stated,
            "mean": None if progress.mean is None else float(progress.mean),
        },
        "last_change": freshness.last,
        "records_changed_within_a_year": freshness.recent,
    }


def _section_text(institution: Institution, writing: Writing) -> list[dict[str, Any]]:
    sections = InstitutionSectionPage.objects.live().filter(institution=institution)
    section = sections.filter(locale__language_code=writing.locale).first()
    return blocks_of(section.body, writing) if section else []


def _former(name: dict[str, Any], locale: str) -> dict[str, Any]:
    names = name["names"]
    return {
        "name": names.get(locale) or next(iter(names.values()), ""),
        "acronyms": name["acronyms"],
        "until": name["until"],
    }


def _successor(institution: Institution, locale: str, site: str) -> dict[str, Any] | None:
    if institution.successor is None:
        return None
    record = records_of(locale, "institution").filter(translation_key=institution.successor.key).first()
    return reference(record, site) if record else None


def _numbers(records: PublicRecordQuerySet) -> dict[str, int]:
    counts = facet_counts(records.exclude(type="institution"), {}, ["type"])["type"]
    return {COLLECTIONS[name]: number for name, number in sorted(counts.items())}


def _named(records: PublicRecordQuerySet, words: str, locale: str) -> PublicRecordQuerySet:
    """Institutions are few: their names are compared here, as the directory does."""
    return records.filter(pk__in=[record.pk for record in records if is_named(record, words)])


INSTITUTIONS = Resource(
    record_type="institution",
    facets=("kind",),
    detail=detail,
    detail_model=InstitutionDetail,
    detail_parameters={"image_widths": ImageWidths},
    summary="Institutions of the national integrity system",
    sorts=("title", "newest", "oldest"),
    filters=(
        Filter(
            "q",
            Annotated[str | None, Field(max_length=100)],
            "Words of the name, an acronym or a former name.",
            _named,
        ),
    ),
)
