"""The menus of each language: what stands directly below its home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce
from wagtail.models import Page

from editorial.models.pages import PortalPage

SECONDS_KEPT = 60
HOME_DEPTH = 2


@dataclass(frozen=True)
class MenuEntry:
    """`lists` is the record type or the vocabulary that the page lists, `key` its translation key."""

    title: str
    url: str
    menu: str
    lists: str
    key: str = ""


@dataclass(frozen=True)
class Navigation:
    entries: Sequence[MenuEntry]

    def menu(self, name: str) -> list[MenuEntry]:
        return [entry for entry in self.entries if entry.menu == name]

    def listing(self, lists: str) -> MenuEntry | None:
        """The page that lists this record type or vocabulary, if the language has one."""
        return next((entry for entry in self.entries if lists and entry.lists == lists), None)

    def subject_url(self, vocabulary: str, slug: str) -> str:
        index = self.listing(vocabulary)
        return f"{index.url}{slug}/" if index else ""


_last: dict[str, Navigation] = {}


def navigation(locale: str) -> Navigation:
    """The menus of `locale`: one query, or none while they are kept."""
    kept = cache.get(_key(locale))
    if isinstance(kept, Navigation):
        return kept
    try:
        made = Navigation([_entry(page) for page in _pages(locale)])
    except (OperationalError, InterfaceError):
        # Pages that need no database are read on with the menus as they were.
        return _last.get(locale, Navigation([]))
    cache.set(_key(locale), made, SECONDS_KEPT)
    _last[locale] = made
    return made


def forget_navigation() -> None:
    """Now, and once more when the transaction is through: a reader may have filled it in between."""
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    cache.delete_many([_key(code) for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES])


def _key(locale: str) -> str:
    return f"navigation:{locale}"


def _pages(locale: str) -> list[Page]:
    models = [model for model in apps.get_models() if issubclass(model, PortalPage)]
    fields = [F(f"{model._meta.model_name}__{model.lists_field}") for model in models if model.lists_field]
    # All in one query, the first time; `specific_class` would ask for each kind of page.
    ContentType.objects.get_for_models(*models)
    below_home = Page.objects.live().filter(depth=HOME_DEPTH + 1, locale__language_code=locale)
    return list(
        below_home.annotate(listed=Coalesce(*fields, Value(""), output_field=CharField())).order_by("path")
    )


def _entry(page: Page) -> MenuEntry:
    model: Any = page.specific_class
    return MenuEntry(
        page.title,
        page.get_url() or "",
        getattr(model, "menu", ""),
        page.listed or getattr(model, "lists", ""),
        str(page.translation_key),
    )
