"""Where institutions live: the directory of all of them, and the section of each partner."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from editorial.blocks import BodyBlock
from editorial.institution_directory import directory_of
from editorial.institution_pages import institution_context
from editorial.models.pages import PortalPage
from institutions.models import Institution
from publication.models import PublicRecord


class InstitutionDirectoryPage(PortalPage):
    """All institutions. Those without a section have their page at `<directory>/<identifier>/`."""

    template = "editorial/institution_directory.html"
    institution_template = "editorial/institution.html"
    menu = "main"
    lists = "institution"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("directory of institutions")

    def url_of(self, institution: Institution) -> str:
        return f"{self.get_url()}{institution.slug}/"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        try:
            return super().route(request, path_components)
        except Http404:
            if len(path_components) != 1:
                raise
            institution = Institution.objects.filter(slug=path_components[0]).first()
            if institution is None:
                raise
            return RouteResult(self, kwargs={"institution": institution})

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return self.institution_template if kwargs.get("institution") else self.template

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        locale = self.locale.language_code
        if institution := kwargs.get("institution"):
            return context | institution_context(institution, locale, request)
        return context | {"directory": directory_of(locale, request)}

    def language_addresses(self, **kwargs: Any) -> dict[str, str]:
        if institution := kwargs.get("institution"):
            return addresses_of(institution)
        return super().language_addresses(**kwargs)


def addresses_of(institution: Institution) -> dict[str, str]:
    """`{language: path}` of the institution's page, its section or not."""
    rows = PublicRecord.objects.filter(translation_key=institution.key)
    return {row.locale: row.url for row in rows.only("locale", "url")}


class InstitutionSectionPage(PortalPage):
    """A partner's own corner, in one language: its editors' permissions hang here."""

    template = "editorial/institution.html"
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="sections"
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    content_panels: ClassVar[list[Panel]] = [*PortalPage.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["editorial.InstitutionDirectoryPage"]

    class Meta:
        verbose_name = _("section of an institution")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Sections come from `provision`, never from the form."""
        return False

    def takes_new_pages(self) -> bool:
        return not self.institution.is_closed

    def is_translation(self) -> bool:
        """The section in the portal's first language is the one that the others translate."""
        return self.locale.language_code != settings.LANGUAGE_CODE

    def attributed_to(self) -> Institution | None:
        """Its own institution; the approving body writes about all of them."""
        return None if self.institution.slug == settings.PORTAL_APPROVING_BODY else self.institution

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | institution_context(self.institution, self.locale.language_code, request)

    def language_addresses(self, **kwargs: Any) -> dict[str, str]:
        return addresses_of(self.institution)
