"""The pages before the form: what there is to choose, what answers already, and what nobody is told of."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from gunicorn.config import Config
from gunicorn.glogging import Logger

from complaints.kinds import SHEETS
from portal.access_log import DiscreetLogger
from portal.page_cache import shelf
from publication.facets import records_of
from publication.models import PublicRecord
from search.unanswered.models import UnansweredQuestion
from tests.complaints.databases import database_away

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
PAGES = ("", "elsewhere/", "saved/", *(f"{kind}/{tail}" for kind in SHEETS for tail in ("", "write/")))


def look(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_leaves_a_trace(page: str, kept_pages: None) -> None:
    response = Client().get(f"/ar/speak-up/{page}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "ETag" not in response
    assert not shelf.pages


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_door_leads_to_every_kind_and_to_other_platforms(locale: str) -> None:
    page = look(f"/{locale}/speak-up/")
    doors = [str(link["href"]) for link in page.select(".door a")]
    kinds = [f"/{locale}/speak-up/{kind}/" for kind in SHEETS]
    assert doors == [*kinds, f"/{locale}/speak-up/elsewhere/"]
    assert "46" in page.select_one("main").get_text()  # type: ignore[union-attr]


def test_other_platforms_are_those_of_the_directory() -> None:
    taking = {"complain", "suggest", "petition", "ask"}
    records = records_of("fr", "platform")
    wanted = {record.url for record in records if taking & set(record.data["needs"])}
    links = {str(link["href"]) for link in look("/fr/speak-up/elsewhere/").select("main .index-list a")}
    assert links == wanted
    assert wanted


def test_a_platform_that_is_withdrawn_is_named_no_more() -> None:
    PublicRecord.objects.filter(type="platform").delete()
    page = look("/fr/speak-up/elsewhere/")
    assert page.select("main .index-list a") == []


def test_what_is_public_answers_before_the_form() -> None:
    record = records_of("fr", "commitment").first()
    assert record is not None
    page = look(f"/fr/speak-up/suggestion/?q={record.title[:60]}")
    assert record.url in [str(link["href"]) for link in page.select(".answers-already .record a")]
    assert page.select_one('a[href="/fr/speak-up/suggestion/write/"]') is not None


def test_what_nothing_answers_is_not_counted_for_editors() -> None:
    counted = list(UnansweredQuestion.objects.values())
    page = look("/fr/speak-up/complaint/?q=zzqqxx+yyvvkk")
    assert page.select(".answers-already .record") == []
    assert list(UnansweredQuestion.objects.values()) == counted


def test_a_search_longer_than_any_is_cut() -> None:
    assert look("/en/speak-up/complaint/?q=" + "transparency%20" * 400).select_one("h1") is not None


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_while_the_database_is_away(page: str) -> None:
    client = Client()
    with database_away():
        response = client.get(f"/ar/speak-up/{page}?q=law")
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"


def test_no_other_kind() -> None:
    response = Client().get("/ar/speak-up/denunciation/")
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_of_the_portal_leads_here(locale: str) -> None:
    page = look(f"/{locale}/")
    door = f"/{locale}/speak-up/"
    for place in (".site-header__row", "#menu", ".site-footer", ".speak-up"):
        assert page.select_one(f'{place} a[href="{door}"]') is not None, place
    assert look(f"/{locale}/site-map/").select_one(f'main a[href="{door}"]') is not None
    assert f"<loc>http://testserver{door}</loc>" in Client().get(f"/sitemap-pages-{locale}.xml").text


def test_the_servers_log_has_no_line_of_these_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    monkeypatch.setattr(Logger, "access", lambda self, resp, req, environ, time: written.append(environ))
    logger = DiscreetLogger(Config())
    paths = ("/ar/speak-up/", "/fr/speak-up/complaint/write/", "/en/speak-up", "/fr/recherche/")
    for path in paths:
        logger.access(None, None, {"PATH_INFO": path}, None)
    assert written == [{"PATH_INFO": "/fr/recherche/"}]
