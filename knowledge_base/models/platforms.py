"""The directory of every platform of the national integrity system."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from editorial.models import PortalPage, RecordPage
from institutions.models import Institution
from knowledge_base.browsing import browse
from knowledge_base.statuses import PlatformKind


class PlatformDirectoryPage(PortalPage):
    template = "knowledge_base/platform_directory.html"
    menu = "main"
    lists = "platform"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("directory of platforms")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "browsing": browse(request, self.locale.language_code, "platform", ("institution",))
        }


class PlatformPage(RecordPage):
    """One platform. `institution` is its operator. Whatever is empty is not stated in the source."""

    record_type = "platform"
    template = "knowledge_base/platform.html"
    parent_page_types: ClassVar[list[str]] = ["knowledge_base.PlatformDirectoryPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = (
        *RecordPage.fact_fields,
        "kind",
        "operator_basis",
        "former_operator",
        "address",
        "address_note",
        "features",
        "languages",
        "last_verified",
        "place",
    )

    kind = models.CharField(_("kind"), max_length=40, choices=PlatformKind.choices, blank=True)
    operator_basis = models.CharField(_("where the operator is stated"), max_length=200, blank=True)
    former_operator = models.ForeignKey(
        Institution,
        verbose_name=_("former operator"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.CharField(_("web address as printed"), max_length=200, blank=True)
    address_note = models.CharField(_("note on the address"), max_length=200, blank=True)
    features = models.JSONField(_("features"), default=list, blank=True)
    languages = models.CharField(_("languages it works in"), max_length=100, blank=True)
    last_verified = models.DateField(_("last verified"), null=True, blank=True)
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    who_may_use = models.TextField(_("who may use it"), blank=True)
    legal_deadline = models.TextField(_("legal deadline for an answer"), blank=True)
    fallback = models.TextField(_("when it does not work"), blank=True)

    text_panels: ClassVar[list[Panel]] = [
        *RecordPage.text_panels,
        FieldPanel("who_may_use"),
        FieldPanel("legal_deadline"),
        FieldPanel("fallback"),
    ]
    fact_panels: ClassVar[list[Panel]] = [
        FieldPanel("kind"),
        FieldPanel("operator_basis"),
        FieldPanel("former_operator"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("address_note"),
                FieldPanel("languages"),
                FieldPanel("last_verified"),
            ],
            heading=_("Access"),
        ),
        FieldPanel("place"),
    ]

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")

    @property
    def web_address(self) -> str:
        """The printed address as a link; "" when none is stated."""
        address = self.source.address
        return address if not address or "://" in address else f"https://{address}"

    def text_parts(self) -> Iterable[str]:
        return (self.who_may_use, self.legal_deadline, self.fallback)

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        return {**super().public_facets(), "kind": [self.kind] if self.kind else []}

    def public_order(self) -> int:
        return self.place

    def public_data(self) -> dict[str, Any]:
        former = self.former_operator
        return {
            **super().public_data(),
            "kind": self.kind,
            "address": self.address,
            "former_operator": former.slug if former else None,
        }

    def institutions_in(self, data: Mapping[str, Any]) -> Iterable[str | None]:
        return [data["institution"], data["former_operator"]]
