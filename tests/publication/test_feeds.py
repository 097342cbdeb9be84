"""Feeds that readers accept: what RFC 4287 asks of a feed and of each entry."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client

from publication.facets import narrowed, records_of
from publication.feeds import LENGTH
from publication.models import PublicRecord
from tests.benchmarks.growth import grow

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = ("ar", "fr", "en")
TYPES = ("initiative", "dossier", "platform", "resource", "commitment", "institution", "plan", "record")


def feed(path: str) -> ElementTree.Element:
    response = Client().get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    assert found[0].text, name
    return found[0].text


def links(element: ElementTree.Element) -> dict[str, str]:
    return {link.get("rel", "alternate"): link.get("href", "") for link in element.findall(f"{ATOM}link")}


def moment(element: ElementTree.Element, name: str) -> datetime:
    stated = datetime.fromisoformat(text(element, name))
    assert stated.tzinfo is not None
    return stated


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("record_type", TYPES)
def test_a_feed_has_what_the_standard_asks(record_type: str, locale: str) -> None:
    path = f"/{locale}/data/{record_type}.atom"
    whole = feed(path)
    assert whole.tag == f"{ATOM}feed"
    assert whole.get(XML_LANG) == locale
    assert links(whole)["self"] == text(whole, "id") == f"http://testserver{path}"
    assert Client().get(links(whole)["alternate"]).status_code == 200
    assert text(whole, "title")
    author = whole.find(f"{ATOM}author")
    assert author is not None
    assert text(author, "name")
    entries = whole.findall(f"{ATOM}entry")
    assert entries
    assert moment(whole, "updated") == max(moment(entry, "updated") for entry in entries)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_entry_is_a_record(locale: str) -> None:
    entries = feed(f"/{locale}/data/initiative.atom").findall(f"{ATOM}entry")
    records = {record.url: record for record in records_of(locale, "initiative")}
    assert len(entries) == len(records)
    identifiers = [text(entry, "id") for entry in entries]
    assert len(set(identifiers)) == len(identifiers)
    for entry in entries:
        record = records[urlsplit(links(entry)["alternate"]).path]
        assert text(entry, "id") == f"http://testserver/id/{record.public_id}/"
        assert text(entry, "title") == record.heading
        assert entry.get(XML_LANG) == record.locale
        assert moment(entry, "published") <= moment(entry, "updated")


def test_an_entry_s_author_is_its_institution() -> None:
    record = next(r for r in records_of("fr", "initiative") if r.data["institution"])
    entry = next(
        e for e in feed("/fr/data/initiative.atom").iter(f"{ATOM}entry") if record.public_id in text(e, "id")
    )
    author = entry.find(f"{ATOM}author")
    assert author is not None
    name = records_of("fr", "institution").get(external_id=record.data["institution"]).title
    assert text(author, "name") == name


def test_filters_narrow_the_feed_and_its_page() -> None:
    whole = feed("/fr/data/initiative.atom?sector=health")
    assert (
        len(whole.findall(f"{ATOM}entry"))
        == narrowed(records_of("fr", "initiative"), {"sector": ["health"]}).count()
    )
    assert links(whole)["self"].endswith("/fr/data/initiative.atom?sector=health")
    assert links(whole)["alternate"].endswith("?sector=health")


def test_the_newest_come_and_no_more_than_readers_ask_for() -> None:
    grow(120, type="initiative")
    entries = feed("/ar/data/initiative.atom?sort=title").findall(f"{ATOM}entry")
    assert len(entries) == LENGTH
    dates = [moment(entry, "updated") for entry in entries]
    assert dates == sorted(dates, reverse=True)


def test_a_title_with_what_xml_cannot_hold_does_not_break_the_feed() -> None:
    record = records_of("fr", "plan")[0]
    PublicRecord.objects.filter(pk=record.pk).update(title="<b>A & B</b>\x0b ]]>")
    titles = [text(entry, "title") for entry in feed("/fr/data/plan.atom").iter(f"{ATOM}entry")]
    assert "<b>A & B</b> ]]>" in titles
