"""A record: text in each language, facts once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property, classproperty
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Revision
from wagtail_localize.fields import TranslatableField

from editorial.blocks import BodyBlock
from editorial.external_preview import EXTERNAL, is_offered
from editorial.external_preview_views import hand_out
from editorial.forms import RecordPageForm
from editorial.language_names import language_name_here
from editorial.models.pages import PortalPage
from editorial.models.wordings import Wording
from editorial.panels import EditorialNotesPanel, FactsPanel, ReturnedPanel, TranslationPanel
from editorial.relations import (
    grouped_by_type,
    institutions_named,
    related_records,
    terms_named,
    terms_of,
)
from editorial.wordings import Correspondence, record_wording
from institutions.models import Institution, Term, User
from institutions.public_ids import new_public_id
from publication.models import PublicRecord
from publication.projection import Relation


class RecordPage(PortalPage):
    """One language of a record.

    The *source page* is the one in the language the record was written in. Fields named in `fact_fields` are
    kept there alone and read through `self.source`; the other pages carry text.
    """

    record_type: ClassVar[str]
    # Types of related records that its page does not list among the others.
    shown_apart: ClassVar[tuple[str, ...]] = ("progress_update",)
    required_facts: ClassVar[tuple[str, ...]] = ()
    # A copy is another record.
    exclude_fields_in_copy: ClassVar[list[str]] = ["external_id"]
    fact_fields: ClassVar[tuple[str, ...]] = (
        "institution",
        "external_id",
        "conflicts",
        "editorial_notes",
        "sources",
        "record_links",
    )

    public_id = models.CharField(max_length=40, editable=False, db_index=True)
    external_id = models.CharField(_("identifier at the source"), max_length=120, blank=True, editable=False)
    is_source = models.BooleanField(default=True, editable=False)
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty means: not stated in the source."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    title_as_printed = models.TextField(
        _("title as printed"), blank=True, help_text=_("If the source prints it with an evident error.")
    )
    title_is_translated = models.BooleanField(
        _("title worded by the editors"),
        default=False,
        help_text=_("Not printed in a source of this language."),
    )
    title_variants = models.JSONField(_("other forms of the title"), default=list, blank=True, editable=False)
    conflicts = models.JSONField(default=list, blank=True, editable=False)
    editorial_notes = models.TextField(_("notes for editors"), blank=True, help_text=_("Never published."))
    sources = models.JSONField(default=list, blank=True, editable=False)

    # What is said of the version that is saved next, by whoever saves it.
    correspondence: str = Correspondence.BY_CHANGE
    made_by_machine = False
    read_by: User | None = None

    base_form_class = RecordPageForm
    text_panels: ClassVar[list[Panel]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("title_as_printed"),
        FieldPanel("title_is_translated"),
    ]
    fact_panels: ClassVar[list[Panel]] = []

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.edit_handler = TabbedInterface(
            [
                ObjectList(
                    [ReturnedPanel(), TranslationPanel(), EditorialNotesPanel(), *cls.text_panels],
                    heading=_("Text"),
                ),
                FactsPanel(
                    [
                        FieldPanel("institution"),
                        *cls.fact_panels,
                        InlinePanel("record_links", heading=_("Links to other records")),
                        FieldPanel("editorial_notes"),
                    ],
                    heading=_("Facts"),
                ),
                ObjectList(cls.promote_panels, heading=_("Address")),
                ObjectList(cls.settings_panels, heading=_("Publication")),
            ]
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self._take_place_in_record()
        super().save(*args, **kwargs)

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Save a revision, and note which text of its source it renders."""
        before = Wording.objects.filter(revision=self.latest_revision_id).first()
        revision = super().save_revision(*args, **kwargs)
        record_wording(revision=revision, page=self, before=before, restored=kwargs.get("previous_revision"))
        return revision

    @classproperty
    def translatable_fields(cls) -> list[TranslatableField]:
        """For wagtail-localize: texts are translated, facts are neither translated nor copied."""
        return [
            TranslatableField(field.name)
            for field in cls._meta.get_fields()
            if isinstance(field, (StreamField, models.CharField, models.TextField))
            and field.editable
            and field.name not in cls.fact_fields
            and (field.model is not Page or field.name in {"title", "slug"})
        ]

    def _take_place_in_record(self) -> None:
        siblings = type(self).objects.filter(translation_key=self.translation_key)
        source = siblings.filter(is_source=True).first()
        self.is_source = source is None
        if source is not None:
            self.public_id = source.public_id
        elif not self.public_id or type(self).objects.filter(public_id=self.public_id).exists():
            self.public_id = self._free_public_id()

    def _free_public_id(self) -> str:
        while True:
            candidate = new_public_id(self.record_type)
            if not type(self).objects.filter(public_id=candidate).exists():
                return candidate

    def copy_for_translation(
        self,
        locale: Locale,
        copy_parents: bool = False,
        alias: bool = False,
        exclude_fields: Sequence[str] | None = None,
    ) -> Self:
        """A draft in `locale`, always a page of its own and without the facts."""
        return super().copy_for_translation(
            locale,
            copy_parents=copy_parents,
            alias=False,
            exclude_fields=[*self.fact_fields, *(exclude_fields or [])],
        )

    @cached_property
    def source(self) -> Self:
        """The page that holds the record's facts; itself, on the source page."""
        if self.is_source:
            return self
        return type(self).objects.get(translation_key=self.translation_key, is_source=True)

    def is_translation(self) -> bool:
        return not self.is_source

    def holds_facts_of_others(self) -> bool:
        return self.is_source and self.get_translations().exists()

    @cached_property
    def public_versions(self) -> dict[str, PublicRecord]:
        """`{language: public record}`."""
        return {row.locale: row for row in PublicRecord.objects.filter(translation_key=self.translation_key)}

    def language_addresses(self, **kwargs: Any) -> dict[str, str]:
        return {locale: record.url for locale, record in self.public_versions.items()}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `facts` (the source page), `data`, `record`, `newer_source`, `terms`, `institutions`,
        `related` and `groups`.
        """
        context = super().get_context(request, *args, **kwargs)
        locale = self.locale.language_code
        record = self.public_versions.get(locale)
        public = record if record is not None and not getattr(request, "is_preview", False) else None
        data = public.data if public else self.source.public_data()
        terms = self.terms_shown(in_public=public is not None)
        return context | {
            "facts": self.source,
            "data": data,
            "record": record,
            "newer_source": self._newer_source(public) if public else None,
            "terms": terms,
            "institutions": institutions_named(self.institutions_in(data), locale),
            "related": (related := list(related_records(self.translation_key, locale))),
            "groups": grouped_by_type(other for other in related if other.type not in self.shown_apart),
        }

    def _newer_source(self, public: PublicRecord) -> dict[str, Any] | None:
        """Where the text is newer that this page was translated from, and since when."""
        source = next((row for row in self.public_versions.values() if row.is_source), None)
        if source is None or public.source_changed_at is None:
            return None
        return {
            "locale": source.locale,
            "language": language_name_here(source.locale),
            "url": source.url,
            "since": public.source_changed_at,
        }

    def terms_shown(self, *, in_public: bool) -> dict[str, list[Term]]:
        """`{vocabulary: terms}` of the public record, else of what is to be published."""
        return terms_of(self.translation_key) if in_public else terms_named(self.source.public_facets())

    def institutions_in(self, data: Mapping[str, Any]) -> Iterable[str | None]:
        """Identifiers of the institutions that its page names."""
        return [data["institution"]]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self._source_is_live():
            raise Http404
        return super().serve(request, *args, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Beside the portal's own, the external site where there is one."""
        if not is_offered(self):
            return list(super().preview_modes)
        return [("", _("On the portal")), (EXTERNAL, _("On the external site"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name != EXTERNAL:
            return super().serve_preview(request, mode_name)
        if not is_offered(self):
            raise Http404
        return hand_out(request, self)

    def _source_is_live(self) -> bool:
        try:
            return self.source.live
        except type(self).DoesNotExist:
            return False

    # What the public read model takes from a record. Called on the live source page, except `public_text`.

    def public_text(self) -> str:
        """All words of this language, without markup."""
        return "\n".join(
            part for part in (*self.title_variants, *self.text_parts(), self._body_text()) if part
        )

    def text_parts(self) -> Iterable[str]:
        """Further words of this language, beyond title, summary and body."""
        return ()

    def _body_text(self) -> str:
        return strip_tags(" ".join(self.body.stream_block.get_searchable_content(self.body)))

    def public_facets(self) -> Mapping[str, Iterable[str]]:
        """`{facet: values}` by which the record is found."""
        facets: dict[str, list[str]] = {"institution": [self.institution.slug] if self.institution else []}
        if (stated := self.public_date()) is not None:
            facets["year"] = [str(stated.year)]
        return facets

    def public_relations(self) -> Sequence[Relation]:
        links = self.record_links.select_related("target").order_by("sort_order")
        return [Relation(link.kind, link.target.translation_key) for link in links]

    def public_date(self) -> date | None:
        """The date the record speaks of."""
        return None

    def public_order(self) -> int:
        """Its place within its collection."""
        return 0

    def public_data(self) -> dict[str, Any]:
        """Facts that lists show: JSON values only."""
        return {"institution": self.institution.slug if self.institution else None}
