import re
from pathlib import Path

import pytest

from portal.catalogues import extraction
from portal.catalogues.extraction import KEYWORDS, ContradictoryPlurals, Message, messages_of, project_files

TEMPLATE = """{% load i18n %}
<main>
      <h1>{% translate "Home" %}</h1>
  {% blocktranslate trimmed with name=page.title %}
    Records
    of <b>{{ name }}</b>
  {% endblocktranslate %}
    {% blocktranslate trimmed count count=total %}
      {{ count }} record
    {% plural %}
      {{ count }} records
    {% endblocktranslate %}
{% translate "Open" context "verb" %} {% include "x.html" with label=_("Filter") %} isn't "marked"
</main>
"""
MODULE = """
label = _("Sector")
counted = ngettext("%(count)s page", "%(count)s pages", total)
verb = pgettext_lazy("verb", "Open")
both = npgettext("noun", "%d opening", "%d openings", total)
long = gettext_lazy("One sentence, "
                    "written in two parts.")
said = print("not a message")
"""


def messages(folder: Path, name: str, content: str) -> set[tuple[str, str, str]]:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return {(message.singular, message.plural, message.context) for message in messages_of(file)}


def test_templates(tmp_path: Path) -> None:
    assert messages(tmp_path, "page.html", TEMPLATE) == {
        ("Home", "", ""),
        ("Records of <b>%(name)s</b>", "", ""),
        ("%(count)s record", "%(count)s records", ""),
        ("Open", "", "verb"),
        ("Filter", "", ""),
    }


def test_modules(tmp_path: Path) -> None:
    assert messages(tmp_path, "module.py", MODULE) == {
        ("Sector", "", ""),
        ("%(count)s page", "%(count)s pages", ""),
        ("Open", "", "verb"),
        ("%d opening", "%d openings", "noun"),
        ("One sentence, written in two parts.", "", ""),
    }


def test_a_word_alone_and_counted_is_one_message() -> None:
    found: dict[tuple[str, str], Message] = {}
    extraction._add(found, Message("%(count)s page"), "a.py")
    extraction._add(found, Message("%(count)s page", "%(count)s pages"), "b.html")
    assert found[("%(count)s page", "")].plural == "%(count)s pages"
    assert found[("%(count)s page", "")].files == {"a.py", "b.html"}


def test_two_plurals_of_one_word_are_refused() -> None:
    found: dict[tuple[str, str], Message] = {}
    extraction._add(found, Message("page", "pages"), "a.py")
    with pytest.raises(ContradictoryPlurals):
        extraction._add(found, Message("page", "leaves"), "b.py")


def test_all_own_apps_are_read_and_no_others() -> None:
    folders = {file.relative_to(extraction.ROOT).parts[0] for file in project_files()}
    assert {
        "portal",
        "home",
        "search",
        "knowledge_base",
        "commitments",
        "editorial",
        "institutions",
    } <= folders
    assert not folders & {"tests", "var", ".venv", ".cache"}


def test_no_module_hides_a_message_behind_another_name() -> None:
    """`gettext as _t` would make messages that the collection cannot see."""
    names = {
        name
        for file in project_files()
        if file.suffix == ".py"
        for name in re.findall(r"\bn?p?gettext\w* as (\w+)", file.read_text(encoding="utf-8"))
    }
    assert names <= set(KEYWORDS)
