"""Institutions and terms: language-neutral rows with labels."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from home.sample_content.files import LANGUAGES
from home.sample_content.specs import Vocabularies
from home.site_tree import key_of
from institutions.models import Institution, Term, Vocabulary
from institutions.public_ids import derived_public_id

# Which of the institutions have signed an agreement is the portal's own fact, not the sources': these five
# have a section in the demonstration.
PARTNERS = {
    "icpc",
    "mrafp",
    "national-education-sector",
    "national-integrity-authority",
    "ministry-solidarity",
}

TAXONOMIES: Mapping[str, Vocabulary] = {
    "sectors": Vocabulary.SECTOR,
    "themes": Vocabulary.THEME,
    "challenge_types": Vocabulary.CHALLENGE_TYPE,
    "policy_areas": Vocabulary.POLICY_AREA,
    "ogp_values": Vocabulary.OGP_VALUE,
    "audiences": Vocabulary.AUDIENCE,
    "editorial_groups": Vocabulary.EDITORIAL_GROUP,
}

Row = tuple[type[Model], dict[str, Any], dict[str, Any]]


def rows(files: Mapping[str, Any]) -> Iterator[Row]:
    """(model, what identifies the row, its fields) of every institution and term of the files."""
    for record in files["institutions"]:
        yield Institution, {"slug": record["slug"]}, institution_fields(record)
    for name, vocabulary in TAXONOMIES.items():
        for order, record in enumerate(files["taxonomies"][name], 1):
            fields = {"labels": record["labels"], "order": order, "basis": record["basis"]}
            yield Term, {"vocabulary": vocabulary.value, "slug": record["slug"]}, fields


def institution_fields(record: Mapping[str, Any]) -> dict[str, Any]:
    names = record["names"]
    return {
        "names": {code: names[code].get("suggested", names[code]["text"]) for code in LANGUAGES},
        "name_variants": [form for code in LANGUAGES for form in names[code].get("variants", [])],
        "acronyms": record["acronyms"],
        "kind": record["kind"].replace(" ", "-"),
        "is_group": record["is_group"],
        "is_partner": record["slug"] in PARTNERS,
        "roles": record["portal_role"] or {},
        "editorial_notes": record.get("notes") or "",
        "key": key_of(f"institution/{record['slug']}"),
        "public_id": derived_public_id("institution", record["slug"]),
    }


def load_rows(files: Mapping[str, Any]) -> None:
    """Create what is missing; leave what is there."""
    for model, identity, fields in rows(files):
        if not model._default_manager.filter(**identity).exists():
            model._default_manager.create(**identity, **fields)
    for record in files["institutions"]:
        related = Institution.objects.filter(slug__in=record.get("related") or [])
        Institution.objects.get(slug=record["slug"]).related.add(*related)


def vocabularies() -> Vocabularies:
    return Vocabularies(
        institutions={row.slug: row for row in Institution.objects.all()},
        terms={(row.vocabulary, row.slug): row for row in Term.objects.all()},
    )
