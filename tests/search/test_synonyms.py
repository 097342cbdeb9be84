"""Words that mean the same find each other, in both engines, the reader's own words first."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import User
from search.questions import Question
from search.rebuilding import rebuild
from search.words import kept
from search.words.keeping import keep_synonyms, remove_synonyms
from search.words.models import SynonymGroup
from search.words.needs import MOST_SYNONYMS, needs_of
from tests.search.conftest import Draft
from tests.search.test_answering import asked, found

Publish = Callable[..., list[Draft]]
Keep = Callable[..., SynonymGroup]

AUTHORITY = ("INPPLC", "الهيئة الوطنية للنزاهة", "instance nationale de la probité")


@pytest.fixture
def keep(approver: User) -> Keep:
    def write(*terms: str, language: str = "") -> SynonymGroup:
        return keep_synonyms(terms=terms, language=language, by=approver)

    return write


@pytest.mark.parametrize("query", ["INPPLC", "الهيئه الوطنيه للنزاهه", "L’Instance nationale de la probite"])
def test_each_of_them_finds_all(either_engine: Publish, keep: Keep, query: str) -> None:
    drafts = either_engine(
        Draft({"fr": ("L’INPPLC publie son rapport", "")}),
        Draft({"ar": ("تقرير الهيئة الوطنية للنزاهة", "")}),
        Draft({"fr": ("Rapport", "Adopté par l’instance nationale de la probité en mai.")}),
        Draft({"fr": ("Probité nationale", "Une instance en parle.")}),
    )
    keep(*AUTHORITY)
    answered = asked(query)
    assert {0, 1, 2} <= set(found(answered, drafts))
    assert answered.facets["language"]["ar"] == 1
    assert asked("INPPLC").count == 3


def test_it_needs_no_writing_of_the_index(either_engine: Publish, keep: Keep) -> None:
    drafts = either_engine(Draft({"fr": ("Denrées alimentaires", "")}))
    assert asked("nourriture").count == 0
    group = keep("nourriture", "denrées alimentaires")
    assert found(asked("nourriture"), drafts) == [0]
    remove_synonyms(group=group, by=User.objects.get(email="approver@icpc.example"))
    assert asked("nourriture").count == 0


def test_own_words_come_before_what_means_the_same(either_engine: Publish, keep: Keep) -> None:
    drafts = either_engine(
        Draft({"fr": ("Aliments", "Les aliments, tous les aliments et rien d'autre.")}),
        Draft({"fr": ("Rapport annuel", "Bien des pages plus loin il est une fois parlé de nourriture.")}),
        Draft({"ar": ("تقرير", "nourriture")}),
    )
    keep("nourriture", "aliments")
    assert found(asked("nourriture"), drafts)[-1] == 0
    assert found(asked("aliments"), drafts)[0] == 0


def test_a_record_counts_when_each_word_is_met_by_itself_or_by_a_synonym(
    either_engine: Publish, keep: Keep
) -> None:
    drafts = either_engine(
        Draft({"fr": ("Rapport sur la nourriture scolaire", "")}, {"theme": ["a"]}),
        Draft({"fr": ("Rapport sur les denrées alimentaires des écoles", "scolaire")}, {"theme": ["b"]}),
        Draft({"fr": ("Denrées alimentaires", "")}, {"theme": ["b"]}),
        Draft({"fr": ("Rapport scolaire", "")}, {"theme": ["b"]}),
    )
    keep("nourriture", "denrées alimentaires")
    answered = asked("nourriture scolaire")
    assert (answered.count, found(answered, drafts)) == (2, [0, 1])
    assert answered.facets["theme"] == {"a": 1, "b": 1}
    assert asked("nourriture scolaire", filters={"theme": ["b"]}).count == 1


def test_a_group_takes_nothing_away(either_engine: Publish, keep: Keep) -> None:
    """The longer phrase is known, and the shorter one in it: both still find."""
    drafts = either_engine(
        Draft({"fr": ("La lutte contre les pots-de-vin", "")}), Draft({"ar": ("محاربة الفساد", "")})
    )
    keep("corruption", "pots-de-vin")
    assert found(asked("lutte contre la corruption"), drafts) == [0]
    keep("lutte contre la corruption", "محاربة الفساد")
    assert sorted(found(asked("lutte contre la corruption"), drafts)) == [0, 1]


def test_words_of_a_phrase_must_follow_each_other(either_engine: Publish, keep: Keep) -> None:
    either_engine(Draft({"fr": ("Le plan", "Il faut bien du temps, dit le ministre, avant toute action.")}))
    keep("PAN", "plan d'action")
    assert asked("PAN").count == 0


def test_a_group_of_one_language_holds_in_its_records_alone(either_engine: Publish, keep: Keep) -> None:
    drafts = either_engine(Draft({"fr": ("Le pain", "")}), Draft({"en": ("pain and relief", "")}))
    keep("baguette", "pain", language="fr")
    assert found(asked("baguette"), drafts) == [0]


def test_what_means_the_same_is_marked_in_the_text(either_engine: Publish, keep: Keep) -> None:
    either_engine(Draft({"fr": ("Rapport", "On y parle des denrées alimentaires du pays.")}))
    keep("nourriture", "denrées alimentaires")
    (hit,) = asked("nourriture").hits
    assert "<mark>denrées</mark>" in hit.highlight


def test_by_date_the_newest_comes_first_whatever_it_says(either_engine: Publish, keep: Keep) -> None:
    drafts = either_engine(Draft({"fr": ("Nourriture", "")}), Draft({"fr": ("Aliments", "")}))
    keep("nourriture", "aliments")
    assert found(asked("nourriture", sort="date"), drafts) == [1, 0]


def test_scores_show_no_lifts(mirrored: Publish, keep: Keep) -> None:
    mirrored(Draft({"fr": ("Nourriture scolaire", "")}), Draft({"fr": ("Aliments scolaires", "")}))
    rebuild()
    keep("nourriture", "aliments")
    scores = [hit.score or 0 for hit in asked("nourriture scolaire").hits]
    assert len(scores) == 2
    assert max(scores) < 100


def test_no_expansion_grows_without_end(db: None, keep: Keep) -> None:
    for number in range(8):
        keep(*(f"mot{number}variante{other}" for other in range(6)))
    text = " ".join(f"mot{number}variante0" for number in range(8))
    needs = needs_of(text)["fr"]
    assert len(needs) == 8
    assert 0 < sum(1 for need in needs for _one in need.all_synonyms) <= MOST_SYNONYMS


def test_a_search_costs_no_query_for_them(db: None, keep: Keep) -> None:
    keep("nourriture", "aliments")
    assert Question("nourriture", "fr").needs["fr"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert Question("nourriture", "fr").needs["fr"]
    assert queries.captured_queries == []


def test_another_process_hears_of_it_within_a_minute(
    db: None, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])
    kept.forget_words()
    assert not needs_of("nourriture")["fr"]
    # Written elsewhere: this process is not told.
    SynonymGroup.objects.create(terms=["nourriture", "aliments"])
    assert not needs_of("nourriture")["fr"]
    now[0] += 59
    assert needs_of("nourriture")["fr"]


def test_the_sample_answers_what_it_answered(
    sample_indices: None, keep: Keep, django_assert_max_num_queries: Any
) -> None:
    """Without synonyms for a question the engine is asked exactly as before."""
    from search.queries import counting, listing

    before = [json.dumps([counting(q), listing(q)]) for q in (Question("plan d'action", "fr"),)]
    keep("nourriture", "aliments")
    after = [json.dumps([counting(q), listing(q)]) for q in (Question("plan d'action", "fr"),)]
    assert before == after
