"""The fields of what the portal gives away as data: their names, their meaning and where they come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from publication.facets import TYPE_TITLES, choice_labels
from publication.models import PublicRecord


@dataclass(frozen=True)
class Row:
    """A record with what is needed to write it down. `site` is the portal's address without a path."""

    record: PublicRecord
    site: str
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Sequence[str] = ()
    institutions: Mapping[str, str] = field(default_factory=dict)

    def carried(self, facet: str) -> list[str]:
        return list(self.facets.get(facet, ()))

    def stated(self, name: str) -> Any:
        """A fact of the record; None when its source does not state it."""
        value = self.record.data.get(name)
        return None if value == "" else value


@dataclass(frozen=True)
class Field:
    """One column. `types` are the record types that have it (none: all of them)."""

    name: str
    label: Any
    definition: Any
    value: Callable[[Row], Any]
    types: Sequence[str] = ()


def _fact(name: str) -> Callable[[Row], Any]:
    return lambda row: row.stated(name)


def _terms(facet: str) -> Callable[[Row], Any]:
    return lambda row: row.carried(facet)


def _part(name: str, place: int) -> Callable[[Row], Any]:
    return lambda row: (row.stated(name) or [None, None])[place] or None


def _institution_name(row: Row) -> str | None:
    return row.institutions.get(row.record.data.get("institution") or "")


_CLASSIFIED = ("initiative", "commitment", "resource")
_DECLARED = ("initiative", "commitment", "plan", "progress_update")

FIELDS: Sequence[Field] = (
    Field("id", _("Identifier"), _("Permanent: it never changes."), lambda row: row.record.public_id),
    Field(
        "external_id",
        _("Identifier at the source"),
        _("As the institution or the imported list names it."),
        lambda row: row.record.external_id or None,
    ),
    Field(
        "type",
        _("Type"),
        _("What kind of record it is."),
        lambda row: row.record.type,
    ),
    Field(
        "locale",
        _("Language"),
        _("The language of the title and the summary."),
        lambda row: row.record.locale,
    ),
    Field(
        "languages",
        _("Languages"),
        _("The languages in which the record exists."),
        _terms("language"),
    ),
    Field("title", _("Title"), _("As the portal shows it."), lambda row: row.record.title),
    Field("summary", _("Summary"), _("As lists show it."), lambda row: row.record.summary),
    Field(
        "url",
        _("Address"),
        _("The page of the record in this language."),
        lambda row: f"{row.site}{row.record.url}",
    ),
    Field(
        "permanent_url",
        _("Permanent address"),
        _("Leads to the record in the reader's language, also when its page has moved."),
        lambda row: f"{row.site}/id/{row.record.public_id}/",
    ),
    Field(
        "institution",
        _("Institution"),
        _("Identifier of the institution that leads it. Empty: not stated in the source."),
        _fact("institution"),
    ),
    Field(
        "institution_name",
        _("Name of the institution"),
        _("In the language of the file."),
        _institution_name,
    ),
    Field(
        "date",
        _("Date stated"),
        _("The first day of the date that the record speaks of. Empty: not stated in the source."),
        lambda row: row.record.date,
    ),
    Field(
        "first_published_at",
        _("First published"),
        _("When the record first became public."),
        lambda row: row.record.first_published_at,
    ),
    Field(
        "updated_at",
        _("Last updated"),
        _("When the record last changed in public."),
        lambda row: row.record.updated_at,
    ),
    Field(
        "links",
        _("Links"),
        _("The public records it points at, each as kind:identifier."),
        lambda row: list(row.links),
    ),
    Field(
        "themes",
        _("Themes"),
        _("Identifiers of the themes."),
        _terms("theme"),
        (*_CLASSIFIED, "dossier"),
    ),
    Field("sectors", _("Sectors"), _("Identifiers of the sectors."), _terms("sector"), _CLASSIFIED),
    Field(
        "challenge_types",
        _("Challenge types"),
        _("Identifiers of the challenge types."),
        _terms("challenge_type"),
        _CLASSIFIED,
    ),
    Field("audiences", _("Audiences"), _("Identifiers of the audiences."), _terms("audience"), _CLASSIFIED),
    Field(
        "supporters",
        _("Institutions that take part"),
        _("Identifiers of the institutions beside the one that leads."),
        _terms("supporter"),
        ("initiative", "commitment"),
    ),
    Field(
        "progress_percent",
        _("Declared progress in per cent"),
        _("As the institution declares it. Empty: not stated in the source."),
        _fact("progress_percent"),
        ("initiative", "commitment", "progress_update"),
    ),
    Field(
        "declared_status",
        _("Declared status"),
        _("As the institution declares it; a field of its own beside the percentage."),
        _fact("declared_status"),
        _DECLARED,
    ),
    Field(
        "life_stage",
        _("Stage"),
        _("How far the initiative has come. Empty: not stated in the source."),
        _fact("life_stage"),
        ("initiative",),
    ),
    Field(
        "period_start",
        _("Start"),
        _("A year, a month or a day, as far as the source states it."),
        _part("period", 0),
        ("initiative",),
    ),
    Field(
        "period_end",
        _("End"),
        _("A year, a month or a day, as far as the source states it."),
        _part("period", 1),
        ("initiative",),
    ),
    Field("start_year", _("First year"), _("Of the plan."), _part("years", 0), ("plan",)),
    Field("end_year", _("Last year"), _("Of the plan."), _part("years", 1), ("plan",)),
    Field("plan", _("Action plan"), _("Identifier of its plan."), _fact("plan"), ("commitment",)),
    Field("code", _("Code"), _("As the plan prints it."), _fact("code"), ("commitment",)),
    Field("commitment_number", _("Number"), _("As the plan prints it."), _fact("number"), ("commitment",)),
    Field(
        "editorial_group",
        _("Editors' own group"),
        _("The editors' grouping; the source names no axes."),
        _fact("group"),
        ("commitment",),
    ),
    Field(
        "end_date",
        _("End"),
        _("When the commitment is due. Empty: not stated in the source."),
        _fact("end_date"),
        ("commitment",),
    ),
    Field(
        "irm_completion",
        _("Completion as assessed"),
        _("What the Independent Reporting Mechanism says, on its own scale."),
        _fact("irm_completion"),
        ("commitment",),
    ),
    Field(
        "implementing_agency",
        _("Lead implementing agency"),
        _("Identifier of the institution."),
        _fact("implementing_agency"),
        ("commitment",),
    ),
    Field(
        "policy_areas",
        _("Policy areas"),
        _("Identifiers of the policy areas."),
        _terms("policy_area"),
        ("commitment",),
    ),
    Field(
        "ogp_values",
        _("OGP values"),
        _("Identifiers of the OGP values."),
        _terms("ogp_value"),
        ("commitment",),
    ),
    Field(
        "evidence",
        _("Pieces of evidence"),
        _("How many files or addresses prove it."),
        lambda row: len(row.record.data.get("evidence") or ()),
        ("progress_update",),
    ),
    Field(
        "kind",
        _("Kind"),
        _("What kind of platform, resource or institution it is."),
        _fact("kind"),
        ("platform", "resource", "institution"),
    ),
    Field("number", _("Number"), _("The number of the law or text."), _fact("number"), ("resource",)),
    Field(
        "web_address",
        _("Web address"),
        _("As the source prints it."),
        _fact("address"),
        ("platform",),
    ),
    Field(
        "former_operator",
        _("Former operator"),
        _("Identifier of the institution."),
        _fact("former_operator"),
        ("platform",),
    ),
    Field(
        "is_group",
        _("Group of bodies"),
        _("Whether it is a category of bodies rather than one body."),
        _fact("is_group"),
        ("institution",),
    ),
    Field(
        "is_partner",
        _("Section on the portal"),
        _("Whether it publishes in a section of its own."),
        _fact("is_partner"),
        ("institution",),
    ),
)


def fields_of(types: Sequence[str]) -> list[Field]:
    """The fields that records of these types may have (no types: all fields)."""
    return [f for f in FIELDS if not f.types or not types or set(f.types) & set(types)]


def codebook() -> dict[str, Any]:
    """Every field with its label and definition in each language, and the labels of coded values."""
    return {
        "types": {name: _in_every_language(title) for name, title in TYPE_TITLES.items()},
        "fields": [
            {
                "name": f.name,
                "types": list(f.types or TYPE_TITLES),
                "labels": _in_every_language(f.label),
                "definitions": _in_every_language(f.definition),
                "values": {
                    value: _in_every_language(label) for value, label in choice_labels(f.name).items()
                },
            }
            for f in FIELDS
        ],
    }


def _in_every_language(text: Any) -> dict[str, str]:
    texts = {}
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        with translation.override(code):
            texts[code] = str(text)
    return texts
