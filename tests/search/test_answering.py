"""What is found, how it is counted, and that both engines agree."""

import socket
from collections.abc import Callable, Sequence

import pytest
from django.conf import settings as configured
from django.test import override_settings

from search import engine
from search.answering import answer
from search.answers import Answer
from search.questions import Question
from search.rebuilding import rebuild
from search.results import results
from tests.search.conftest import Draft, publish, withdraw

Publish = Callable[..., list[Draft]]

# (what a reader types, the title that it must find)
AS_TYPED = [
    ("الرشوه", "محاربة الرشوة"),
    ("مكافحه الفساد", "الاستراتيجية الوطنية لمكافحة الفساد"),
    ("المعلومه", "الحق في الحصول على المعلومات"),
    ("فساد", "الوقاية من الفساد ومحاربته"),
    ("الإِدَارَة", "شفافية الادارة"),
    ("الصـــفقات", "صفقات عمومية"),
    ("declaration", "La déclaration du patrimoine"),
    ("ACCES", "Droit d’accès à l'information"),
    ("l’information", "Informations publiques"),
    ("٣١٫١٣", "Loi 31.13"),
    ("31-13", "Loi 31.13"),
    ("idarati", "Le portail www.idarati.ma"),
    ("www.idarati.ma", "Le portail www.idarati.ma"),
    ("complaints", "How to file a complaint"),
]

ODD_QUERIES = ['" OR 1=1', "a AND (b", "* ? ~ \\ /", "budget:*", "\x00", "NEAR(", "'; DROP", "و"]


def locale_of_title(title: str) -> str:
    if title[0] >= "\u0600":
        return "ar"
    return "en" if title.startswith("How") else "fr"


def asked(text: str = "", locale: str = "fr", **more: object) -> Answer:
    return answer(Question(text, locale, **more))  # type: ignore[arg-type]


def found(answer: Answer, drafts: Sequence[Draft]) -> list[int]:
    """The places of the found records among `drafts`, in the order found."""
    keys = [draft.key for draft in drafts]
    return [keys.index(hit.translation_key) for hit in answer.hits]


@pytest.mark.parametrize(("query", "title"), AS_TYPED)
def test_records_are_found_as_people_type(either_engine: Publish, query: str, title: str) -> None:
    locale = locale_of_title(title)
    (draft, _other) = either_engine(
        Draft({locale: (title, "")}), Draft({"ar": ("تقرير سنوي", ""), "fr": ("Rapport annuel", "")})
    )
    answered = asked(query, locale)
    assert [hit.translation_key for hit in answered.hits] == [draft.key]
    assert answered.count == 1


def test_every_word_counts_or_else_any(either_engine: Publish) -> None:
    drafts = either_engine(
        Draft({"fr": ("Budget citoyen", "")}),
        Draft({"fr": ("Budget de la commune", "")}),
        Draft({"fr": ("Charte du citoyen", "")}),
    )
    assert found(asked("le budget du citoyen"), drafts) == [0]
    assert asked("budget citoyen introuvable").count == 3
    assert asked("introuvable").count == 0


def test_a_record_that_has_the_words_in_any_language_is_counted_once(either_engine: Publish) -> None:
    drafts = either_engine(
        Draft({"ar": ("ميزانية المواطن", ""), "fr": ("Budget citoyen", ""), "en": ("Citizen budget", "")}),
        Draft({"fr": ("Budget citoyen de la commune", "")}),
    )
    answered = asked("budget citoyen", "ar")
    assert answered.count == 2
    assert sorted(found(answered, drafts)) == [0, 1]
    assert answered.facets["language"] == {"fr": 2, "ar": 1, "en": 1}


def test_similar_letters_alone_find_nothing(either_engine: Publish) -> None:
    either_engine(Draft({"fr": ("Transparence", "")}))
    assert asked("transpar").count == 0


def test_titles_come_before_texts(either_engine: Publish) -> None:
    drafts = either_engine(
        Draft({"fr": ("Rapport annuel", "Ce rapport cite la corruption et bien d'autres choses encore.")}),
        Draft({"fr": ("La corruption", "Un rapport.")}),
    )
    assert found(asked("corruption"), drafts) == [1, 0]


def test_the_readers_language_comes_first(either_engine: Publish) -> None:
    drafts = either_engine(
        Draft({"en": ("Corruption", "prevention")}), Draft({"fr": ("Corruption", "prévention")})
    )
    if engine.in_use():
        rebuild()  # what other tests left behind counts in the scores until it is merged away
    assert found(asked("corruption", "fr"), drafts) == [1, 0]
    assert found(asked("corruption", "en"), drafts) == [0, 1]


def test_what_is_shown_is_in_the_readers_language_if_there_is_one(either_engine: Publish) -> None:
    either_engine(
        Draft({"fr": ("Budget citoyen", ""), "ar": ("ميزانية المواطن", "")}),
        Draft({"fr": ("Budget vert", "")}),
    )
    shown = {result.record.title: result for result in results(asked("budget", "ar").hits, "ar")}
    assert shown["ميزانية المواطن"].matched_locale == "fr"
    assert [language.locale for language in shown["ميزانية المواطن"].languages] == ["ar", "fr"]
    assert shown["Budget vert"].record.locale == "fr"


def test_a_record_withdrawn_a_moment_ago_is_not_shown(either_engine: Publish) -> None:
    (draft,) = either_engine(Draft({"fr": ("Budget", "")}))
    hits = asked("budget").hits
    withdraw(draft)
    assert (len(hits), results(hits, "fr")) == (1, [])


def test_without_words_everything_comes_newest_first(either_engine: Publish) -> None:
    drafts = either_engine(*(Draft({"fr": (f"Loi {n}", ""), "en": (f"Law {n}", "")}) for n in range(3)))
    answered = asked("")
    assert (answered.count, found(answered, drafts)) == (3, [2, 1, 0])


def test_stop_words_alone_find_nothing(either_engine: Publish) -> None:
    either_engine(Draft({"fr": ("Qui fait quoi", "de la et du")}))
    assert asked("qui est-ce").count == 0


def test_by_date_is_newest_first_among_what_is_found(either_engine: Publish) -> None:
    drafts = either_engine(*(Draft({"fr": (title, "")}) for title in ("Budget budget", "Autre", "Le budget")))
    assert found(asked("budget", sort="date"), drafts) == [2, 0]


def test_pages_follow_each_other_and_end(either_engine: Publish) -> None:
    drafts = either_engine(*(Draft({"fr": (f"Budget {n}", "")}) for n in range(5)))
    pages = [asked("budget", page=page, page_size=2) for page in (1, 2, 3, 4, 5001)]
    assert [len(page.hits) for page in pages] == [2, 2, 1, 0, 0]
    assert {page.count for page in pages} == {5}
    assert sorted(place for page in pages for place in found(page, drafts)) == [0, 1, 2, 3, 4]


def facetted() -> list[Draft]:
    return [
        Draft({"fr": ("Budget un", "")}, {"theme": ["a"], "year": ["2020"]}),
        Draft({"fr": ("Budget deux", ""), "en": ("Budget two", "")}, {"theme": ["a", "b"], "year": ["2021"]}),
        Draft({"fr": ("Budget trois", "")}, {"theme": ["b"], "year": ["2021"]}, type="initiative"),
        Draft({"fr": ("Autre", "")}, {"theme": ["b"]}),
    ]


@pytest.mark.parametrize("filters", [{}, {"theme": ["a"]}, {"theme": ["a"], "year": ["2021"]}])
@pytest.mark.parametrize("query", ["", "budget", "budget un", "budget inconnu"])
def test_a_facets_number_is_what_a_click_on_it_brings(
    either_engine: Publish, query: str, filters: dict[str, list[str]]
) -> None:
    either_engine(*facetted())
    answered = asked(query, filters=filters)
    for facet, numbers in answered.facets.items():
        for value, number in numbers.items():
            assert asked(query, filters=filters | {facet: [value]}).count == number, (facet, value)


def test_filters_are_or_inside_and_across(either_engine: Publish) -> None:
    drafts = either_engine(*facetted())
    assert sorted(found(asked("budget", filters={"theme": ["a", "b"]}), drafts)) == [0, 1, 2]
    assert sorted(found(asked("budget", filters={"theme": ["b"], "year": ["2021"]}), drafts)) == [1, 2]
    assert asked("budget", filters={"theme": ["a"]}).facets["theme"] == {"a": 2, "b": 2}


def test_highlights_are_marked_and_escaped(either_engine: Publish) -> None:
    text = 'Avant <script>alert("x")</script> les budgets & <b>autres</b> \ue000choses\ue001'
    either_engine(Draft({"fr": ("Titre", text)}))
    (hit,) = asked("budget").hits
    assert "<mark>budgets</mark> &amp; &lt;b&gt;autres" in hit.highlight
    assert "<script" not in hit.highlight
    assert hit.highlight.count("<mark>") == hit.highlight.count("</mark>")


@pytest.mark.parametrize("query", ODD_QUERIES)
def test_no_query_is_an_error(either_engine: Publish, query: str) -> None:
    either_engine(Draft({"fr": ("Budget", "")}))
    assert asked(query).count in (0, 1)
    assert engine.in_use() is not asked(query).degraded


def test_a_sentence_is_followed_by_what_is_near_it(mirrored: Publish) -> None:
    drafts = mirrored(
        Draft({"fr": ("Annexe", "demande recours délai réponse administration")}),
        Draft({"fr": ("Délai de recours contre la réponse à une demande", "Comment former un recours.")}),
    )
    answered = asked("Quel délai de recours pour la réponse de l'administration à une demande ?")
    assert (answered.count, sorted(found(answered, drafts))) == (1, [0, 1])
    assert asked("délai recours administration").hits[0].translation_key == drafts[0].key


def test_what_is_near_a_sentence_fills_the_first_page_only(mirrored: Publish) -> None:
    texts = ["demande recours délai réponse administration"] * 2 + ["demande de recours"] * 3
    mirrored(*(Draft({"fr": (f"Annexe {n}", text)}) for n, text in enumerate(texts)))
    sentence = "Quel délai de recours pour la réponse de l'administration à une demande ?"

    def sizes(page_size: int) -> list[int]:
        return [len(asked(sentence, page=page, page_size=page_size).hits) for page in (1, 2, 3)]

    assert (sizes(1), sizes(3), sizes(20)) == ([1, 1, 0], [3, 0, 0], [5, 0, 0])


@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_when_something_has_every_word_only_that_is_listed(either_engine: Publish, sort: str) -> None:
    titles = ("Le budget vert", "Un budget, des verts", "Budget budget", "Vert", "Autre")
    drafts = either_engine(*(Draft({"fr": (title, "")}) for title in titles))
    pages = [asked("budget vert", sort=sort, page=page, page_size=1) for page in (1, 2, 3)]
    assert [page.count for page in pages] == [2, 2, 2]
    places = [place for page in pages for place in found(page, drafts)]
    assert places == [1, 0] if sort == "date" else sorted(places) == [0, 1]
    scores = [hit.score or 0 for page in pages for hit in page.hits]
    assert scores == sorted(scores, reverse=True)
    assert max(scores) < 100


def test_a_misspelt_word_is_corrected_when_that_finds_more(mirrored: Publish) -> None:
    texts = "La déclaration du patrimoine. Une déclaration de patrimoine est obligatoire."
    mirrored(
        *(Draft({"fr": (f"Déclaration {n}", texts)}) for n in range(4)), Draft({"fr": ("Budget", "texte")})
    )
    assert asked("declartion").did_you_mean == "déclaration"
    assert asked(str(asked("declartion").did_you_mean)).count > asked("declartion").count
    assert asked("déclaration").did_you_mean is None
    assert asked("budget").did_you_mean is None
    assert asked("xyzzyq").did_you_mean is None


def test_arabic_is_corrected_too(mirrored: Publish) -> None:
    mirrored(*(Draft({"ar": (f"الشفافية {n}", "الشفافية في الإدارة العمومية")}) for n in range(4)))
    assert asked("الشفاقية", "ar").did_you_mean == "الشفافية"


def test_the_database_answers_when_nobody_listens(mirrored: Publish) -> None:
    drafts = mirrored(Draft({"ar": ("محاربة الرشوة", "")}))
    with override_settings(PORTAL_ELASTICSEARCH_URL="http://127.0.0.1:9"):
        answered = asked("الرشوه", "ar")
    assert (found(answered, drafts), answered.degraded) == ([0], True)
    engine.breaker.reset()
    assert not asked("الرشوه", "ar").degraded


def test_of_many_readers_only_one_waits_for_a_server_that_hangs(mirrored: Publish) -> None:
    drafts = mirrored(Draft({"fr": ("Budget", "")}))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with override_settings(PORTAL_ELASTICSEARCH_URL=f"http://127.0.0.1:{port}"):
            answers = [asked("budget") for _ in range(5)]
        silent.settimeout(0.2)
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()
    assert [(found(answered, drafts), answered.degraded) for answered in answers] == [([0], True)] * 5


def test_a_lost_index_is_not_taken_for_an_empty_one(mirrored: Publish) -> None:
    mirrored(Draft({"fr": ("Budget", "")}))
    lost = f"{configured.PORTAL_ELASTICSEARCH_INDEX_PREFIX}_lost"
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=lost):
        answered = asked("budget")
    assert (answered.degraded, answered.count) == (True, 1)


def test_what_is_published_during_an_outage_is_found_at_once_in_the_database(
    indices: None, without_elasticsearch: None
) -> None:
    draft = publish(Draft({"fr": ("Budget", "")}))
    assert asked("budget").count == 1
    draft.texts["fr"] = ("Charte", "")
    publish(draft)
    assert (asked("budget").count, asked("charte").count) == (0, 1)
    withdraw(draft)
    assert asked("charte").count == 0
