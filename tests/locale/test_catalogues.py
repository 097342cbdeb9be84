"""Every message is said in every language of the interface, completely and in the official words."""

import json
import re
from collections.abc import Iterator

import polib
import pytest
from django.conf import settings

from portal.catalogues.compilation import catalogue_of
from portal.catalogues.extraction import ROOT, project_messages
from portal.catalogues.updating import PLURAL_RULES, forms_in
from search.operators import IN_TITLE

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
# What is the same in every script: placeholders, tags, addresses, file names, acronyms.
NOT_WORDS = re.compile(rf"{PLACEHOLDER.pattern}|{TAG.pattern}|https?://\S+|\S+@\S+|\b[A-Z][A-Z0-9-]+\b")
ARABIC_LETTER = re.compile(r"[\u0621-\u063a\u0641-\u064a]")
VOWEL_SIGN_OR_TATWEEL = re.compile(r"[\u064b-\u0652\u0670\u0640]")
# What readers type as it stands, and the address of a page.
TYPED = re.compile(rf"https?://\S+|\b(?:{'|'.join(IN_TITLE)}):(?=\w)")
ARTICLE = "\u0627\u0644"
CURLY_APOSTROPHE = "\u2019"
TERMS = json.loads((ROOT / "home" / "sample_content" / "interface_terms.json").read_text(encoding="utf-8"))
OFFICIAL = {term["en"].casefold(): term for term in TERMS}


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(catalogue_of(request.param)))


@pytest.fixture(scope="module")
def arabic() -> polib.POFile:
    return polib.pofile(str(catalogue_of("ar")))


@pytest.fixture(scope="module")
def french() -> polib.POFile:
    return polib.pofile(str(catalogue_of("fr")))


def translations(entry: polib.POEntry) -> list[str]:
    """What the reader may see: one text, or one for each form of the number."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def said(catalogue: polib.POFile) -> Iterator[tuple[polib.POEntry, str]]:
    return ((entry, text) for entry in catalogue for text in translations(entry))


def test_each_catalogue_holds_the_projects_messages_and_no_others(catalogue: polib.POFile) -> None:
    written = {(entry.msgid, entry.msgctxt or ""): entry.msgid_plural for entry in catalogue}
    assert written == {key: message.plural for key, message in project_messages().items()}


def test_every_message_is_translated_and_sure(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry, text in said(catalogue) if not text.strip()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_counted_messages_have_all_forms_of_the_language(catalogue: polib.POFile) -> None:
    language = catalogue.metadata["Language"]
    assert catalogue.metadata["Plural-Forms"] == PLURAL_RULES[language]
    forms = {tuple(entry.msgstr_plural) for entry in catalogue if entry.msgid_plural}
    assert forms <= {tuple(range(forms_in(language)))}


def test_placeholders_survive_translation(catalogue: polib.POFile) -> None:
    plain_entries = [entry for entry in catalogue if not entry.msgid_plural]
    assert [entry.msgstr for entry in plain_entries if values(entry.msgid) != values(entry.msgstr)] == []


def test_counted_messages_leave_out_at_most_the_number(catalogue: polib.POFile) -> None:
    """None, one and two may be said in words, as Arabic does; more is in figures."""
    counted = [entry for entry in catalogue if entry.msgid_plural]
    assert [text for entry in counted for text in incomplete_forms(entry)] == []


def incomplete_forms(entry: polib.POEntry) -> Iterator[str]:
    wanted = set(values(entry.msgid_plural))
    for form, text in entry.msgstr_plural.items():
        missing = wanted - set(values(text))
        in_words = form < min(3, len(entry.msgstr_plural) - 1)
        if len(missing) > in_words or not set(values(text)) <= wanted:
            yield text


def values(text: str) -> list[str]:
    """The placeholders, in alphabetical order."""
    return sorted(PLACEHOLDER.findall(text))


def test_markup_survives_translation(catalogue: polib.POFile) -> None:
    broken = [text for entry, text in said(catalogue) if tags(entry.msgid) != tags(text)]
    assert broken == []


def tags(text: str) -> list[str]:
    return sorted(TAG.findall(text))


def test_no_translation_begins_or_ends_with_other_space(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry, text in said(catalogue) if edges(entry.msgid) != edges(text)] == []


def edges(text: str) -> tuple[str, str]:
    """The white space that stands before and after `text`."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_arabic_is_written_in_arabic(arabic: polib.POFile) -> None:
    assert [f"{entry.msgid} → {text}" for entry, text in said(arabic) if arabic_share(text) < 0.8] == []


def arabic_share(text: str) -> float:
    """Arabic letters among the letters that language decides; 1 when there are none."""
    letters = [character for character in NOT_WORDS.sub("", text) if character.isalpha()]
    return sum(bool(ARABIC_LETTER.match(letter)) for letter in letters) / len(letters) if letters else 1.0


def test_arabic_is_plain_and_has_its_own_punctuation(arabic: polib.POFile) -> None:
    assert [text for _entry, text in said(arabic) if VOWEL_SIGN_OR_TATWEEL.search(text)] == []
    assert [text for _entry, text in said(arabic) if re.search(r"[,;?](\s|$)", text)] == []
    assert [text for _entry, text in said(arabic) if re.search("[\u0660-\u0669]", text)] == []


def test_french_typography_is_consistent(french: polib.POFile) -> None:
    """Curly apostrophes, and U+202F before : ; ! ? % » and after «."""
    assert [text for _entry, text in said(french) if "'" in TAG.sub("", text)] == []
    assert [text for _entry, text in said(french) if badly_spaced(TAG.sub("", text))] == []


def badly_spaced(text: str) -> bool:
    without_values = re.sub(rf"%\(\w+\)[sd]|{TYPED.pattern}", "x", text)
    return bool(re.search(r"[^\u202f%][:;!?»%]|«[^\u202f]", without_values))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_official_words_are_used(language: str) -> None:
    """A message that is an `en` term of the interface terms is said as there.

    Capitals may differ, the apostrophe may be curly, the vowel signs of the official list are left out, and a
    word may have or lack the Arabic article: the list heads "the commitment", a label reads "commitment".
    """
    wrong = {
        entry.msgid: (entry.msgstr, OFFICIAL[entry.msgid.casefold()][language])
        for entry in polib.pofile(str(catalogue_of(language)))
        if entry.msgid.casefold() in OFFICIAL
        and not same_words(entry.msgstr, OFFICIAL[entry.msgid.casefold()][language])
    }
    assert wrong == {}


def same_words(text: str, official: str) -> bool:
    ours, theirs = plain(text).split(), plain(official).split()
    return len(ours) == len(theirs) and all(
        one in (other, ARTICLE + other) or other == ARTICLE + one
        for one, other in zip(ours, theirs, strict=True)
    )


def plain(text: str) -> str:
    return VOWEL_SIGN_OR_TATWEEL.sub("", text.casefold().replace(CURLY_APOSTROPHE, "'"))


def test_english_repeats_the_messages() -> None:
    english = polib.pofile(str(catalogue_of("en")))
    assert [entry.msgid for entry in english if translations(entry)[0] != entry.msgid] == []
