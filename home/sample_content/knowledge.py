"""Initiatives, dossiers, platforms, and the laws and strategies they rest on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from home.sample_content.specs import (
    Spec,
    Vocabularies,
    day,
    links_to,
    provenance,
    source_locale,
    texts_of,
)
from knowledge_base.models import DossierPage, InitiativePage, PlatformPage, ResourcePage

Records = Sequence[Mapping[str, Any]]


def resource_specs(frameworks: Records) -> Iterator[Spec]:
    for record in frameworks:
        yield Spec(
            name=f"resource/{record['slug']}",
            model=ResourcePage,
            parent=None,
            source_locale=source_locale(record["titles"]),
            facts={
                **provenance({"notes": None, **record}),
                "kind": record["kind"],
                "number": record.get("number", ""),
                "cited_articles": record.get("cited_articles", []),
                "in_force_date": day(record.get("in_force_date")),
                "start_year": record.get("start_year"),
                "end_year": record.get("end_year"),
                "axes": [
                    {"number": axis["number"], "titles": {c: t["text"] for c, t in axis["titles"].items()}}
                    for axis in record.get("axes", [])
                ],
            },
            texts=texts_of(record["titles"], summary=record["summary"]),
        )


def platform_specs(platforms: Records, words: Vocabularies) -> Iterator[Spec]:
    for place, record in enumerate(platforms, 1):
        yield Spec(
            name=f"platform/{record['slug']}",
            model=PlatformPage,
            parent="platforms",
            source_locale=source_locale(record["names"]),
            facts={
                **provenance(record),
                "institution": words.institution(record["operator"]),
                "kind": record["kind"],
                "operator_basis": record["operator_basis"] or "",
                "former_operator": words.institution(record.get("former_operator")),
                "address": record["url"] or "",
                "address_note": record["url_note"] or "",
                "features": record["features"],
                "needs": record["needs"],
                "concerns": record["concerns"],
                "meant_for": record["meant_for"],
                "languages": record["languages"],
                "place": place,
            },
            texts=texts_of(record["names"], summary=record["purpose"]),
            links=[
                *links_to("commitment", "commitment", record["commitments"]),
                *links_to("inferred-commitment", "commitment", record["inferred_commitments"]),
                *links_to("related", "platform", record.get("related") or []),
            ],
        )


def initiative_specs(initiatives: Records, words: Vocabularies) -> Iterator[Spec]:
    for record in initiatives:
        yield Spec(
            name=f"initiative/{record['slug']}",
            model=InitiativePage,
            parent=None,
            source_locale=source_locale(record["titles"]),
            facts={
                **provenance(record),
                "institution": words.institution(record["lead_institution"]),
                "declared_status": record["status"] or "",
                "status_basis": record["status_basis"] or "",
                "progress_percent": record["progress_percent"],
                "period_start": record["period"]["start"] or "",
                "period_end": record["period"]["end"] or "",
                "period_as_printed": record["period"]["as_printed"] or "",
            },
            texts=texts_of(record["titles"], summary=record["summary"]),
            terms={
                "sectors": words.chosen("sector", [record["sector"]]),
                "themes": words.chosen("theme", [record["theme"]]),
                "challenge_types": words.chosen("challenge_type", [record["challenge_type"]]),
                "audiences": words.chosen("audience", record["audiences"]),
                "partners": words.all_institutions(record["partners"]),
            },
            links=[
                *links_to("commitment", "commitment", record["commitments"]),
                *links_to("inferred-commitment", "commitment", record["inferred_commitments"]),
                *links_to("platform", "platform", record["platforms"]),
                *links_to("framework", "resource", record["frameworks"]),
            ],
        )


def dossier_specs(dossiers: Records, words: Vocabularies) -> Iterator[Spec]:
    for place, record in enumerate(dossiers, 1):
        yield Spec(
            name=f"dossier/{record['slug']}",
            model=DossierPage,
            parent="dossiers",
            source_locale=source_locale(record["titles"]),
            facts={**provenance(record), "place": place},
            texts=texts_of(record["titles"], summary=record["intro"]),
            terms={"themes": words.chosen("theme", [record["theme"]])},
            links=[
                *links_to("gathers", "initiative", record["initiatives"]),
                *links_to("gathers", "commitment", record["commitments"]),
                *links_to("gathers", "platform", record["platforms"]),
                *links_to("gathers", "resource", record["frameworks"]),
            ],
        )
