"""The six blocks of a body, as a reader gets them."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from editorial.approval import publish_as_operator
from editorial.models import PortalDocument, PortalImage
from knowledge_base.models import InitiativePage
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(page_of: cms.PageOf, settings: pytest.FixtureRequest, tmp_path: Path) -> InitiativePage:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    image = PortalImage.objects.create(title="photo", file=get_test_image_file(), credit="Studio Atlas")
    document = PortalDocument.objects.create(title="Guide", file=ContentFile(b"words", "guide.txt"))
    page = page_of("initiative/citizen-budget", "fr")
    assert isinstance(page, InitiativePage)
    table = {
        "data": [["Année", "Budgets"], ["2020", "42"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
    }
    page.body = [
        ("rich_text", "<h2>Étapes</h2><p>Un <b>texte</b>.</p><ul><li>un</li></ul>"),
        ("figure", {"image": image, "alternative_text": "Une salle pleine", "caption": "La séance"}),
        (
            "quote",
            {"text": "Tout est public.", "author": "Le rapport", "source_url": "https://example.org/r"},
        ),
        ("key_figure", {"figure": "42", "meaning": "budgets publiés", "source": "Rapport 2020"}),
        ("table", {"table": table, "source": "Rapport"}),
        ("document", {"document": document, "description": "Mode d'emploi"}),
    ]
    publish_as_operator(page=page, approver=None, evidence="test")
    return page


@pytest.fixture
def main(page: InitiativePage) -> Tag:
    response = Client().get(page.get_url())
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "html.parser").select_one("main")
    assert found is not None
    return found


def test_text(main: Tag) -> None:
    assert "Étapes" in [heading.get_text(strip=True) for heading in main.select("h2, h3")]
    assert main.select_one("li") is not None


def test_figure_has_words_for_those_who_do_not_see_it(main: Tag) -> None:
    figure = main.select_one("figure:has(img)")
    assert figure is not None
    image = figure.select_one("img")
    assert image is not None
    assert image["alt"] == "Une salle pleine"
    assert int(str(image["width"])) > 0
    assert int(str(image["height"])) > 0
    caption = figure.select_one("figcaption")
    assert caption is not None
    assert "La séance" in caption.get_text()
    assert "Studio Atlas" in caption.get_text()


def test_quote(main: Tag) -> None:
    quote = main.select_one("blockquote")
    assert quote is not None
    assert "Tout est public." in quote.get_text()
    assert main.select_one('a[href="https://example.org/r"]') is not None


def test_key_figure_and_its_source(main: Tag) -> None:
    text = main.get_text(" ", strip=True)
    assert "budgets publiés" in text
    assert "Rapport 2020" in text


def test_table_has_headers(main: Tag) -> None:
    headers = main.select("table th")
    assert [header.get_text(strip=True) for header in headers] == ["Année", "Budgets"]
    assert all(header.get("scope") == "col" for header in headers)


def test_document_can_be_downloaded(main: Tag) -> None:
    link = main.select_one('a[href^="/documents/"]')
    assert link is not None
    assert "Guide" in link.get_text()
    answer = Client().get(str(link["href"]))
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = Client().get(str(link["href"]), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_words_of_blocks_are_searched(page: InitiativePage) -> None:
    text = PublicRecord.objects.get(page_id=page.pk).text
    for word in ("Étapes", "La séance", "Tout est public.", "budgets publiés", "Année", "Mode d'emploi"):
        assert word in text
    assert "<" not in text
