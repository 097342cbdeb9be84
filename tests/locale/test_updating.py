from pathlib import Path

import polib
import pytest

from portal.catalogues.compilation import catalogue_of
from portal.catalogues.extraction import Message
from portal.catalogues.updating import update

HOME = Message("Home", files={"home/models.py"})
PAGES = Message("%(count)s page", "%(count)s pages", files={"home/page.html"})


def translate(folder: Path, language: str, msgid: str, msgstr: str, flags: list[str] | None = None) -> None:
    """As a translator would: the text into the `.po` file."""
    path = catalogue_of(language, folder)
    catalogue = polib.pofile(str(path))
    entry = catalogue.find(msgid)
    entry.msgstr, entry.tcomment, entry.flags = msgstr, "As the law says.", flags or []
    path.write_text(str(catalogue), encoding="utf-8")


def test_a_new_message_waits_for_its_translation(tmp_path: Path) -> None:
    assert [entry.msgid for entry in update("ar", [HOME], tmp_path).untranslated_entries()] == ["Home"]
    assert update("en", [HOME, PAGES], tmp_path).untranslated_entries() == []


def test_translations_notes_and_doubts_are_kept(tmp_path: Path) -> None:
    update("fr", [HOME], tmp_path)
    translate(tmp_path, "fr", "Home", "Accueil", ["fuzzy"])
    entry = update("fr", [HOME, PAGES], tmp_path).find("Home")
    assert (entry.msgstr, entry.tcomment, entry.fuzzy) == ("Accueil", "As the law says.", True)


def test_a_message_that_is_gone_leaves_nothing(tmp_path: Path) -> None:
    update("fr", [HOME, PAGES], tmp_path)
    update("fr", [PAGES], tmp_path)
    assert "Home" not in catalogue_of("fr", tmp_path).read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "forms"), [("ar", 6), ("fr", 2), ("en", 2)])
def test_counted_messages_have_the_forms_of_the_language(tmp_path: Path, language: str, forms: int) -> None:
    assert list(update(language, [PAGES], tmp_path)[0].msgstr_plural) == list(range(forms))


def test_equal_words_of_two_contexts_are_translated_apart(tmp_path: Path) -> None:
    words = [Message("open", context="verb"), Message("open", context="adjective")]
    assert [entry.msgctxt for entry in update("fr", words, tmp_path)] == ["adjective", "verb"]


def test_the_same_messages_make_the_same_file(tmp_path: Path) -> None:
    update("ar", [HOME, PAGES], tmp_path)
    before = catalogue_of("ar", tmp_path).read_bytes()
    update("ar", [PAGES, HOME], tmp_path)
    assert catalogue_of("ar", tmp_path).read_bytes() == before
    assert b"Date" not in before
    assert str(tmp_path).encode() not in before


def test_a_language_without_plural_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        update("xx", [HOME], tmp_path)
