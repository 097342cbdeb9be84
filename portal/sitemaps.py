"""Every public page, for search engines: a file for each type of record and language, and for lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import override

from editorial.api.pages import public_pages
from institutions.models import Term
from knowledge_base.models import PlatformDirectoryPage, SubjectIndexPage
from publication.models import PublicRecord

LARGEST = 10_000
LANGUAGES = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
# Pages without a place in the tree, by the names of their addresses.
OTHER_PAGES = ("site_map", "speak_up:choose", "speak_up:elsewhere", "contributions", "case_figures")


@dataclass(frozen=True)
class Entry:
    """A page: its path in this language and, under `paths`, in every language in which it is public."""

    path: str
    changed: datetime | None = None
    paths: Mapping[str, str] = field(default_factory=dict)


class LanguageSitemap(Sitemap):
    """Pages of one language, each with its address in the others."""

    limit = LARGEST

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def items(self) -> Sequence[Any]:
        raise NotImplementedError

    def entries(self, items: Sequence[Any]) -> list[Entry]:
        """The pages that `items`, a part of all, stand for."""
        return list(items)

    @property
    def paginator(self) -> Paginator:
        return Paginator(self.items(), self.limit)

    def get_latest_lastmod(self) -> datetime | None:
        return max((entry.changed for entry in self.entries(self.items()) if entry.changed), default=None)

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        shown = self.entries(list(self.paginator.page(page).object_list))
        self.latest_lastmod = max((entry.changed for entry in shown if entry.changed), default=None)
        return [_written(entry, f"{protocol}://{domain}") for entry in shown]


def _written(entry: Entry, site: str) -> dict[str, Any]:
    default = entry.paths.get(settings.LANGUAGE_CODE)
    links = [*entry.paths.items(), *([("x-default", default)] if default else [])]
    return {
        "item": entry,
        "location": f"{site}{entry.path}",
        "lastmod": entry.changed,
        "alternates": [{"lang_code": code, "location": f"{site}{path}"} for code, path in links],
    }


class RecordSitemap(LanguageSitemap):
    """The public records of one type."""

    def __init__(self, locale: str, record_type: str) -> None:
        super().__init__(locale)
        self.records = PublicRecord.objects.filter(locale=locale, type=record_type)

    def items(self) -> Any:
        return self.records.only("translation_key", "url", "updated_at").order_by("pk")

    def entries(self, items: Sequence[PublicRecord]) -> list[Entry]:
        paths: dict[Any, dict[str, str]] = {record.translation_key: {} for record in items}
        rows = PublicRecord.objects.filter(translation_key__in=paths)
        for key, locale, url in rows.values_list("translation_key", "locale", "url"):
            paths[key][locale] = url
        return [Entry(record.url, record.updated_at, paths[record.translation_key]) for record in items]

    def get_latest_lastmod(self) -> datetime | None:
        return self.records.aggregate(latest=Max("updated_at"))["latest"]


class PageSitemap(LanguageSitemap):
    """Home, lists, pages that explain: what is no record, and no section, which stands for an institution."""

    def items(self) -> list[Entry]:
        paths = _paths_of_pages()
        return [
            *(
                Entry(page.get_url() or "", page.last_published_at, paths[page.translation_key])
                for page in public_pages().filter(locale__language_code=self.locale)
            ),
            *self._finders(),
            *(_in_every_language(name, self.locale) for name in OTHER_PAGES),
        ]

    def _finders(self) -> Iterator[Entry]:
        """The questions that lead to a platform have a page below the directory."""
        for directory in PlatformDirectoryPage.objects.live().filter(locale__language_code=self.locale):
            paths = directory.language_addresses(finder=True)
            yield Entry(paths[self.locale], None, paths)


def _paths_of_pages() -> dict[Any, dict[str, str]]:
    paths: dict[Any, dict[str, str]] = {}
    for page in public_pages():
        paths.setdefault(page.translation_key, {})[page.locale.language_code] = page.get_url() or ""
    return paths


def _in_every_language(name: str, locale: str) -> Entry:
    paths = {}
    for code in LANGUAGES:
        with override(code):
            paths[code] = reverse(name)
    return Entry(paths[locale], None, paths)


class SubjectSitemap(LanguageSitemap):
    """The pages of sectors, themes and challenge types."""

    def items(self) -> list[Entry]:
        return list(self._subjects())

    def _subjects(self) -> Iterator[Entry]:
        terms = list(Term.objects.order_by("vocabulary", "slug"))
        for index in SubjectIndexPage.objects.live().filter(locale__language_code=self.locale):
            addresses = index.language_addresses()
            for term in terms:
                if term.vocabulary == index.vocabulary:
                    paths = {code: f"{url}{term.slug}/" for code, url in addresses.items()}
                    yield Entry(paths[self.locale], None, paths)


def sitemaps() -> dict[str, Sitemap | type[Sitemap]]:
    """`{name of the file: what it lists}`."""
    found: dict[str, Sitemap | type[Sitemap]] = {}
    # A progress update has no page of its own: it stands on the commitment's.
    records = PublicRecord.objects.exclude(url__contains="#").values_list("type", "locale")
    for locale in LANGUAGES:
        found[f"pages-{locale}"] = PageSitemap(locale)
        found[f"subjects-{locale}"] = SubjectSitemap(locale)
    for name, locale in sorted(records.distinct()):
        found[f"{name}-{locale}"] = RecordSitemap(locale, name)
    return found
