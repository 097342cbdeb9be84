"""What an institution reports on a commitment, with its evidence."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.models import Orderable

from commitments.models.commitments import CommitmentPage, Milestone
from editorial.documents import public_address
from editorial.models import PortalDocument, RecordPage
from editorial.statuses import DeclaredStatus
from institutions.labels import LabelsField, label_in
from publication.facets import records_of
from publication.projection import Relation


class ProgressUpdatePage(RecordPage):
    """Lives in the reporting institution's section; shown on the commitment's page."""

    record_type = "progress_update"
    parent_page_types: ClassVar[list[str]] = [
        "editorial.InstitutionSectionPage",
        "editorial.PracticeSectionPage",
    ]
    subpage_types: ClassVar[list[str]] = []
    required_facts = ("commitment", "reported_on")
    fact_fields = (
        *RecordPage.fact_fields,
        "commitment",
        "milestone",
        "reported_on",
        "progress_percent",
        "declared_status",
        "evidence",
    )

    commitment = models.ForeignKey(
        CommitmentPage,
        verbose_name=_("commitment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="updates",
    )
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("milestone"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reported_on = models.DateField(_("state of"), null=True, blank=True)
    progress_percent = models.PositiveSmallIntegerField(
        _("declared progress in per cent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    declared_status = models.CharField(
        _("declared status"), max_length=20, choices=DeclaredStatus.choices, blank=True
    )

    fact_panels: ClassVar[list[Panel]] = [
        *(
            FieldPanel(n)
            for n in ["commitment", "milestone", "reported_on", "progress_percent", "declared_status"]
        ),
        InlinePanel("evidence", heading=_("Evidence")),
    ]

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")

    def get_url(self, *args: Any, **kwargs: Any) -> str | None:
        """The commitment's page, where the update is shown."""
        return self.address_on_commitment() or super().get_url(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        address = self.address_on_commitment()
        if not address:
            raise Http404
        return HttpResponseRedirect(address)

    def address_on_commitment(self) -> str | None:
        """None while the commitment is not public: then there is no place to read the update."""
        if self.source.commitment is None:
            return None
        key = self.source.commitment.translation_key
        record = records_of(self.locale.language_code, "commitment").filter(translation_key=key).first()
        return f"{record.url}#{self.source.public_id}" if record else None

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        return {**super().public_facets(), "evidence": ["yes" if self.evidence.exists() else "no"]}

    def public_relations(self) -> list[Relation]:
        own = [Relation("reports-on", self.commitment.translation_key)] if self.commitment else []
        return [*own, *super().public_relations()]

    def public_date(self) -> date | None:
        return self.reported_on

    def public_data(self) -> dict[str, Any]:
        evidence = [
            {
                "titles": item.titles,
                "address": item.address,
                "document": public_address(item.document) if item.document else "",
            }
            for item in self.evidence.select_related("document__collection")
        ]
        return {
            **super().public_data(),
            "progress_percent": self.progress_percent,
            "declared_status": self.declared_status,
            "evidence": evidence,
        }


class Evidence(Orderable):
    """What proves it: a file or an address."""

    page = ParentalKey(ProgressUpdatePage, on_delete=models.CASCADE, related_name="evidence")
    titles = LabelsField(_("title"))
    document = models.ForeignKey(
        PortalDocument,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.URLField(_("web address"), blank=True)

    panels: ClassVar[list[Panel]] = [FieldPanel("titles"), FieldPanel("document"), FieldPanel("address")]

    class Meta(Orderable.Meta):
        verbose_name = _("piece of evidence")

    def __str__(self) -> str:
        return self.title_in()

    def title_in(self, locale: str | None = None) -> str:
        return label_in(self.titles, locale)[0]
