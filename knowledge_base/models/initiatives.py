"""The initiatives bank: what institutions do for integrity."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, Panel

from editorial.actions_to_take import action_facets, action_institutions, public_actions
from editorial.dates import PARTIAL_DATE, first_day
from editorial.models import ActionToTake, PortalPage, RecordPage
from editorial.models.classified import Classified
from editorial.statuses import DeclaredStatus
from institutions.models import Institution
from knowledge_base.browsing import browse
from knowledge_base.statuses import LifeStage
from publication.facets import NOT_STATED

BANK_FACETS = (
    "sector",
    "status",
    "theme",
    "challenge_type",
    "life_stage",
    "institution",
    "year",
    "language",
)


class InitiativesBankPage(PortalPage):
    """All initiatives, across the institutions' sections."""

    template = "knowledge_base/bank.html"
    menu = "main"
    lists = "initiative"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("initiatives bank")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"browsing": browse(request, self.locale.language_code, "initiative", BANK_FACETS)}


class InitiativePage(Classified, RecordPage):
    """One initiative of one institution."""

    record_type = "initiative"
    template = "knowledge_base/initiative.html"
    parent_page_types: ClassVar[list[str]] = [
        "editorial.InstitutionSectionPage",
        "editorial.PracticeSectionPage",
    ]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = (
        *RecordPage.fact_fields,
        *Classified.term_fields,
        "partners",
        "life_stage",
        "declared_status",
        "status_basis",
        "progress_percent",
        "period_start",
        "period_end",
        "period_as_printed",
        "actions",
    )

    partners = ParentalManyToManyField(Institution, verbose_name=_("partners"), blank=True, related_name="+")
    life_stage = models.CharField(
        _("stage"),
        max_length=20,
        choices=LifeStage.choices,
        blank=True,
        help_text=_("Empty means: not stated in the source."),
    )
    declared_status = models.CharField(
        _("declared status"), max_length=20, choices=DeclaredStatus.choices, blank=True
    )
    status_basis = models.CharField(_("where the status comes from"), max_length=100, blank=True)
    progress_percent = models.PositiveSmallIntegerField(
        _("declared progress in per cent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    period_start = models.CharField(_("start"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    period_end = models.CharField(_("end"), max_length=10, blank=True, validators=[PARTIAL_DATE])
    period_as_printed = models.CharField(_("period as printed"), max_length=200, blank=True)
    results = models.TextField(_("results"), blank=True)
    stage_reason = models.TextField(_("reason for the stage"), blank=True)
    lessons = models.TextField(_("lessons learnt"), blank=True)

    text_panels: ClassVar[list[Panel]] = [
        *RecordPage.text_panels,
        FieldPanel("results"),
        FieldPanel("stage_reason"),
        FieldPanel("lessons"),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        FieldPanel("partners"),
        FieldPanel("life_stage"),
        MultiFieldPanel(
            [FieldPanel("declared_status"), FieldPanel("status_basis"), FieldPanel("progress_percent")],
            heading=_("Declared state"),
        ),
        MultiFieldPanel(
            [FieldPanel("period_start"), FieldPanel("period_end"), FieldPanel("period_as_printed")],
            heading=_("Period"),
        ),
        *Classified.term_panels,
        InlinePanel("actions", heading=_("Actions to take")),
    ]

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")

    def text_parts(self) -> Iterable[str]:
        return (self.results, self.stage_reason, self.lessons)

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        partners = [institution.slug for institution in self.partners.all()]
        return {
            **super().public_facets(),
            **self.term_facets(),
            **action_facets(self._public_actions()),
            "supporter": partners,
            "life_stage": [self.life_stage or NOT_STATED],
            "status": [self.declared_status or NOT_STATED],
        }

    def _public_actions(self) -> list[dict[str, Any]]:
        return public_actions(self.actions.select_related("institution").order_by("sort_order"))

    def public_date(self) -> date | None:
        return first_day(self.period_start)

    def public_data(self) -> dict[str, Any]:
        return {
            **super().public_data(),
            "progress_percent": self.progress_percent,
            "declared_status": self.declared_status,
            "life_stage": self.life_stage,
            "period": [self.period_start, self.period_end],
            "partners": [institution.slug for institution in self.partners.all()],
            "actions": self._public_actions(),
        }

    def institutions_in(self, data: Mapping[str, Any]) -> Iterable[str | None]:
        return [data["institution"], *data["partners"], *action_institutions(data.get("actions", ()))]


class InitiativeAction(ActionToTake):
    page = ParentalKey(InitiativePage, on_delete=models.CASCADE, related_name="actions")
