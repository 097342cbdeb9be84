"""Titles for what somebody begins to type; without Elasticsearch too, because the database answers."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search.completions import SHOWN, completions
from tests.search.conftest import Draft, publish, withdraw

pytestmark = pytest.mark.django_db

BOTH = Draft({"ar": ("إصلاح الصفقات العمومية", ""), "fr": ("Réforme de la commande publique", "")})
BEGUN = [
    ("réf", "Réforme de la commande publique"),
    ("ref com", "Réforme de la commande publique"),
    ("REFORME DE LA", "Réforme de la commande publique"),
    ("الصف", "إصلاح الصفقات العمومية"),
    ("صفق", "إصلاح الصفقات العمومية"),
    ("اصلا", "إصلاح الصفقات العمومية"),
    ("إِصْلَاح العم", "إصلاح الصفقات العمومية"),
]


def titles(text: str, locale: str = "fr") -> list[str]:
    return [completion.title for completion in completions(text, locale)]


@pytest.fixture
def reform(nothing_public: None) -> Draft:
    return publish(BOTH)


@pytest.mark.parametrize(("text", "title"), BEGUN)
def test_all_words_begun_as_people_type_them(text: str, title: str, reform: Draft) -> None:
    assert titles(text) == [title]


@pytest.mark.parametrize("text", ["", "r", "réf école", "forme", "(((", "'a':* | 'b'", "\x00", "é" * 300])
def test_nothing_else_and_never_an_error(text: str, reform: Draft) -> None:
    assert titles(text) == []


def test_elided_words_begin_after_their_article(nothing_public: None) -> None:
    publish(Draft({"fr": ("Plan pour l’intégrité", "")}))
    assert titles("intég") == titles("l'int") == ["Plan pour l’intégrité"]


def test_readers_language_comes_first_and_a_record_stands_once(nothing_public: None) -> None:
    publish(Draft({"fr": ("Transparence budgétaire", ""), "en": ("Transparent budgets", "")}))
    publish(Draft({"en": ("Transparent rules", "")}))
    assert titles("transpar", "fr") == ["Transparence budgétaire", "Transparent rules"]
    assert titles("transpar", "en") == ["Transparent rules", "Transparent budgets"]


def test_titles_that_begin_so_come_before_others(nothing_public: None) -> None:
    for title in ("La santé publique", "Charte", "Santé et éthique dans les hôpitaux"):
        publish(Draft({"fr": (title, "")}))
    assert titles("san") == ["Santé et éthique dans les hôpitaux", "La santé publique"]


def test_they_follow_what_is_public(reform: Draft) -> None:
    changed = publish(Draft({"fr": ("Nouvelle charte", "")}, key=reform.key))
    assert titles("réf") == []
    assert titles("nouv") == ["Nouvelle charte"]
    withdraw(changed)
    assert titles("nouv") == []


def test_at_most_eight_by_one_query(
    nothing_public: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        publish(Draft({"fr": (f"Commune {number}", ""), "ar": (f"جماعة {number}", "")}))
    with django_assert_num_queries(1):
        assert len(titles("commune")) == SHOWN


def asked(client: Client, status: int = 200, **parameters: str) -> Any:
    response = client.get("/api/v1/search/suggestions", parameters)
    assert response.status_code == status
    assert not response.cookies
    return response.json()


def test_by_the_api(client: Client, reform: Draft) -> None:
    [found] = asked(client, q="réf", locale="ar")["suggestions"]
    assert found["title"] == "Réforme de la commande publique"
    assert (found["locale"], found["type"], found["url"]) == ("fr", "resource", f"/fr/{BOTH.public_id}/")
    assert found["label"] != "resource"
    assert asked(client)["suggestions"] == []


@pytest.mark.parametrize("parameters", [{"locale": "de"}, {"q": "x" * 201}])
def test_what_makes_no_sense_is_said(client: Client, db: None, parameters: dict[str, str]) -> None:
    assert asked(client, 422, **parameters)["status"] == 422
