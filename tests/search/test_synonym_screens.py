"""Who keeps synonyms, what they are told when something makes no sense, and what the ledger keeps."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from institutions.models import User
from institutions.permissions import decides_for_the_body
from institutions.roles import Role
from search.words.checking import check_terms
from search.words.keeping import PIN_KEPT, SYNONYMS_KEPT, SYNONYMS_REMOVED, keep_synonyms, remove_synonyms
from search.words.models import PinnedAnswer, SynonymGroup
from search.words.starting import load_starting_words
from tests.people import member

pytestmark = pytest.mark.django_db
LIST = "/cms/search-words/synonyms/"
ADD = f"{LIST}add/"


def problems(approver: User, *terms: str, language: str = "") -> list[str]:
    with override("en"), pytest.raises(ValidationError) as refusal:
        keep_synonyms(terms=terms, language=language, by=approver)
    return refusal.value.messages


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ((), "at least two"),
        (("un seul",), "at least two"),
        (("carte", "Carté"), "the same to the search"),
        (("الهيئة", "الهيئه"), "the same to the search"),
        (("de la", "carte"), "no word that search looks for"),
        (("من", "بطاقة"), "no word that search looks for"),
        (("?!", "carte"), "no word that search looks for"),
        (("x" * 101, "carte"), "too long"),
        (("un mot " * 14, "carte"), "too long"),
        (("plan", "plan d'action"), "is a part of"),
        (("l’action", "le plan d’action de la ville"), "is a part of"),
        (tuple(f"mot{number}" for number in range(13)), "more than 12"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(approver: User, terms: tuple[str, ...], said: str) -> None:
    (problem, *_others) = problems(approver, *terms)
    assert said in problem
    assert not SynonymGroup.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(approver: User) -> None:
    assert len(problems(approver, "de la", "x" * 101, "carte")) == 2


def test_a_word_stands_in_one_group(approver: User) -> None:
    group = keep_synonyms(terms=["carte", "plan"], by=approver)
    assert "carte = plan" in problems(approver, "cartes", "mappemonde")[0]
    keep_synonyms(terms=["carte", "plan", "mappemonde"], by=approver, group=group)
    assert SynonymGroup.objects.get().terms == ["carte", "plan", "mappemonde"]


def test_groups_of_different_languages_do_not_meet(approver: User) -> None:
    keep_synonyms(terms=["pain", "baguette"], language="fr", by=approver)
    keep_synonyms(terms=["pain", "ache"], language="en", by=approver)
    assert problems(approver, "pain", "خبز")


@pytest.mark.parametrize(
    ("role", "slug", "keeps"),
    [
        (Role.CONTRIBUTOR, "mrafp", False),
        (Role.TRANSLATOR, "mrafp", False),
        (Role.LEAD, "mrafp", False),
        (Role.CONTRIBUTOR, "icpc", False),
        (Role.LEAD, "icpc", False),
        (Role.APPROVER, "icpc", True),
        (Role.ADMINISTRATOR, "icpc", True),
    ],
)
def test_who_keeps_them(signed_in: Callable[[User], Client], role: Role, slug: str, *, keeps: bool) -> None:
    person = member("somebody@words.example", role, slug)
    assert decides_for_the_body(person) is keeps
    response = signed_in(person).post(ADD, {"terms": "carte\nplan"})
    assert response.status_code == (302 if keeps else 404)
    assert SynonymGroup.objects.exists() is keeps
    menu = signed_in(person).get("/cms/").content.decode()
    assert (LIST in menu) is keeps
    assert "/cms/search-words/unanswered/" in menu


def test_a_role_that_ended_keeps_nothing(approver: User) -> None:
    approver.memberships.update(ended_at="2026-01-01T00:00:00Z")
    assert not decides_for_the_body(approver)
    group = SynonymGroup.objects.create(terms=["a1", "b1"])
    with pytest.raises(PermissionDenied):
        remove_synonyms(group=group, by=approver)
    with pytest.raises(PermissionDenied):
        keep_synonyms(terms=["carte", "plan"], by=approver)


def test_the_ledger_says_who_and_what(approver: User) -> None:
    group = keep_synonyms(terms=["carte", "plan"], by=approver)
    keep_synonyms(terms=["carte", "mappemonde"], by=approver, group=group)
    remove_synonyms(group=group, by=approver)
    entries = ModelLogEntry.objects.filter(user=approver, action__in=[SYNONYMS_KEPT, SYNONYMS_REMOVED])
    assert [(entry.action, entry.data["before"]) for entry in entries.order_by("pk")] == [
        (SYNONYMS_KEPT, []),
        (SYNONYMS_KEPT, ["carte", "plan"]),
        (SYNONYMS_REMOVED, ["carte", "mappemonde"]),
    ]


def test_what_is_typed_is_not_lost(signed_in: Callable[[User], Client], approver: User) -> None:
    response = signed_in(approver).post(ADD, {"terms": "plan\nplan d'action", "note": "ma raison"})
    soup: Any = BeautifulSoup(response.content, "html.parser")
    assert soup.select_one("[role=alert]")
    assert soup.select_one("textarea[name=terms]").text.split() == ["plan", "plan", "d'action"]
    assert soup.select_one("input[name=note]")["value"] == "ma raison"


def test_lines_and_equals_signs_part_the_terms(signed_in: Callable[[User], Client], approver: User) -> None:
    signed_in(approver).post(ADD, {"terms": "INPPLC =  الهيئة   الوطنية\n\ninstance nationale"})
    assert SynonymGroup.objects.get().terms == ["INPPLC", "الهيئة الوطنية", "instance nationale"]


def test_groups_are_found_changed_and_removed(signed_in: Callable[[User], Client], approver: User) -> None:
    group = keep_synonyms(terms=["carte", "Mappemonde"], by=approver, note=f"vu le {date(2026, 1, 2)}")
    client = signed_in(approver)
    assert "Mappemonde" in client.get(LIST, {"q": "MAPPE"}).content.decode()
    assert "Mappemonde" not in client.get(LIST, {"q": "autre"}).content.decode()
    form: Any = BeautifulSoup(client.get(f"{LIST}{group.pk}/").content, "html.parser")
    assert form.select_one("textarea[name=terms]").text.split() == ["carte", "Mappemonde"]
    assert client.get(f"{LIST}{group.pk}/remove/").status_code == 200
    assert SynonymGroup.objects.exists()
    client.post(f"{LIST}{group.pk}/remove/")
    assert not SynonymGroup.objects.exists()


def test_the_first_list_makes_sense_and_is_loaded_once(client: Client) -> None:
    call_command("load_search_words", stdout=StringIO())
    groups, pins = SynonymGroup.objects.count(), PinnedAnswer.objects.count()
    assert (groups > 30, pins) == (True, 4)
    for group in SynonymGroup.objects.all():
        check_terms(group.terms, language=group.language, besides=group)
    assert load_starting_words() == 0
    assert (SynonymGroup.objects.count(), PinnedAnswer.objects.count()) == (groups, pins)
    assert ModelLogEntry.objects.filter(action__in=[SYNONYMS_KEPT, PIN_KEPT]).count() == groups + pins
    body = client.get("/api/v1/search", {"q": "La loi 31-13", "locale": "ar"}).json()
    assert [result["type"] for result in body["pinned"]] == ["platform", "resource"]


def test_the_first_list_leaves_alone_what_editors_have_begun(approver: User) -> None:
    keep_synonyms(terms=["carte", "plan"], by=approver)
    assert load_starting_words() == 0
    assert SynonymGroup.objects.count() == 1
