import pytest

from search import analysis


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("الرشوه", "الرشوة"),
        ("المعلومه", "المعلومات"),
        ("مكافحه", "لمكافحة"),
        ("الفساد", "وبالفساد"),
        ("الادارة", "الإدارة"),
        ("مَكْتُوب", "مكتـــوب"),
        ("للفساد", "فساد"),
        ("وفساد", "الفساد"),
        ("وكالة", "الوكالات"),
        ("لوزارة", "والوزارة"),
        ("الوطنية", "وطني"),
        ("بسياسة", "السياسات"),
        ("وبحكم", "الحكم"),
        ("البرنامج", "لبرنامج"),
        ("٢٠١١", "2011"),
    ],
)
def test_arabic_as_people_type_it(typed: str, written: str) -> None:
    assert analysis.stems(typed, "ar") == analysis.stems(written, "ar") != []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("declaration", "DÉCLARATIONS"),
        ("l'accès", "acces"),
        ("L’accès", "accès"),
        ("institution", "d'institutions"),
        ("coeur", "cœur"),
    ],
)
def test_french_as_people_type_it(typed: str, written: str) -> None:
    assert analysis.stems(typed, "fr") == analysis.stems(written, "fr") != []


@pytest.mark.parametrize(
    ("text", "locale"),
    [("ما هي من أين", "ar"), ("Qu'est-ce que c'est", "fr"), ("what is the", "en"), ("what is the", "ar")],
)
def test_stop_words_of_all_languages_have_no_stem(text: str, locale: str) -> None:
    assert analysis.stems(text, locale) == []


def test_stems_are_letters_and_digits_only() -> None:
    assert analysis.stems("aujourd'hui; 82.8 % «x» a_b \x00 DROP--", "fr") == [
        "aujourdhui",
        "82",
        "8",
        "x",
        "b",
        "drop",
    ]


def test_words_know_where_they_stand() -> None:
    text = "(مُكافحة) l’État"
    assert [text[word.start : word.end] for word in analysis.words(text)] == ["مُكافحة", "l’État"]


@pytest.mark.parametrize(
    ("text", "locale", "languages"),
    [
        ("مكافحة الفساد", "fr", {"ar"}),
        ("qui peut demander une information", "ar", {"fr"}),
        ("who may ask for information", "fr", {"en"}),
        ("l'information", "en", {"fr"}),
        ("transparence", "fr", {"fr"}),
        ("transparence", "ar", {"fr", "en"}),
        ("", "ar", {"ar"}),
    ],
)
def test_the_language_of_a_question(text: str, locale: str, languages: set[str]) -> None:
    assert analysis.likely_languages(text, locale) == languages
