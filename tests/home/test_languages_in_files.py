"""Every text of the files in Arabic, French and English."""

import re

import pytest

from home.sample_content.files import LANGUAGES
from tests.home.records_in_files import records, trilingual_texts

TEXTS = dict(trilingual_texts())
PROSE = {
    path: text for path, text in TEXTS.items() if path.rpartition(".")[2] in {"summary", "intro", "purpose"}
}
REQUIRED = [
    ("action_plans", "summary"),
    ("commitments", "summary"),
    ("initiatives", "summary"),
    ("dossiers", "intro"),
    ("platforms", "purpose"),
    ("taxonomies.frameworks", "summary"),
]


def arabic_share(text: str) -> float:
    """Part of the letters that are Arabic, 0 to 1."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) / max(1, len(letters))


def sentences(text: str) -> int:
    plain = re.sub(r"(\d)[.,](\d)", r"\1\2", re.sub(r"www\.\S+", "address", text)).replace("No. ", "No ")
    return len([part for part in re.split(r"[.!?؟](?:\s|$)", plain) if part.strip()])


def test_there_is_something_to_read() -> None:
    assert len(TEXTS) > 500
    assert len(PROSE) > 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_there_and_trimmed(language: str) -> None:
    bad = [
        path for path, text in TEXTS.items() if not text[language] or text[language] != text[language].strip()
    ]
    assert bad == []


def test_arabic_is_arabic() -> None:
    assert {p: t["ar"] for p, t in TEXTS.items() if arabic_share(t["ar"]) < 0.55} == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_other_languages_hold_no_arabic(language: str) -> None:
    assert {p: t[language] for p, t in TEXTS.items() if arabic_share(t[language]) > 0} == {}


def test_french_is_not_english() -> None:
    assert [p for p, t in TEXTS.items() if len(t["fr"]) > 60 and t["fr"] == t["en"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_summaries_have_two_to_five_sentences(language: str) -> None:
    bad = {p: n for p, t in PROSE.items() if not 2 <= (n := sentences(t[language])) <= 5}
    assert bad == {}


@pytest.mark.parametrize(("collection", "field"), REQUIRED)
def test_each_record_has_its_prose_in_three_languages(collection: str, field: str) -> None:
    missing = [r["slug"] for r in records(collection) if set(r[field]) != set(LANGUAGES)]
    assert missing == []
