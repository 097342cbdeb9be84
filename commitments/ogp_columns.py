"""The headings of the Open Government Partnership (OGP) for a commitment, and what is known under each.

They are those of OGP's commitment template, of its pages on commitments and of its independent review (IRM).
What the source does not state is empty. Persons are never named: a contact point is a function.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from commitments.deadlines import steps_in
from commitments.models import ActionPlanPage, CommitmentPage
from commitments.statuses import ActorRole, IrmOutcome
from editorial.statuses import DatePrecision, DeclaredStatus
from editorial.wording import choice_label
from institutions.labels import label_in
from publication.facets import FacetLabels
from publication.models import PublicRecord


@dataclass(frozen=True)
class Plan:
    """A public plan; its page in the language of the file and its source page, where they are public."""

    record: PublicRecord
    page: ActionPlanPage | None
    source: ActionPlanPage | None

    @property
    def identifier(self) -> str:
        return self.record.external_id or self.record.public_id


@dataclass(frozen=True)
class Stated:
    """A public commitment with what is said of it. `page` has its text, `source` its facts."""

    record: PublicRecord
    plan: Plan
    page: CommitmentPage | None
    source: CommitmentPage | None
    terms: Mapping[str, Sequence[str]]
    labels: FacetLabels
    institutions: Mapping[str, str]
    site: str

    def institution(self, slug: str | None) -> str | None:
        return self.institutions.get(slug or "") or None


@dataclass(frozen=True)
class Column:
    """`choices` are those of which a value is the label, in the language of the file."""

    name: str
    label: Any
    definition: Any
    value: Callable[[Stated], Any]
    choices: type[Choices] | None = None


def _fact(name: str) -> Callable[[Stated], Any]:
    return lambda stated: _known(stated.record.data.get(name))


def _known(value: Any) -> Any:
    return None if value == "" else value


def _text(name: str) -> Callable[[Stated], Any]:
    return lambda stated: _known(getattr(stated.page, name, ""))


def _on_source(name: str) -> Callable[[Stated], Any]:
    return lambda stated: _known(getattr(stated.source, name, ""))


def _of_plan(name: str) -> Callable[[Stated], Any]:
    return lambda stated: _known(getattr(stated.plan.source, name, ""))


def _choice(name: str, choices: type[Choices]) -> Callable[[Stated], Any]:
    return lambda stated: _known(choice_label(choices, stated.record.data.get(name) or ""))


def _named(name: str) -> Callable[[Stated], Any]:
    return lambda stated: stated.institution(stated.record.data.get(name))


def _taking_part(role: str) -> Callable[[Stated], list[str]]:
    def names(stated: Stated) -> list[str]:
        slugs = (slug for slug, own in stated.record.data.get("actors", ()) if own == role)
        return [name for slug in slugs if (name := stated.institution(slug))]

    return names


def _terms(facet: str) -> Callable[[Stated], list[str]]:
    return lambda stated: [stated.labels.label(facet, slug) for slug in stated.terms.get(facet, ())]


def _contact(stated: Stated) -> str | None:
    return label_in(stated.record.data.get("contact_function"), stated.record.locale)[0] or None


def _milestones(stated: Stated) -> list[dict[str, Any]]:
    """`[{"number", "title", "start_date", "end_date", "date_precision", "status"}]`."""
    return [
        {
            "number": step.number,
            "title": label_in(step.titles, stated.labels.locale)[0] or None,
            "start_date": step.start,
            "end_date": step.end,
            "date_precision": step.precision or None,
            "status": _known(choice_label(DeclaredStatus, step.status)),
        }
        for step in steps_in(stated.record.data)
    ]


def _irm(name: str, label: Any, definition: Any) -> Column:
    return Column(name, label, definition, _choice(name, IrmOutcome), IrmOutcome)


COLUMNS: Sequence[Column] = (
    Column(
        "member",
        _("OGP member"),
        _("The country, as the plan names it."),
        lambda stated: _known(getattr(stated.plan.page, "member_name", "")),
    ),
    Column(
        "action_plan_id",
        _("Identifier of the plan"),
        _("As the portal and its addresses name it."),
        lambda stated: stated.plan.identifier,
    ),
    Column("action_plan", _("Action plan"), _("Its title."), lambda stated: stated.plan.record.title),
    Column("action_plan_cycle", _("Action plan cycle"), _("As OGP counts it."), _of_plan("cycle")),
    Column("start_year", _("First year"), _("Of the plan."), _of_plan("start_year")),
    Column("end_year", _("Last year"), _("Of the plan."), _of_plan("end_year")),
    Column("commitment_id", _("Commitment ID"), _("OGP’s own code, such as MO0006."), _fact("code")),
    Column("commitment_number", _("Number"), _("As the plan prints it."), _fact("number")),
    Column(
        "commitment_title",
        _("Commitment title"),
        _("As the portal shows it."),
        lambda stated: stated.record.title,
    ),
    Column("long_title", _("long title"), _("As the plan prints it."), _text("long_title")),
    Column(
        "status",
        _("Status"),
        _("As the institution declares it; a field of its own beside the percentage."),
        _choice("declared_status", DeclaredStatus),
        DeclaredStatus,
    ),
    Column(
        "progress_percent",
        _("Declared progress in per cent"),
        _("As the institution declares it. OGP’s template has no such heading."),
        _fact("progress_percent"),
    ),
    Column("start_date", _("Start"), _("As precise as “precision of the dates” says."), _fact("start_date")),
    Column("end_date", _("End"), _("As precise as “precision of the dates” says."), _fact("end_date")),
    Column(
        "date_precision",
        _("precision of the dates"),
        _("Whether the source states a day, a month or a year."),
        _choice("date_precision", DatePrecision),
        DatePrecision,
    ),
    Column(
        "dates_as_printed",
        _("dates as printed"),
        _("In the source’s own words."),
        _on_source("dates_as_printed"),
    ),
    Column(
        "lead_institution",
        _("Lead institution"),
        _("The institution that answers for it."),
        _named("institution"),
    ),
    Column(
        "lead_implementing_agency",
        _("Lead implementing agency"),
        _("The body that carries it out."),
        _named("implementing_agency"),
    ),
    Column(
        "contact_institution",
        _("institution of the contact point"),
        _("Where the contact point works."),
        _named("contact_institution"),
    ),
    Column(
        "contact_function",
        _("function of the contact point"),
        _("A function, never a person."),
        _contact,
    ),
    Column(
        "support_institutions",
        _("Support institutions"),
        _("Those that OGP lists as supporting the lead."),
        _taking_part(ActorRole.SUPPORT),
    ),
    Column(
        "partners",
        _("Partners"),
        _("Those that the source calls partners, of whatever kind."),
        _taking_part(ActorRole.PARTNER),
    ),
    Column(
        "public_bodies",
        _("Other public bodies involved"),
        _("State actors that take part."),
        _taking_part(ActorRole.PUBLIC_BODY),
    ),
    Column(
        "civil_society",
        _("Civil society, media and unions involved"),
        _("Stakeholders outside the state that take part."),
        _taking_part(ActorRole.CIVIL_SOCIETY),
    ),
    Column(
        "international_bodies",
        _("International bodies involved"),
        _("Multilateral and foreign bodies that take part."),
        _taking_part(ActorRole.INTERNATIONAL),
    ),
    Column("policy_areas", _("Policy areas"), _("By OGP’s list."), _terms("policy_area")),
    Column(
        "policy_areas_complete",
        _("all policy areas are known"),
        _("Whether the source shows all of them, not the first alone."),
        _on_source("policy_areas_complete"),
    ),
    Column("ogp_values", _("OGP values"), _("Which of OGP’s values it serves."), _terms("ogp_value")),
    Column(
        "problem", _("problem it addresses"), _("The public problem that it addresses."), _text("problem")
    ),
    Column(
        "delivers", _("what it delivers"), _("What the commitment is. One point a line."), _text("delivers")
    ),
    Column(
        "contribution",
        _("how it contributes"),
        _("How it contributes to solving the public problem."),
        _text("contribution"),
    ),
    Column(
        "relevance",
        _("why it matters for OGP values"),
        _("In the plan’s own words; what the IRM says stands apart."),
        _text("ogp_relevance"),
    ),
    Column(
        "indicators", _("indicators"), _("By which it is measured. One point a line."), _text("indicators")
    ),
    Column("targets", _("targets"), _("What is to be reached. One point a line."), _text("targets")),
    Column("additional", _("additional information"), _("As the plan prints it."), _text("additional")),
    Column(
        "milestones",
        _("Milestones"),
        _("Each with its number, its dates and its declared state."),
        _milestones,
    ),
    _irm("irm_report", _("IRM report"), _("Which review the assessment is from.")),
    _irm("irm_starred", _("Starred commitment"), _("Whether the IRM marked it as exemplary.")),
    _irm(
        "irm_early_results",
        _("Early results"),
        _("How far it has opened government, as the IRM sees it (“did it open government?”)."),
    ),
    _irm("irm_verifiable", _("Verifiable"), _("Whether one can check that it was done.")),
    _irm(
        "irm_relevant_to_ogp_values",
        _("Relevant to OGP values"),
        _("Whether it serves one of OGP’s values, as the IRM sees it."),
    ),
    _irm("irm_potential_impact", _("Potential impact"), _("What it could change, as the IRM sees it.")),
    _irm(
        "irm_completion",
        _("Completion"),
        _("What the Independent Reporting Mechanism says, on its own scale."),
    ),
    Column(
        "locale",
        _("Language"),
        _("The language of the texts."),
        lambda stated: stated.record.locale,
    ),
    Column(
        "url",
        _("Address"),
        _("The page of the record in this language."),
        lambda stated: f"{stated.site}{stated.record.url}",
    ),
    Column(
        "permanent_url",
        _("Permanent address"),
        _("Leads to the record in the reader's language, also when its page has moved."),
        lambda stated: f"{stated.site}/id/{stated.record.public_id}/",
    ),
    Column(
        "updated_at",
        _("Last updated"),
        _("When the record last changed in public."),
        lambda stated: stated.record.updated_at,
    ),
)
