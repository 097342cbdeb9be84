"""The directory of every platform of the national integrity system."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.url_routing import RouteResult

from editorial.models import PortalPage, RecordPage
from institutions.models import Institution
from knowledge_base.browsing import Browsing, browse
from knowledge_base.finder import PATH as FINDER
from knowledge_base.finder import find
from knowledge_base.models.choice_lists import ChoiceListField
from knowledge_base.models.reachability import Reachability
from knowledge_base.reachability import link_of, with_reachability
from knowledge_base.statuses import PlatformAudience, PlatformConcern, PlatformKind, PlatformNeed
from publication.facets import FacetLabels, records_of


class PlatformDirectoryPage(PortalPage):
    """All platforms; which of them is for somebody is asked at `<directory>/which-one/`."""

    template = "knowledge_base/platform_directory.html"
    finder_template = "knowledge_base/platform_finder.html"
    menu = "main"
    lists = "platform"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("directory of platforms")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if path_components != [FINDER]:
            return super().route(request, path_components)
        if not self.live:
            raise Http404
        return RouteResult(self, kwargs={"finder": True})

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return self.finder_template if kwargs.get("finder") else self.template

    def language_addresses(self, **kwargs: Any) -> dict[str, str]:
        tail = f"{FINDER}/" if kwargs.get("finder") else ""
        return {code: f"{url}{tail}" for code, url in super().language_addresses().items()}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        locale = self.locale.language_code
        finder_url = f"{self.get_url()}{FINDER}/"
        if kwargs.get("finder"):
            return context | self._finder(request, locale) | {"finder_url": finder_url, "below_page": True}
        return context | {"browsing": _browsing(request, locale), "finder_url": finder_url}

    def _finder(self, request: HttpRequest, locale: str) -> dict[str, Any]:
        finder = find(request.GET, list(records_of(locale, "platform").defer("text").order_by("order", "pk")))
        if finder.question is not None:
            return {"finder": finder}
        with_reachability(match.record for match in finder.matches)
        body = records_of(locale, "institution").filter(external_id=settings.PORTAL_APPROVING_BODY).first()
        return {"finder": finder, "labels": FacetLabels(locale), "approving_body": body}


def _browsing(request: HttpRequest, locale: str) -> Browsing:
    browsing = browse(request, locale, "platform", ("need", "kind", "institution"))
    with_reachability(browsing.results.object_list)
    return browsing


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
        "needs",
        "concerns",
        "meant_for",
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
    needs = ChoiceListField(
        _("what one can do there"), of=PlatformNeed, help_text=_("Only what the source says.")
    )
    concerns = ChoiceListField(_("what it is about"), of=PlatformConcern)
    meant_for = ChoiceListField(
        _("whom it is for"), of=PlatformAudience, help_text=_("Empty means: not stated in the source.")
    )
    languages = models.CharField(
        _("languages it works in"),
        max_length=100,
        blank=True,
        help_text=_("Codes with a space between them, for example: ar fr."),
    )
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
        MultiFieldPanel(
            [FieldPanel("needs"), FieldPanel("concerns"), FieldPanel("meant_for")],
            heading=_("Which platform is for whom"),
        ),
        FieldPanel("place"),
    ]

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")

    @property
    def web_address(self) -> str:
        """The printed address as a link; "" when none is stated."""
        return link_of(self.source.address)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `reachability`, None until the address was checked."""
        context = super().get_context(request, *args, **kwargs)
        rows = Reachability.objects.filter(public_id=self.public_id, address=self.web_address)
        return context | {"reachability": rows.first() if self.web_address else None}

    def text_parts(self) -> Iterable[str]:
        return (self.who_may_use, self.legal_deadline, self.fallback)

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        kinds = [self.kind] if self.kind else []
        return {**super().public_facets(), "kind": kinds, "need": self.needs, "concern": self.concerns}

    def public_order(self) -> int:
        return self.place

    def public_data(self) -> dict[str, Any]:
        former = self.former_operator
        return {
            **super().public_data(),
            "kind": self.kind,
            "address": self.address,
            "former_operator": former.slug if former else None,
            "needs": self.needs,
            "concerns": self.concerns,
            "meant_for": self.meant_for,
        }

    def institutions_in(self, data: Mapping[str, Any]) -> Iterable[str | None]:
        return [data["institution"], data["former_operator"]]
