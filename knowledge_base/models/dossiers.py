"""Thematic dossiers: a subject told in chapters, with the records it gathers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField

from editorial.blocks import BodyBlock
from editorial.models import PortalPage, RecordPage
from editorial.models.classified import terms_field
from institutions.models import Vocabulary
from knowledge_base.browsing import browse
from knowledge_base.chapters import Chapter, gathered_chapters, records_in, written_chapters
from publication.declared_progress import progress_of
from publication.facets import records_of
from publication.models import PublicRecord


class ChapterBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"))
    body = BodyBlock(label=_("Text"), required=False)
    records = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Record")), label=_("Records of this chapter"), default=[]
    )

    class Meta:
        icon = "list-ul"
        label = _("Chapter")
        template = "knowledge_base/blocks/chapter.html"


DOSSIER_FACETS = ("theme", "language")


class DossierIndexPage(PortalPage):
    template = "knowledge_base/dossier_index.html"
    menu = "main"
    lists = "dossier"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of thematic dossiers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"browsing": browse(request, self.locale.language_code, "dossier", DOSSIER_FACETS)}


class DossierPage(RecordPage):
    record_type = "dossier"
    template = "knowledge_base/dossier.html"
    parent_page_types: ClassVar[list[str]] = ["knowledge_base.DossierIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    fact_fields = (*RecordPage.fact_fields, "themes", "place")

    themes = terms_field(Vocabulary.THEME, _("themes"))
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    chapters = StreamField([("chapter", ChapterBlock())], verbose_name=_("chapters"), blank=True)

    text_panels: ClassVar[list[Panel]] = [*RecordPage.text_panels, FieldPanel("chapters")]
    fact_panels: ClassVar[list[Panel]] = [FieldPanel("themes"), FieldPanel("place")]

    class Meta:
        verbose_name = _("thematic dossier")
        verbose_name_plural = _("thematic dossiers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        chapters = self._chapters(context)
        told = records_in(chapters)
        return context | {
            "chapters": chapters,
            "numbers": Counter(record.type for record in told),
            "progress": progress_of(record for record in told if record.type == "commitment"),
            **self._neighbours(context["locale"]),
        }

    def _chapters(self, context: dict[str, Any]) -> list[Chapter]:
        chosen = [page for chapter in self.chapters for page in chapter.value["records"] if page]
        keys = {page.translation_key for page in chosen}
        records = records_of(context["locale"]).filter(translation_key__in=keys).defer("text") if keys else []
        written = written_chapters(self.chapters, {record.translation_key: record for record in records})
        others = [r for r in context["related"] if r.type not in self.shown_apart]
        return [*written, *gathered_chapters(r for r in others if r.translation_key not in keys)]

    def _neighbours(self, locale: str) -> dict[str, PublicRecord | None]:
        """The dossiers before and after this one in the list."""
        rows = list(records_of(locale, "dossier").defer("text").order_by("order", "pk"))
        keys = [record.translation_key for record in rows]
        here = keys.index(self.translation_key) if self.translation_key in keys else len(rows)
        return {
            "previous": rows[here - 1] if 0 < here < len(rows) else None,
            "next": rows[here + 1] if here + 1 < len(rows) else None,
        }

    def text_parts(self) -> Iterable[str]:
        return [" ".join(self.chapters.stream_block.get_searchable_content(self.chapters))]

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        return {**super().public_facets(), "theme": [term.slug for term in self.themes.all()]}

    def public_order(self) -> int:
        return self.place
