"""Action plans and the tracker that shows them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from commitments.plan_reading import plan_reading, plans_with_progress, tracker_reading
from editorial.models import PortalPage, RecordPage
from editorial.statuses import DeclaredStatus
from institutions.models import Term
from publication.models import PublicRecord

__all__ = ["ActionPlanPage", "TrackerPage", "plans_with_progress"]


class TrackerPage(PortalPage):
    """All action plans with their overall figures."""

    template = "commitments/tracker.html"
    menu = "main"
    lists = "plan"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("tracker of commitments")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | tracker_reading(self.locale.language_code)


class ActionPlanPage(RecordPage):
    """One plan; its commitments are its children."""

    record_type = "plan"
    shown_apart = ("commitment", "progress_update")
    template = "commitments/plan.html"
    parent_page_types: ClassVar[list[str]] = ["commitments.TrackerPage"]
    fact_fields = (
        *RecordPage.fact_fields,
        "cycle",
        "start_year",
        "end_year",
        "start_date",
        "end_date",
        "declared_status",
        "status_basis",
        "printed_overall_percent",
        "printed_commitments_count",
        "printed_counts",
        "digital_commitments",
        "axes_note",
    )

    cycle = models.CharField(_("cycle"), max_length=20, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    declared_status = models.CharField(
        _("declared status"), max_length=20, choices=DeclaredStatus.choices, blank=True
    )
    status_basis = models.CharField(_("where the status comes from"), max_length=100, blank=True)
    printed_overall_percent = models.DecimalField(
        _("overall progress as printed"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("Kept to compare: the page shows the mean of the commitments' percentages."),
    )
    printed_commitments_count = models.PositiveSmallIntegerField(
        _("number of commitments as printed"), null=True, blank=True
    )
    printed_counts = models.JSONField(_("counts by status as printed"), default=dict, blank=True)
    digital_commitments = models.JSONField(default=dict, blank=True, editable=False)
    axes_note = models.TextField(_("note on the axes"), blank=True)
    member_name = models.CharField(_("name of the OGP member"), max_length=100, blank=True)

    text_panels: ClassVar[list[Panel]] = [*RecordPage.text_panels, FieldPanel("member_name")]
    fact_panels: ClassVar[list[Panel]] = [
        FieldPanel("cycle"),
        MultiFieldPanel(
            [
                FieldPanel("start_year"),
                FieldPanel("end_year"),
                FieldPanel("start_date"),
                FieldPanel("end_date"),
            ],
            heading=_("Period"),
        ),
        MultiFieldPanel(
            [FieldPanel("declared_status"), FieldPanel("status_basis")], heading=_("Declared state")
        ),
        MultiFieldPanel(
            [FieldPanel("printed_overall_percent"), FieldPanel("printed_commitments_count")],
            heading=_("As printed"),
        ),
        FieldPanel("axes_note"),
    ]

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")

    @property
    def plan_id(self) -> str:
        """By which its commitments are gathered in every language."""
        return self.source.external_id or self.source.public_id

    def public_date(self) -> date | None:
        return self.start_date or (date(self.start_year, 1, 1) if self.start_year else None)

    def public_data(self) -> dict[str, Any]:
        return {
            **super().public_data(),
            "years": [self.start_year, self.end_year],
            "declared_status": self.declared_status,
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        commitments = self.commitments_among(context["related"])
        return context | plan_reading(self, request, commitments)

    def terms_shown(self, *, in_public: bool) -> dict[str, list[Term]]:
        """A plan is filed under no terms: nothing to look up."""
        return {}

    def commitments_among(self, related: Iterable[PublicRecord]) -> list[PublicRecord]:
        """The plan's public commitments in its own order."""
        own = [r for r in related if r.type == "commitment" and r.data["plan"] == self.plan_id]
        return sorted(own, key=lambda record: (record.order, record.pk))
