"""The first page of each language and the pages that explain the portal."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from commitments.attention import attention_in
from commitments.plan_reading import with_progress
from editorial.approval_clock import approval_clock
from editorial.blocks import BodyBlock
from editorial.models import PortalPage
from editorial.navigation import navigation
from home.front_page import FrontPage
from home.intents import EXAMPLES, intents_in
from home.keys import METHOD
from publication.facets import FacetLabels


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
        front, labels = FrontPage(locale), FacetLabels(locale)
        commitments = front.commitments()
        return context | {
            "plans": with_progress(front.plans(), commitments),
            "attention": attention_in(commitments, timezone.localdate()),
            "intents": intents_in(navigation(locale)),
            "examples": EXAMPLES,
            "front": front,
            "subjects": front.subjects(labels),
            "cards": front.cards(labels),
            "dossiers": front.dossiers(),
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page on method states how long approval takes."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"clock": approval_clock()} if self.translation_key == METHOD else context
