"""Every public page's text is reachable through the API: a walk along the sitemap."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polib
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from publication.api.addresses import COLLECTIONS
from publication.models import PublicRecord
from tests.api.asking import Json, get

pytestmark = pytest.mark.django_db
LANGUAGES = ("ar", "fr", "en")
# What editors write stands in these: title, summary, and texts.
WRITTEN = "main h1, main .lead, main .prose p, main .prose li, main .prose td, main .prose h2"
# Pages that are made of other records and of the portal's own sentences alone.
MADE_BY_THE_PORTAL = re.compile(r"/(site-map|which-one|speak-up(/elsewhere|/published|/figures)?)/$")


def addresses() -> Iterator[str]:
    """Of every page that the sitemap names."""
    client = Client()
    index = client.get("/sitemap.xml").content.decode()
    for file in re.findall(r"<loc>(.*?)</loc>", index):
        listed = client.get(file).content.decode()
        yield from (urlsplit(found).path for found in re.findall(r"<loc>(.*?)</loc>", listed))


def everything(locale: str) -> dict[str, str]:
    """`{path of the page: all that the API says of it}`."""
    found: dict[str, Any] = {}
    for collection in [*COLLECTIONS.values(), "pages"]:
        asked: Json = {"page_size": 100} if collection != "pages" else {}
        for item in get(collection, locale=locale, **asked)["results"]:
            found[urlsplit(item["url"]).path] = get(f"{collection}/{item['id']}", locale=locale)
    for term in get("terms", locale=locale)["results"]:
        if term["url"]:
            found[urlsplit(term["url"]).path] = term
    return {unquote(path): plain(json.dumps(told, ensure_ascii=False)) for path, told in found.items()}


def plain(text: str) -> str:
    """Without markup, escapes and spaces: only what is said."""
    told = BeautifulSoup(text.replace('\\"', '"').replace("\\n", " "), "html.parser").get_text(" ")
    return re.sub(r"[\s\u202f\u00a0\u2066-\u2069]+", "", told).casefold()


def sentences_of_the_portal(locale: str) -> set[str]:
    """Those of its interface: home pages and the pages of terms begin with them."""
    catalogue = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"))
    return {plain(entry.msgstr or entry.msgid) for entry in catalogue}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_public_text_is_in_the_api(locale: str) -> None:
    """Reading all of it takes a while: what follows from it is looked at in one go."""
    told = everything(locale)
    paths = [unquote(path) for path in addresses() if path.startswith(f"/{locale}/")]
    assert len(paths) > 140
    assert [path for path in paths if path not in told and not MADE_BY_THE_PORTAL.search(path)] == []
    assert texts_missing_in(told, locale) == []
    assert words_missing_in(told, locale) == []


def texts_missing_in(told: dict[str, str], locale: str) -> list[tuple[str, str]]:
    """(page, text) of what editors wrote on the pages."""
    own, looked_at, missing = sentences_of_the_portal(locale), 0, []
    for path in sorted(told):
        page = BeautifulSoup(Client().get(path.partition("#")[0]).content, "html.parser")
        for element in page.select(WRITTEN):
            said = plain(element.get_text(" "))
            looked_at += 1
            if said and said not in told[path] and said not in own:
                missing.append((path, element.get_text(" ", strip=True)[:90]))
    assert looked_at > 300
    return missing


def words_missing_in(told: dict[str, str], locale: str) -> list[tuple[str, str]]:
    """(page, word) of the words by which records are found."""
    records = PublicRecord.objects.filter(locale=locale).exclude(type="institution")
    return [
        (record.url, word)
        for record in records
        for word in set(re.findall(r"\w{4,}", record.text))
        if plain(word) not in told[unquote(record.url)]
    ]
