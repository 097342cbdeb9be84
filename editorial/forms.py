from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from editorial.practice import reason_to_stay
from editorial.slugs import free_slug, slug_of
from editorial.translation_form import TranslationStatements


class DraftCopyForm(CopyForm):
    """A copy is a draft: neither published with its original nor an alias of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)

    def clean_new_parent_page(self) -> Page | None:
        parent = self.cleaned_data["new_parent_page"]
        if (reason := reason_to_stay(self.page, parent)) is not None:
            raise ValidationError(reason)
        return parent


class PortalPageForm(WagtailAdminPageForm):
    """An address left empty is made from the title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        given = self.cleaned_data["slug"]
        wanted = slug_of(self.cleaned_data.get("title", ""))
        return given or free_slug(wanted, self.parent_page, apart_from=self.instance)


class RecordPageForm(TranslationStatements, PortalPageForm):
    """The form of a translation has no facts: they are edited once, on the source page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_of_translation()
        if self.instance.is_source:
            for name in self.instance.required_facts:
                if name in self.fields:
                    self.fields[name].required = True
            self._attribute_to_section()
            return
        for name in self.instance.fact_fields:
            self.fields.pop(name, None)
            self.formsets.pop(name, None)

    def _attribute_to_section(self) -> None:
        """A record in an institution's section speaks for that institution, or for none that is stated."""
        owner = self.parent_page.specific.attributed_to() if self.parent_page else None
        if owner is None or "institution" not in self.fields:
            return
        field = self.fields["institution"]
        field.queryset = field.queryset.filter(pk__in=[owner.pk, self.instance.institution_id or owner.pk])
        if self.instance.pk is None:
            self.initial["institution"] = owner.pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        percent = cleaned.get("progress_percent")
        if percent is not None and not 0 <= percent <= 100:
            self.add_error("progress_percent", _("A percentage lies between 0 and 100."))
        return cleaned
