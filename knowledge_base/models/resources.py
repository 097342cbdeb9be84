"""The library: laws, strategies, reports, studies, guides, conventions, statistics, news."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from editorial.models import PortalDocument, PortalPage, RecordPage
from editorial.models.classified import Classified
from knowledge_base.browsing import browse
from knowledge_base.statuses import ResourceKind
from publication.facets import NOT_STATED

LIBRARY_FACETS = ("kind", "theme", "sector", "challenge_type", "institution", "year", "language")


class ResourceLibraryPage(PortalPage):
    template = "knowledge_base/resource_library.html"
    menu = "main"
    lists = "resource"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("library of resources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"browsing": browse(request, self.locale.language_code, "resource", LIBRARY_FACETS)}


class ResourcePage(Classified, RecordPage):
    record_type = "resource"
    template = "knowledge_base/resource.html"
    parent_page_types: ClassVar[list[str]] = [
        "editorial.InstitutionSectionPage",
        "editorial.PracticeSectionPage",
    ]
    subpage_types: ClassVar[list[str]] = []
    required_facts = ("kind",)
    fact_fields = (
        *RecordPage.fact_fields,
        *Classified.term_fields,
        "kind",
        "number",
        "cited_articles",
        "in_force_date",
        "start_year",
        "end_year",
        "axes",
        "issued_on",
        "file",
        "address",
    )

    kind = models.CharField(_("kind"), max_length=20, choices=ResourceKind.choices, blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    cited_articles = models.JSONField(_("articles cited"), default=list, blank=True)
    in_force_date = models.DateField(_("in force since"), null=True, blank=True)
    start_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    axes = models.JSONField(_("axes"), default=list, blank=True, editable=False)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    file = models.ForeignKey(
        PortalDocument,
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.URLField(_("web address"), blank=True)

    fact_panels: ClassVar[list[Panel]] = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("number"), FieldPanel("in_force_date"), FieldPanel("issued_on")],
            heading=_("Reference"),
        ),
        MultiFieldPanel([FieldPanel("start_year"), FieldPanel("end_year")], heading=_("Years covered")),
        FieldPanel("file"),
        FieldPanel("address"),
        *Classified.term_panels,
    ]

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        return {**super().public_facets(), **self.term_facets(), "kind": [self.kind or NOT_STATED]}

    def public_date(self) -> date | None:
        if self.issued_on or self.in_force_date:
            return self.issued_on or self.in_force_date
        return date(self.start_year, 1, 1) if self.start_year else None

    def public_data(self) -> dict[str, Any]:
        return {**super().public_data(), "kind": self.kind, "number": self.number}
