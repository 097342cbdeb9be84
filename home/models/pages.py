"""The first page of each language and the pages that explain the portal."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from commitments.models.plans import plans_with_progress
from editorial.blocks import BodyBlock
from editorial.models import PortalPage
from editorial.relations import GROUP_TITLES
from publication.facets import FacetLabels, facet_counts, facets_shown, records_of

COUNTED = ("initiative", "dossier", "platform", "resource", "institution")
SUBJECTS = ("sector", "theme", "challenge_type")


class HomePage(PortalPage):
    """The root of one language."""

    template = "home/home.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """One a language, made when the portal is set up."""
        return False

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        locale = self.locale.language_code
        records = records_of(locale)
        counts = facet_counts(records, {}, ["type", *SUBJECTS])
        return context | {
            "plans": plans_with_progress(locale),
            "totals": [
                {"type": name, "title": GROUP_TITLES[name], "count": counts["type"].get(name, 0)}
                for name in COUNTED
            ],
            "subjects": facets_shown({name: counts[name] for name in SUBJECTS}, {}, FacetLabels(locale)),
            "latest": records.exclude(type__in=["institution", "commitment", "dossier"])
            .defer("text")
            .newest_first()[:6],
            "dossiers": records.of_type("dossier").defer("text").order_by("order", "pk"),
        }


class StandardPage(PortalPage):
    """A page that explains: about, accessibility, privacy."""

    template = "home/standard.html"
    menu = "about"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar[list[Panel]] = [*PortalPage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page that explains")
