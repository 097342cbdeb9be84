"""Action plans and commitments."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from commitments.models import ActionPlanPage, CommitmentPage
from commitments.models.commitments import IRM_FIELDS
from commitments.statuses import ActorRole
from home.sample_content.files import LANGUAGES
from home.sample_content.specs import (
    Link,
    Spec,
    Vocabularies,
    day,
    links_to,
    provenance,
    source_locale,
    texts_of,
)

POINTS = ("delivers", "indicators", "targets")
PARAGRAPHS = ("problem", "contribution", "ogp_relevance", "additional")


def plan_specs(plans: Sequence[Mapping[str, Any]]) -> Iterator[Spec]:
    for plan in plans:
        yield Spec(
            name=f"plan/{plan['slug']}",
            model=ActionPlanPage,
            parent="commitments",
            source_locale=source_locale(plan["titles"]),
            facts=_plan_facts(plan),
            texts=texts_of(plan["titles"], summary=plan["summary"], member_name=_member_names(plan)),
        )


def _member_names(plan: Mapping[str, Any]) -> dict[str, str]:
    return {code: name["text"] for code, name in (plan["ogp_member_name"] or {}).items()}


def _plan_facts(plan: Mapping[str, Any]) -> dict[str, Any]:
    printed = plan["overall_progress_percent"]
    return {
        **provenance(plan),
        "conflicts": [{"field": "commitments_count", **c} for c in plan["commitments_count_conflicts"]],
        "cycle": plan["cycle"] or "",
        "start_year": plan["start_year"],
        "end_year": plan["end_year"],
        "start_date": day(plan["start_date"]),
        "end_date": day(plan["end_date"]),
        "declared_status": plan["status"] or "",
        "status_basis": plan["status_basis"] or "",
        "printed_overall_percent": None if printed is None else Decimal(str(printed)),
        "printed_commitments_count": plan["commitments_count"],
        "printed_counts": plan["counts_by_status"] or {},
        "digital_commitments": plan["digital_commitments"] or {},
        "axes_note": plan["axes_note"] or "",
    }


def commitment_specs(
    commitments: Sequence[Mapping[str, Any]], ogp_values: Sequence[Mapping[str, Any]], words: Vocabularies
) -> Iterator[Spec]:
    for record in commitments:
        yield Spec(
            name=f"commitment/{record['slug']}",
            model=CommitmentPage,
            parent=f"plan/{record['plan']}",
            source_locale=source_locale(record["titles"]),
            facts=_commitment_facts(record, words),
            texts=_commitment_texts(record),
            terms={
                "ogp_values": words.chosen("ogp_value", _values_of(record["slug"], ogp_values)),
                "policy_areas": words.chosen("policy_area", record["policy_areas"]),
                "themes": words.chosen("theme", record["themes"]),
                "sectors": words.chosen("sector", record["sectors"]),
                "challenge_types": words.chosen("challenge_type", record["challenge_types"]),
                "audiences": words.chosen("audience", record["audiences"]),
            },
            children={"milestones": _milestones(record), "actors": _actors(record, words)},
            links=_commitment_links(record),
        )


def _values_of(slug: str, ogp_values: Sequence[Mapping[str, Any]]) -> list[str]:
    """The files list commitments under each OGP value, not the other way round."""
    return [value["slug"] for value in ogp_values if slug in value["commitments"]]


def _commitment_facts(record: Mapping[str, Any], words: Vocabularies) -> dict[str, Any]:
    contact = record["contact_function"] or {}
    return {
        **provenance(record),
        **_period(record),
        **_assessment(record["irm"]),
        "institution": words.institution(record["lead_institution"]),
        "lead_basis": record.get("lead_basis") or "",
        "implementing_agency": words.institution(record["lead_implementing_agency"]),
        "contact_institution": words.institution(contact.get("institution")),
        "contact_function": {code: text["text"] for code, text in contact.get("function", {}).items()},
        "code": record["code"] or "",
        "place": record["order"],
        "number": record["number"],
        "cycle": record["cycle"] or "",
        "editorial_group": next(iter(words.chosen("editorial_group", [record["editorial_group"]])), None),
        "policy_areas_complete": record["policy_areas_complete"],
        "declared_status": record["status"] or "",
        "status_basis": record["status_basis"] or "",
        "progress_percent": record["progress_percent"],
        "strategy_axis_number": (record.get("strategy_axis") or {}).get("number"),
        "addresses": record["urls"],
        "detail_level": record["detail_level"],
        "excerpt_truncated": record["excerpt_truncated"],
    }


def _period(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "start_date": day(record["start_date"]),
        "end_date": day(record["end_date"]),
        "date_precision": record["date_precision"] or "",
        "dates_as_printed": record["dates_as_printed"] or "",
    }


def _assessment(irm: Mapping[str, Any]) -> dict[str, Any]:
    outcomes = {name: irm[name.removeprefix("irm_")] or "" for name in IRM_FIELDS}
    return {**outcomes, "conflicts": irm.get("conflicts", [])}


def _commitment_texts(record: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    details = record["details"] or {}
    long_titles = {code: title["text"] for code, title in (record["long_title"] or {}).items()}
    points = {
        name: {code: "\n".join(point[code] for point in details.get(name, [])) for code in LANGUAGES}
        for name in POINTS
    }
    paragraphs = {name: details.get(name) for name in PARAGRAPHS}
    return texts_of(
        record["titles"], summary=record["summary"], long_title=long_titles, **points, **paragraphs
    )


def _milestones(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"titles": {code: title["text"] for code, title in milestone["titles"].items()}, **_period(milestone)}
        for milestone in record["milestones"]
    ]


def _actors(record: Mapping[str, Any], words: Vocabularies) -> list[dict[str, Any]]:
    others = record["other_actors"] or {}
    by_role = {
        ActorRole.SUPPORT: record["supporting_institutions"],
        ActorRole.PARTNER: record["partners"],
        ActorRole.PUBLIC_BODY: others.get("public_bodies", []),
        ActorRole.CIVIL_SOCIETY: others.get("civil_society_media_unions", []),
        ActorRole.INTERNATIONAL: others.get("international", []),
    }
    return [
        {"institution": words.institution(slug), "role": role.value}
        for role, slugs in by_role.items()
        for slug in slugs
    ]


def _commitment_links(record: Mapping[str, Any]) -> list[Link]:
    return [
        *links_to("related", "commitment", record["related_commitments"]),
        *links_to("inferred", "commitment", record["inferred_links"]),
        *links_to("framework", "resource", record["frameworks"]),
        *links_to("platform", "platform", record["platforms"]),
    ]
