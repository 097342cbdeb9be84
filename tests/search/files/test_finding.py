"""Words of files are found, with the page they stand on, whichever engine answers."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from editorial.models import PortalDocument
from publication.models import PublicRecord
from search import engine
from search.answering import answer
from search.answers import FilePlace, Hit
from search.files.models import FileText, SaidStems
from search.questions import Question
from search.rebuilding import rebuild
from tests.search.conftest import Draft
from tests.search.files.conftest import Publish, named, read_all, stored
from tests.search.files.papers import docx, encrypted_pdf, odt, pdf, xlsx

PDF = pdf("Sommaire du rapport", "Le patrimoine des élus est déclaré.", "حماية المبلغين عن الفساد")


def draft(
    document: PortalDocument, title: str = "Étude sur les conflits", text: str = "", locale: str = "fr"
) -> Draft:
    return Draft({locale: (title, text)}, files=[named(document)])


def found(text: str, locale: str = "fr", **more: Any) -> list[Hit]:
    return list(answer(Question(text, locale, **more)).hits)


def place(text: str, locale: str = "fr") -> FilePlace:
    (hit,) = found(text, locale)
    assert hit.file is not None
    return hit.file


@pytest.mark.parametrize(
    ("question", "page", "marked"),
    [
        ("patrimoine", 2, "<mark>patrimoine</mark> des élus"),
        ("déclarer élus", 2, "<mark>élus</mark> est <mark>déclaré</mark>"),
        ("المبلغين", 3, "<mark>المبلغين</mark>"),
        ("rapport", 1, "<mark>rapport</mark>"),
    ],
)
def test_a_word_is_found_with_its_page(read_files_of: Publish, question: str, page: int, marked: str) -> None:
    document = stored(PDF)
    read_files_of(draft(document))
    where = place(question)
    assert (where.title, where.page, where.sheet) == ("Rapport annuel", page, "")
    assert where.url == f"{document.url}#page={page}"
    assert marked in where.highlight


@pytest.mark.parametrize(
    ("name", "content", "page", "sheet"),
    [
        ("a.docx", docx("Sommaire", "Le patrimoine"), 2, ""),
        ("b.docx", docx("Le patrimoine"), None, ""),
        ("c.odt", odt("Sommaire", "Fin", "Le patrimoine"), 3, ""),
        ("d.xlsx", xlsx(Budget=[[2024]], Suivi=[["Le patrimoine"]]), None, "Suivi"),
    ],
)
def test_each_format_is_found(
    read_files_of: Publish, name: str, content: bytes, page: int | None, sheet: str
) -> None:
    document = stored(content, name)
    read_files_of(draft(document))
    where = place("patrimoine")
    assert (where.url, where.page, where.sheet) == (document.url, page, sheet)


def test_one_word_in_the_title_and_one_in_the_file_are_both_there(read_files_of: Publish) -> None:
    both, _one = read_files_of(draft(stored(PDF)), Draft({"fr": ("Les conflits", "Autre chose")}))
    result = answer(Question("conflits patrimoine", "fr"))
    assert (result.count, result.hits[0].translation_key) == (1, both.key)


def test_what_a_record_says_itself_comes_before_what_its_file_says(read_files_of: Publish) -> None:
    long = "Autre chose encore. " * 300
    in_file, in_text, in_title = read_files_of(
        draft(stored(pdf("patrimoine patrimoine patrimoine"))),
        Draft({"fr": ("Étude", f"{long} patrimoine")}),
        Draft({"fr": ("Le patrimoine", long)}),
    )
    keys = [hit.translation_key for hit in found("patrimoine")]
    assert keys[-1] == in_file.key
    assert set(keys[:2]) == {in_text.key, in_title.key}


def test_a_record_that_shows_the_words_itself_shows_no_page(read_files_of: Publish) -> None:
    read_files_of(draft(stored(PDF), text="Le patrimoine public."))
    (hit,) = found("patrimoine")
    assert "<mark>patrimoine</mark> public" in hit.highlight
    assert hit.file is None


def test_operators_regard_files(read_files_of: Publish) -> None:
    (one,) = read_files_of(draft(stored(PDF)))
    assert [hit.translation_key for hit in found('"patrimoine des élus"')] == [one.key]
    assert [hit.translation_key for hit in found('title:conflits "patrimoine des élus"')] == [one.key]
    assert found('"élus des patrimoine"') == []
    assert found("titre:patrimoine") == []
    assert found("étude -patrimoine") == []


def test_filters_and_counts_regard_files(read_files_of: Publish) -> None:
    one = draft(stored(PDF))
    one.facets = {"year": ["2024"]}
    read_files_of(one)
    result = answer(Question("patrimoine", "fr"))
    assert (result.count, result.facets["year"]) == (1, {"2024": 1})
    assert answer(Question("patrimoine", "fr", {"year": ["2023"]})).count == 0


def test_a_file_named_in_one_language_is_found_in_that_one(read_files_of: Publish) -> None:
    read_files_of(draft(stored(PDF), "دراسة", locale="ar"))
    assert [hit.locale for hit in found("patrimoine")] == ["ar"]
    assert place("المبلغين", "ar").page == 3


def test_a_record_that_no_longer_names_the_file_is_not_found_by_it(read_files_of: Publish) -> None:
    one = draft(stored(PDF))
    read_files_of(one)
    one.files = []
    read_files_of(one)
    assert found("patrimoine") == []
    assert not SaidStems.objects.exists()


def test_a_replaced_file_is_found_by_its_new_words_alone(read_files_of: Publish) -> None:
    one = draft(stored(PDF))
    read_files_of(one)
    one.files = [named(stored(pdf("La transparence")))]
    read_files_of(one)
    assert found("patrimoine") == []
    assert place("transparence").page == 1


@pytest.mark.parametrize(
    "content", [b"no file at all", PDF[:80], encrypted_pdf("patrimoine", password="x"), b""]
)
def test_a_broken_file_does_not_keep_its_record_from_being_found(
    read_files_of: Publish, content: bytes
) -> None:
    (one,) = read_files_of(draft(stored(content)))
    assert [hit.translation_key for hit in found("conflits")] == [one.key]
    assert FileText.objects.get().state == "unreadable"


def forget_overwritten() -> None:
    """Elasticsearch counts in its scores what other tests left behind; new indices hold none of it."""
    if engine.in_use():
        rebuild()


def test_files_do_not_change_the_order_of_records_without(either_engine: Publish) -> None:
    plain = [
        Draft({"fr": (title, text)})
        for title, text in (
            ("Le patrimoine", "Le patrimoine des élus, et tout patrimoine."),
            ("Le patrimoine et les musées", "Les musées."),
            ("Les musées", "Les musées gardent un patrimoine."),
        )
    ]
    named_file = draft(stored(pdf("patrimoine patrimoine")))
    either_engine(*plain, named_file)
    forget_overwritten()
    before = found("patrimoine")
    read_all()
    either_engine(named_file)
    forget_overwritten()
    after = found("patrimoine")
    assert [hit.translation_key for hit in after] == [
        *(hit.translation_key for hit in before),
        named_file.key,
    ]
    assert [hit.score for hit in after[:3]] == pytest.approx([hit.score for hit in before], rel=0.02)


def test_queries_do_not_grow_with_hits(
    read_files_of: Publish, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    read_files_of(*(draft(stored(pdf(f"Le patrimoine {number}")), f"Étude {number}") for number in range(12)))
    question = Question("patrimoine", "fr")
    hits = answer(question).hits
    assert len({hit.file.url for hit in hits if hit.file}) == 12
    with django_assert_max_num_queries(14):
        answer(question)


def test_the_results_page_and_the_api_say_where(read_files_of: Publish, client: Client) -> None:
    document = stored(PDF, title="Rapport <b>2024</b>")
    read_files_of(draft(document))
    page = client.get("/fr/search/", {"q": "patrimoine"}).content.decode()
    assert f'href="{document.url}#page=2"' in page
    assert "Rapport &lt;b&gt;2024&lt;/b&gt;" in page
    assert "<mark>patrimoine</mark>" in page
    (result,) = client.get("/api/v1/search", {"q": "patrimoine", "locale": "fr"}).json()["results"]
    assert "<mark>patrimoine</mark>" in result["file"].pop("highlight")
    where = {"url": f"{document.url}#page=2", "page": 2, "sheet": ""}
    assert result["file"] == {"title": "Rapport <b>2024</b>", **where}


def test_a_long_file_fits_whatever_is_in_it(read_files_of: Publish) -> None:
    """A full text takes a megabyte of stems; the record must be public all the same."""
    pages = ["".join(f" x{page:03}{word:04}" for word in range(2000)) for page in range(60)]
    read_files_of(draft(stored(docx(*pages, "patrimoine"), "a.docx")))
    assert PublicRecord.objects.filter(title="Étude sur les conflits").count() == 1
    assert [hit.file.page for hit in found("x0010001") if hit.file] == [2]
