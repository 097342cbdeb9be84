"""Commitments with their milestones, actors and actions to take."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.models import Orderable

from commitments.deadlines import is_past
from commitments.reading import IRM_FIELDS, commitment_reading
from commitments.statuses import ActorRole, IrmOutcome
from editorial.actions_to_take import action_facets, action_institutions, public_actions
from editorial.models import ActionToTake, RecordPage
from editorial.models.classified import Classified, terms_field
from editorial.statuses import DatePrecision, DeclaredStatus, LinkKind
from institutions.labels import LabelsField, label_in
from institutions.models import Institution, Term, Vocabulary
from publication.facets import NOT_STATED
from publication.models import PublicRecord
from publication.projection import Relation


def irm_field(label: Any) -> models.CharField:
    return models.CharField(label, max_length=30, choices=IrmOutcome.choices, blank=True)


class CommitmentPage(Classified, RecordPage):
    """One commitment of a plan. `institution` leads it; percentage and status are different things."""

    record_type = "commitment"
    shown_apart = ("plan", "progress_update")
    template = "commitments/commitment.html"
    parent_page_types: ClassVar[list[str]] = ["commitments.ActionPlanPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = (
        *RecordPage.fact_fields,
        *Classified.term_fields,
        "policy_areas",
        "ogp_values",
        "policy_areas_complete",
        "code",
        "place",
        "number",
        "cycle",
        "editorial_group",
        "declared_status",
        "status_basis",
        "progress_percent",
        "start_date",
        "end_date",
        "date_precision",
        "dates_as_printed",
        "lead_basis",
        "implementing_agency",
        "contact_institution",
        "contact_function",
        "strategy_axis_number",
        "addresses",
        "detail_level",
        "excerpt_truncated",
        *IRM_FIELDS,
        "milestones",
        "actors",
        "actions",
    )

    code = models.CharField(_("code"), max_length=20, blank=True)
    place = models.PositiveSmallIntegerField(_("place in the plan"), default=0)
    number = models.PositiveSmallIntegerField(_("number as printed"), null=True, blank=True)
    cycle = models.CharField(_("cycle"), max_length=20, blank=True)
    policy_areas = terms_field(Vocabulary.POLICY_AREA, _("policy areas"))
    ogp_values = terms_field(Vocabulary.OGP_VALUE, _("OGP values"))
    policy_areas_complete = models.BooleanField(_("all policy areas are known"), default=False)
    editorial_group = models.ForeignKey(
        Term,
        verbose_name=_("editors' own group"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"vocabulary": Vocabulary.EDITORIAL_GROUP},
        help_text=_("The plan's axes are not named in the source; this grouping is the editors'."),
    )
    declared_status = models.CharField(
        _("declared status"), max_length=20, choices=DeclaredStatus.choices, blank=True
    )
    status_basis = models.CharField(_("where the status comes from"), max_length=100, blank=True)
    progress_percent = models.PositiveSmallIntegerField(
        _("declared progress in per cent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the dates"), max_length=10, choices=DatePrecision.choices, blank=True
    )
    dates_as_printed = models.CharField(_("dates as printed"), max_length=100, blank=True)
    lead_basis = models.CharField(_("where the lead is stated"), max_length=40, blank=True)
    implementing_agency = models.ForeignKey(
        Institution,
        verbose_name=_("lead implementing agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contact_institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution of the contact point"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contact_function = LabelsField(
        _("function of the contact point"), blank=True, help_text=_("A function, never a person.")
    )
    strategy_axis_number = models.PositiveSmallIntegerField(_("axis of the strategy"), null=True, blank=True)
    addresses = models.JSONField(_("web addresses as printed"), default=list, blank=True)
    detail_level = models.CharField(max_length=20, blank=True, editable=False)
    excerpt_truncated = models.BooleanField(_("the source's text is cut off"), default=False)
    irm_report = irm_field(_("IRM report"))
    irm_starred = irm_field(_("Starred commitment"))
    irm_early_results = irm_field(_("Early results"))
    irm_verifiable = irm_field(_("Verifiable"))
    irm_relevant_to_ogp_values = irm_field(_("Relevant to OGP values"))
    irm_potential_impact = irm_field(_("Potential impact"))
    irm_completion = irm_field(_("Completion"))

    long_title = models.TextField(_("long title"), blank=True)
    problem = models.TextField(_("problem it addresses"), blank=True)
    delivers = models.TextField(_("what it delivers"), blank=True, help_text=_("One point a line."))
    indicators = models.TextField(_("indicators"), blank=True, help_text=_("One point a line."))
    targets = models.TextField(_("targets"), blank=True, help_text=_("One point a line."))
    contribution = models.TextField(_("how it contributes"), blank=True)
    ogp_relevance = models.TextField(_("why it matters for OGP values"), blank=True)
    additional = models.TextField(_("additional information"), blank=True)

    text_panels: ClassVar[list[Panel]] = [
        *RecordPage.text_panels,
        *(
            FieldPanel(name)
            for name in (
                [
                    "long_title",
                    "problem",
                    "delivers",
                    "indicators",
                    "targets",
                    "contribution",
                    "ogp_relevance",
                    "additional",
                ]
            )
        ),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("code"), FieldPanel("number"), FieldPanel("place"), FieldPanel("editorial_group")]
        ),
        MultiFieldPanel(
            [FieldPanel("progress_percent"), FieldPanel("declared_status"), FieldPanel("status_basis")],
            heading=_("Declared state"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("start_date", "end_date", "date_precision", "dates_as_printed")],
            heading=_("Period"),
        ),
        InlinePanel("milestones", heading=_("Milestones")),
        InlinePanel("actions", heading=_("Actions to take")),
        MultiFieldPanel(
            [
                FieldPanel("lead_basis"),
                FieldPanel("implementing_agency"),
                FieldPanel("contact_institution"),
                FieldPanel("contact_function"),
            ],
            heading=_("Who answers for it"),
        ),
        InlinePanel("actors", heading=_("Institutions that take part")),
        MultiFieldPanel([FieldPanel(name) for name in IRM_FIELDS], heading=_("Independent assessment")),
        FieldPanel("policy_areas"),
        FieldPanel("ogp_values"),
        *Classified.term_panels,
        FieldPanel("excerpt_truncated"),
    ]

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")

    def text_parts(self) -> Iterable[str]:
        return (
            self.source.code,
            self.long_title,
            self.problem,
            self.delivers,
            self.indicators,
            self.targets,
            self.contribution,
            self.ogp_relevance,
            self.additional,
        )

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        actors = [actor.institution.slug for actor in self._actors()]
        implementing = [self.implementing_agency.slug] if self.implementing_agency else []
        lead = self.institution.slug if self.institution else None
        return {
            **super().public_facets(),
            **self.term_facets(),
            "policy_area": [term.slug for term in self.policy_areas.all()],
            "ogp_value": [term.slug for term in self.ogp_values.all()],
            **action_facets(self._public_actions()),
            "status": [self.declared_status or NOT_STATED],
            "editorial_group": [self.editorial_group.slug] if self.editorial_group else [],
            "plan": [self.plan_id()],
            "supporter": sorted({*actors, *implementing} - {lead}),
        }

    def plan_id(self) -> str:
        """The plan's identifier, by which its commitments are gathered in every language."""
        return str(self.get_parent().specific.plan_id)

    def public_date(self) -> date | None:
        return self.start_date

    def public_order(self) -> int:
        return self.place

    def public_data(self) -> dict[str, Any]:
        return {
            **super().public_data(),
            "plan": self.plan_id(),
            "code": self.code,
            "number": self.number,
            "group": self.editorial_group.slug if self.editorial_group else None,
            "themes": [term.slug for term in self.themes.all()],
            "progress_percent": self.progress_percent,
            "declared_status": self.declared_status,
            "status_basis": self.status_basis,
            "start_date": self.start_date.isoformat() if self.start_date else None,
            "end_date": self.end_date.isoformat() if self.end_date else None,
            "date_precision": self.date_precision,
            **{name: getattr(self, name) for name in IRM_FIELDS},
            "implementing_agency": self.implementing_agency.slug if self.implementing_agency else None,
            "contact_institution": self.contact_institution.slug if self.contact_institution else None,
            "contact_function": self.contact_function,
            "actors": [[actor.institution.slug, actor.role] for actor in self._actors()],
            "milestones": [milestone.public_data() for milestone in self.milestones.order_by("sort_order")],
            "actions": self._public_actions(),
        }

    def _public_actions(self) -> list[dict[str, Any]]:
        return public_actions(self.actions.select_related("institution").order_by("sort_order"))

    def _actors(self) -> Iterable["CommitmentActor"]:
        return self.actors.select_related("institution").order_by("sort_order")

    def institutions_in(self, data: Mapping[str, Any]) -> Iterable[str | None]:
        named = [data[name] for name in ("institution", "implementing_agency", "contact_institution")]
        actors = (slug for slug, _role in data["actors"])
        return [*named, *actors, *action_institutions(data.get("actions", ()))]

    def public_relations(self) -> Sequence[Relation]:
        return [Relation(LinkKind.PART_OF, self.get_parent().translation_key), *super().public_relations()]

    @cached_property
    def _versions_and_plans(self) -> list[PublicRecord]:
        """Its own languages and all plans, which are few: one query for both."""
        wanted = Q(translation_key=self.translation_key) | Q(type="plan")
        return list(PublicRecord.objects.filter(wanted).defer("text"))

    @cached_property
    def public_versions(self) -> dict[str, PublicRecord]:
        own = [row for row in self._versions_and_plans if row.translation_key == self.translation_key]
        return {row.locale: row for row in own}

    def plans_for(self, locale: str) -> dict[str, PublicRecord]:
        """`{identifier: public plan}` as a reader of `locale` sees them."""
        plans = [row for row in self._versions_and_plans if row.type == "plan"]
        plans = [*(p for p in plans if p.is_source), *(p for p in plans if p.locale == locale)]
        return {plan.external_id or plan.public_id: plan for plan in plans}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | commitment_reading(self, request, context)


class Milestone(Orderable):
    """A dated step of a commitment; its title in each language, its dates once."""

    page = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="milestones")
    titles = LabelsField(_("title"))
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    date_precision = models.CharField(
        _("precision of the dates"), max_length=10, choices=DatePrecision.choices, blank=True
    )
    dates_as_printed = models.CharField(_("dates as printed"), max_length=100, blank=True)
    status = models.CharField(_("declared status"), max_length=20, choices=DeclaredStatus.choices, blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel(name)
        for name in ["titles", "start_date", "end_date", "date_precision", "dates_as_printed", "status"]
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("milestone")

    def __str__(self) -> str:
        return self.title_in()

    def title_in(self, locale: str | None = None) -> str:
        return label_in(self.titles, locale)[0]

    def public_data(self) -> dict[str, Any]:
        """As `deadlines.steps_in` reads it."""
        return {
            "titles": self.titles,
            "start": self.start_date.isoformat() if self.start_date else None,
            "end": self.end_date.isoformat() if self.end_date else None,
            "precision": self.date_precision,
            "status": self.status,
        }

    def is_overdue(self, on: date) -> bool:
        return is_past(self.end_date, self.status, on)


class CommitmentActor(Orderable):
    page = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="actors")
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=30, choices=ActorRole.choices)

    panels: ClassVar[list[Panel]] = [FieldPanel("institution"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("institution that takes part")

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_role_display()}"


class CommitmentAction(ActionToTake):
    page = ParentalKey(CommitmentPage, on_delete=models.CASCADE, related_name="actions")
