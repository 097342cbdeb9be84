"""Public pages that are no records: the home pages, lists, and pages that explain the portal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field
from wagtail.models import Locale as PageLocale
from wagtail.models import Page
from wagtail.query import PageQuerySet

from editorial.api.blocks import Block, ImageWidths, Writing, blocks_of
from publication.api.addresses import COLLECTIONS, ROOT, site_of
from publication.api.asking import LocaleAsked, locale_of
from publication.api.resources import answer
from publication.api.shapes import ProblemOut, TranslationOut
from publication.models import PublicRecord

router = Router(tags=["pages"])


class PageOut(BaseModel):
    id: Annotated[str, Field(description="The same in all languages.")]
    locale: str
    title: str
    summary: str
    url: str
    api_url: str
    updated_at: datetime | None
    lists: Annotated[
        str | None, Field(description="The collection of this API that the page lists, if it is a list.")
    ]
    translations: list[TranslationOut]


class PageDetail(PageOut):
    body: list[Block]


class PageList(BaseModel):
    count: int
    results: list[PageOut]


class PageAsked(LocaleAsked):
    image_widths: ImageWidths


def public_pages() -> PageQuerySet:
    """Home pages and what stands directly below them, without the pages of records."""
    of_records = PublicRecord.objects.filter(page_id__isnull=False).values("page_id")
    return (
        Page.objects.live()
        .filter(depth__in=[2, 3])
        .exclude(pk__in=of_records)
        .select_related("locale")
        .order_by("path")
    )


@router.get("", response={200: PageList, 422: ProblemOut}, operation_id="list_pages", summary="Other pages")
def pages(request: HttpRequest, asked: Query[LocaleAsked]) -> HttpResponse:
    """Home page, lists and pages that explain, in one language; not paged."""
    every = _with_locales(public_pages())
    own = [page for page in every if page.locale.language_code == locale_of(request, asked)]
    return answer({"count": len(own), "results": [_shown(page, every, request) for page in own]})


@router.get(
    "/{id}",
    response={200: PageDetail, 404: ProblemOut, 422: ProblemOut},
    operation_id="read_page",
    summary="One page with its text",
)
def page(request: HttpRequest, id: str, asked: Query[PageAsked]) -> HttpResponse:
    locale, site = locale_of(request, asked), site_of(request)
    versions = _with_locales(public_pages().filter(translation_key=_key(id)))
    found = next((p for p in versions if p.locale.language_code == locale), None)
    if found is None:
        raise Http404(_("There is no public page with this identifier in this language."))
    body = getattr(found, "body", ())
    return answer(
        {
            **_shown(found, versions, request),
            "body": blocks_of(body, Writing(site, locale, asked.image_widths)),
        }
    )


def _with_locales(found: PageQuerySet) -> list[Any]:
    """`specific` forgets the languages that were selected with the pages."""
    locales = {locale.pk: locale for locale in PageLocale.objects.all()}
    versions = list(found.specific())
    for version in versions:
        version.locale = locales[version.locale_id]
    return versions


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404(_("There is no public page with this identifier in this language.")) from None


def _shown(page: Any, every: Sequence[Any], request: HttpRequest) -> dict[str, Any]:
    site = site_of(request)
    versions = [other for other in every if other.translation_key == page.translation_key]
    return {
        "id": str(page.translation_key),
        "locale": page.locale.language_code,
        "title": page.title,
        "summary": page.summary,
        "url": f"{site}{page.get_url(request)}",
        "api_url": _api_url(page, site),
        "updated_at": page.last_published_at,
        "lists": COLLECTIONS.get(page.lists),
        "translations": [
            {
                "locale": p.locale.language_code,
                "url": f"{site}{p.get_url(request)}",
                "api_url": _api_url(p, site),
            }
            for p in versions
        ],
    }


def _api_url(page: Any, site: str) -> str:
    return f"{site}{ROOT}/pages/{page.translation_key}?locale={page.locale.language_code}"
