"""Sectors, themes and challenge types: everything the portal holds, seen by subject."""

from collections import Counter
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from editorial.data_links import links_to
from editorial.models import PortalPage
from institutions.models import Term, Vocabulary
from knowledge_base.subjects import counts_by_type, subject

VOCABULARIES = [
    (Vocabulary.SECTOR.value, Vocabulary.SECTOR.label),
    (Vocabulary.THEME.value, Vocabulary.THEME.label),
    (Vocabulary.CHALLENGE_TYPE.value, Vocabulary.CHALLENGE_TYPE.label),
]


class SubjectIndexPage(PortalPage):
    """The terms of one vocabulary; each has its page at `<index>/<term>/`."""

    template = "knowledge_base/subject_index.html"
    subject_template = "knowledge_base/subject.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    menu = "subjects"
    lists_field = "vocabulary"

    vocabulary = models.CharField(_("vocabulary"), max_length=30, choices=VOCABULARIES)

    content_panels: ClassVar[list[Panel]] = [*PortalPage.content_panels, FieldPanel("vocabulary")]

    class Meta:
        verbose_name = _("list of subjects")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """One a vocabulary, made when the portal is set up."""
        return False

    def url_of(self, term: Term) -> str:
        return f"{self.get_url()}{term.slug}/"

    def language_addresses(self, **kwargs: Any) -> dict[str, str]:
        term = kwargs.get("term")
        tail = f"{term.slug}/" if term else ""
        return {code: f"{url}{tail}" for code, url in super().language_addresses().items()}

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if len(path_components) != 1:
            return super().route(request, path_components)
        term = Term.objects.filter(vocabulary=self.vocabulary, slug=path_components[0]).first()
        if term is None or not self.live:
            raise Http404
        return RouteResult(self, kwargs={"term": term})

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return self.subject_template if kwargs.get("term") else self.template

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        locale = self.locale.language_code
        if term := kwargs.get("term"):
            return context | self._one(term, locale)
        counts = counts_by_type(self.vocabulary, locale)
        terms = Term.objects.filter(vocabulary=self.vocabulary)
        shown = [(term, counts.get(term.slug, Counter())) for term in terms]
        return context | {
            "terms": sorted(shown, key=lambda pair: (-pair[1].total(), pair[0].label_in(locale))),
            "types": ("initiative", "commitment", "dossier", "resource"),
        }

    def _one(self, term: Term, locale: str) -> dict[str, Any]:
        found = subject(term, locale, timezone.localdate())
        return {
            "term": term,
            "subject": found,
            "groups": found.groups,
            "links": links_to("record", f"{term.vocabulary}={term.slug}"),
        }
