"""A plan's commitments in the terms of the Open Government Partnership, and what the columns mean."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.text import capfirst

from commitments.models import ActionPlanPage, CommitmentPage
from commitments.ogp_columns import COLUMNS, Plan, Stated
from publication.facets import FacetLabels, institution_names, records_of
from publication.languages import in_every_language
from publication.models import PublicRecord, RecordFacet

NAMES = [column.name for column in COLUMNS]


def public_plan(identifier: str, locale: str) -> Plan | None:
    """The plan of this identifier as a reader of `locale` sees it; None while none is public."""
    named = Q(external_id=identifier) | Q(public_id=identifier)
    record = records_of(locale, "plan").filter(named).defer("text").first()
    if record is None:
        return None
    sources = _source_pages([record.translation_key])
    numbers = {record.page_id, *sources.values()}
    pages = ActionPlanPage.objects.filter(live=True).in_bulk([n for n in numbers if n is not None])
    return Plan(record, pages.get(record.page_id), pages.get(sources.get(record.translation_key)))


def in_ogp_terms(plan: Plan, locale: str, site: str) -> list[dict[str, Any]]:
    """`{column: value}` of each public commitment of the plan, in its order: six queries, however many."""
    found = records_of(locale, "commitment").with_facet("plan", [plan.identifier]).defer("text")
    records = list(found.order_by("order", "pk"))
    keys = [record.translation_key for record in records]
    sources, terms = _source_pages(keys), _terms(keys)
    # The read model has said which pages are public; from those come the texts.
    numbers = {*(record.page_id for record in records), *sources.values()}
    pages = CommitmentPage.objects.filter(live=True).in_bulk([n for n in numbers if n is not None])
    labels, institutions = FacetLabels(locale), institution_names(locale)
    known = [
        Stated(
            record=record,
            plan=plan,
            page=pages.get(record.page_id),
            source=pages.get(sources.get(record.translation_key)),
            terms=terms.get(record.translation_key, {}),
            labels=labels,
            institutions=institutions,
            site=site,
        )
        for record in records
    ]
    return [{column.name: column.value(stated) for column in COLUMNS} for stated in known]


def as_table_row(written: Mapping[str, Any]) -> dict[str, Any]:
    """The same with each milestone in one text: `1. Title (2018-10-01 – 2020-08-30; Completed)`."""
    return {**written, "milestones": [_milestone_text(step) for step in written["milestones"]]}


def _milestone_text(step: Mapping[str, Any]) -> str:
    known = [part for part in (_dates(step["start_date"], step["end_date"]), step["status"]) if part]
    beside = f" ({'; '.join(known)})" if known else ""
    return f"{step['number']}. {step['title'] or ''}{beside}"


def _dates(start: date | None, end: date | None) -> str:
    """An end that is not stated is left open; without both there is nothing to say."""
    if start is None and end is None:
        return ""
    return " – ".join(day.isoformat() if day else "" for day in (start, end)).strip()


def ogp_codebook() -> dict[str, Any]:
    """Every column with its label, its definition and the labels of its values in each language."""
    return {
        "fields": [
            {
                "name": column.name,
                "labels": {code: capfirst(text) for code, text in in_every_language(column.label).items()},
                "definitions": in_every_language(column.definition),
                "values": {
                    str(value): in_every_language(label)
                    for value, label in (column.choices.choices if column.choices else ())
                },
            }
            for column in COLUMNS
        ]
    }


def _source_pages(keys: Collection[UUID]) -> dict[UUID, int | None]:
    """The page that has a record's facts, for records that are public in their source language."""
    sources = PublicRecord.objects.filter(translation_key__in=keys, is_source=True)
    return dict(sources.values_list("translation_key", "page_id"))


def _terms(keys: Collection[UUID]) -> Mapping[UUID, Mapping[str, list[str]]]:
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    wanted = ("policy_area", "ogp_value")
    carried = RecordFacet.objects.filter(translation_key__in=keys, facet__in=wanted).order_by("value")
    for key, facet, value in carried.values_list("translation_key", "facet", "value"):
        found[key][facet].append(value)
    return found
