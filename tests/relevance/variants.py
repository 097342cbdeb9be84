"""What people type instead: the clean questions, spoilt by code in the same way at every run."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tests.relevance.asking import LANGUAGES, Asked

Spoil = Callable[[str, random.Random], str]

LETTERS = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "fr": "abcdefghijlmnopqrstuvz",
    "en": "abcdefghiklmnoprstuvwy",
}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
TATWEEL = "\u0640"
LAZY = str.maketrans("أإآٱؤئة", "اااا" + "ويه")

FOLDING = {
    "ar": ("without hamza", "tashkeel and tatweel", "other digits"),
    "fr": ("without accents", "capitals", "other digits"),
    "en": ("capitals", "other digits"),
}


def _mistype(word: str, letters: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    letter = chance.choice(letters)
    edits = (
        lambda: word[:place] + word[place + 1 :],
        lambda: word[:place] + letter + word[place:],
        lambda: word[:place] + letter + word[place + 1 :],
        lambda: word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    )
    return chance.choice(edits)()


def _typos(language: str) -> Spoil:
    def spoil(text: str, chance: random.Random) -> str:
        words = text.split()
        long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
        for place in chance.sample(long, min(len(long), max(1, round(len(words) / 4)))):
            words[place] = _mistype(words[place], LETTERS[language], chance)
        return " ".join(words)

    return spoil


def _without_accents(text: str, chance: random.Random) -> str:
    bare = (letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    return "".join(bare)


def _capitals(text: str, chance: random.Random) -> str:
    return _without_accents(text, chance).upper()


def _without_hamza(text: str, chance: random.Random) -> str:
    return re.sub(r"ي\b", "ى", text.translate(LAZY))


def _with_tashkeel(text: str, chance: random.Random) -> str:
    return re.sub(r"\w+", lambda word: _decorated(word.group(), chance), text)


def _decorated(word: str, chance: random.Random) -> str:
    if not all("\u0621" <= letter <= "\u064a" for letter in word) or len(word) < 3:
        return word
    marked = [letter + (chance.choice(HARAKAT) if chance.random() < 0.4 else "") for letter in word]
    marked[chance.randrange(len(word) - 1)] += TATWEEL * chance.randint(1, 3)
    return "".join(marked)


def _other_digits(text: str, chance: random.Random) -> str:
    return text.translate(ARABIC_DIGITS)


SPOILT: Mapping[str, Mapping[str, Spoil]] = {
    "ar": {
        "typos": _typos("ar"),
        "without hamza": _without_hamza,
        "tashkeel and tatweel": _with_tashkeel,
        "other digits": _other_digits,
    },
    "fr": {
        "typos": _typos("fr"),
        "without accents": _without_accents,
        "capitals": _capitals,
        "other digits": _other_digits,
    },
    "en": {"typos": _typos("en"), "capitals": _capitals, "other digits": _other_digits},
}

# So few words of so few questions are hit that one draw says little.
DRAWS = {"typos": 3}

# By the variant's name: the questions that it changes, each beside the clean one.
Variants = Mapping[str, Sequence[tuple[Asked, Asked]]]


def variants(questions: Mapping[str, Sequence[Asked]], language: str) -> Variants:
    """Of the questions in `language`; `questions` has those of every language, for the mixed ones."""
    clean = questions[language]
    spoilt = {
        name: [
            (question, _spoilt(question, f"{name} {draw}", spoil))
            for draw in range(DRAWS.get(name, 1))
            for question in clean
        ]
        for name, spoil in SPOILT[language].items()
    }
    others = [other for other in LANGUAGES if other != language]
    elsewhere = {
        f"asked in {other}": [(question, replace(question, locale=other)) for question in clean]
        for other in others
    }
    found = {**spoilt, **elsewhere, "mixed": _mixed(questions, language)}
    return {name: [pair for pair in pairs if pair[0] != pair[1]] for name, pairs in found.items()}


def _chance(question: Asked, name: str) -> random.Random:
    return random.Random(f"{question.language} {question.id} {name}")


def _spoilt(question: Asked, name: str, spoil: Spoil) -> Asked:
    return replace(question, text=spoil(question.text, _chance(question, name)))


def _mixed(questions: Mapping[str, Sequence[Asked]], language: str) -> Sequence[tuple[Asked, Asked]]:
    """The first half of the words, then the second half of the same question's words in another language."""
    pairs = []
    for question in questions[language]:
        counterparts = [
            other
            for code in LANGUAGES
            if code != language
            for other in questions[code]
            if other.id == question.id
        ]
        if counterparts:
            other = _chance(question, "mixed").choice(counterparts)
            text = " ".join([*_half(question.text, first=True), *_half(other.text, first=False)])
            pairs.append((question, replace(question, text=text)))
    return pairs


def _half(text: str, *, first: bool) -> Sequence[str]:
    words = text.split()
    middle = (len(words) + 1) // 2
    return words[:middle] if first else words[middle:]
