"""A record that is written in French, approved, translated to Arabic and changed, by the CMS's own forms."""

from typing import Any

from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from editorial.models import InstitutionSectionPage
from editorial.translation_states import LanguageState, states_of
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms

TITLE = "Registre des cadeaux"
BLOCK = "0a1b2c3d-0000-4000-8000-000000000001"
NEXT_BLOCK = "0a1b2c3d-0000-4000-8000-000000000002"


def body(*texts: str, ids: tuple[str, ...] = (BLOCK, NEXT_BLOCK)) -> dict[str, Any]:
    """Form data of a body with a block of rich text a text."""
    blocks = [("rich_text", rich_text(text)) for text in texts]
    data = nested_form_data({"body": streamfield(blocks)})
    return data | {f"body-{number}-id": ids[number] for number in range(len(texts))}


class Story:
    """Its people each do their part; pages are read anew at every step."""

    def __init__(
        self, signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
    ) -> None:
        self.editor, self.approver = signed_in(editor), signed_in(approver)
        self.section = section

    def write(self, **fields: Any) -> InitiativePage:
        """A public initiative in French."""
        given = {"title": TITLE, "summary": "Un registre.", "progress_percent": "40"} | fields
        cms.create(self.editor, InitiativePage, self.section, submit=True, **given)
        cms.approve(self.approver, InitiativePage.objects.get(title=given["title"]))
        return self.source(given["title"])

    def source(self, title: str = TITLE) -> InitiativePage:
        return InitiativePage.objects.get(draft_title=title, is_source=True)

    def translate(self, source: InitiativePage, code: str = "ar") -> InitiativePage:
        """The draft, as the CMS makes it."""
        locale = Locale.objects.get(language_code=code)
        url = reverse("guarded_submit", args=[source.pk])
        self.editor.post(url, {"locales": [locale.pk]})
        return self.version(source, code)

    def version(self, source: InitiativePage, code: str = "ar") -> InitiativePage:
        pages = InitiativePage.objects.filter(translation_key=source.translation_key)
        return pages.get(locale__language_code=code)

    def change(self, page: InitiativePage, **changes: Any) -> InitiativePage:
        """Edited, submitted and approved."""
        cms.edit(self.editor, page, submit=True, **changes)
        cms.approve(self.approver, InitiativePage.objects.get(pk=page.pk))
        return InitiativePage.objects.get(pk=page.pk)

    def translated(self, source: InitiativePage, code: str = "ar", **texts: Any) -> InitiativePage:
        """A public translation."""
        given = {"title": "سجل الهدايا", "summary": "سجل."} | texts
        return self.change(self.translate(source, code), **given)

    def state(self, source: InitiativePage, code: str = "ar") -> LanguageState:
        return states_of([source.translation_key])[source.translation_key][code]
