"""Looking at a waiting page as its readers will: in each language, wide and on a telephone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

WIDTHS: Mapping[str, Any] = {"full": _("Wide"), "phone": _("Telephone, 360 px")}


@dataclass(frozen=True)
class Frame:
    """`url` is empty where the language has no page, or none that the person may look at."""

    language: str
    width: str
    url: str


def frame_of(request: HttpRequest, page: Page, revision: Revision) -> Frame:
    """The language and width that the address asks for: `?preview=ar&width=phone`."""
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    own = page.locale.language_code
    language = request.GET.get("preview", own)
    language = language if language in codes else own
    width = request.GET.get("width", "full")
    return Frame(language, width if width in WIDTHS else "full", _url(request, page, revision, language))


def _url(request: HttpRequest, page: Page, revision: Revision, language: str) -> str:
    if language == page.locale.language_code:
        return reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk])
    other = page.get_translations().filter(locale__language_code=language).first()
    if other is None or not other.specific.permissions_for_user(request.user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:view_draft", args=[other.pk])
