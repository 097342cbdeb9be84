"""From text to stems: what makes two words the same word in a search.

The database search uses these functions; the Elasticsearch settings (`indexes.py`) come from the same tables.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from search import stopwords

INVISIBLE = (
    "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u200c\u200d\u200e\u200f"
)
LETTERS = {
    "\u0622": "\u0627",
    "\u0623": "\u0627",
    "\u0625": "\u0627",
    "\u0671": "\u0627",
    "\u0649": "\u064a",
    "\u06cc": "\u064a",
    "\u0629": "\u0647",
    "\u06a9": "\u0643",
    "\u0624": "\u0648",
    "\u0626": "\u064a",
}
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'"}
ELIDED = ("l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu")

_NOT_OWN = f"^(?!{'|'.join(sorted(word.replace('ئ', 'ي') for word in stopwords.OWN_LETTER))})"

# Taken off an Arabic word in this order; written as Java writes them, for Elasticsearch.
ARABIC_AFFIXES = {
    "ar_article": r"^[وف]?(?:ال|بال|كال|لل)(?=\p{L}{3,}$)",
    "ar_conjunction": _NOT_OWN
    + r"(?:[وف][بكل](?=[^ا]\p{L}{2,}$)|[وف]س(?=[ينت]\p{L}{3,}$)|[وف](?=\p{L}{3,}$))",
    "ar_clitic": _NOT_OWN + r"[بكلس](?=\p{L}{4,}$)",
    "ar_suffix": r"(?<=\p{L}{3})(?:هما|كما|تها|ته|تهم|تنا|ها|هم|هن|كم|نا|ات|ان|ون|ين|تين|تان|يه|وا|ه|ي)$",
    "ar_suffix1": r"(?<=\p{L}{3})(?:ه|ي|ا|ت)$",
}

# So many words of another script make a question one in two languages; fewer are names.
MIXED = 2

_DIGITS = {chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_FOLDING = str.maketrans(dict.fromkeys(INVISIBLE, "") | LETTERS | LIGATURES | _DIGITS)
_AFFIXES = [re.compile(pattern.replace(r"\p{L}", r"[^\W\d_]")) for pattern in ARABIC_AFFIXES.values()]
_ARTICLE = _AFFIXES[0]
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u200c-\u200f]|['’](?=[^\W_]))*")
_ELISION = re.compile(rf"^(?:{'|'.join(ELIDED)})'(?=.)")


@dataclass(frozen=True)
class Word:
    """A word of a text, and where it stands: `text[start:end]`."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        yield Word(match.group(), match.start(), match.end())


def fold(text: str) -> str:
    """Without case, accents, vowel marks, tatweel, and one spelling for hamza, ya and ta marbuta."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare.translate(_FOLDING))


@lru_cache(maxsize=100_000)
def stem(word: str, locale: str) -> str:
    """The stem of one word in `locale`; empty for a stop word. Letters and digits only."""
    folded = fold(word)
    if locale == "fr":
        folded = _ELISION.sub("", folded)
    if locale == "en":
        folded = folded.removesuffix("'s")
    if folded in stopwords.ALL:
        return ""
    return _cut(folded, locale).replace("'", "")


def _cut(folded: str, locale: str) -> str:
    if locale == "ar":
        for affix in _AFFIXES:
            folded = affix.sub("", folded)
        return folded
    stemmer = _snowball(locale)
    return stemmer.stemWord(folded) if stemmer else folded


@cache
def _snowball(locale: str) -> "snowballstemmer.stemmer | None":
    name = {"fr": "french", "en": "english"}.get(locale)
    return snowballstemmer.stemmer(name) if name else None


def stems(text: str, locale: str) -> list[str]:
    """The stems of `text` in order, stop words left out."""
    return [found for word in words(text) if (found := stem(word.text, locale))]


def as_typed(text: str) -> list[str]:
    """The words of `text` as somebody begins them: folded; Arabic ones also without their article."""
    found: list[str] = []
    for word in words(text):
        folded = _ELISION.sub("", fold(word.text)).replace("'", "")
        found += dict.fromkeys([folded, _ARTICLE.sub("", folded)])
    return [word for word in found if word]


def distinct_stems(text: str, locale: str) -> list[str]:
    return list(dict.fromkeys(stems(text, locale)))


def likely_languages(text: str, locale: str) -> set[str]:
    """In which languages `text` is probably written: by script, by stop words, then the reader's own."""
    found = [fold(word.text) for word in words(text)]
    arabic = {word for word in found if "\u0600" <= word[0] <= "\u06ff"}
    latin = [word for word in found if word[0].isalpha() and word not in arabic]
    if not arabic:
        return _latin_languages(latin, locale)
    return {"ar"} | (_latin_languages(latin, locale) if len(latin) >= MIXED else set())


def written_in(locale: str) -> str:
    return "Arabic" if locale == "ar" else "Latin"


def _latin_languages(found: list[str], locale: str) -> set[str]:
    french = sum(_reads_french(word) for word in found)
    english = sum(word in stopwords.ENGLISH for word in found)
    if french != english:
        return {"fr"} if french > english else {"en"}
    if not found or locale != "ar":
        return {locale}
    return {"fr", "en"}


def _reads_french(word: str) -> bool:
    return word in stopwords.FRENCH or bool(_ELISION.match(word))
