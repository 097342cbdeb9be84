import gettext
import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.utils.translation import gettext as translated
from django.utils.translation import override

from portal.catalogues import compile_all
from portal.catalogues.compilation import catalogues
from portal.catalogues.extraction import ROOT
from portal.catalogues.updating import PLURAL_RULES

FORMS = {0: "لا شيء", 1: "واحد", 2: "اثنان", 3: "ثلاثة", 4: "أحد عشر", 5: "مائة"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A `locale` folder with one Arabic catalogue, not compiled."""
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": PLURAL_RULES["ar"]}
    catalogue.append(polib.POEntry(msgid="Home", msgstr="الرئيسية"))
    catalogue.append(polib.POEntry(msgid="open", msgctxt="verb", msgstr="افتح"))
    catalogue.append(polib.POEntry(msgid="one", msgid_plural="many", msgstr_plural=FORMS))
    source = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(str(catalogue), encoding="utf-8")
    return tmp_path


def compiled_in(folder: Path) -> gettext.GNUTranslations:
    with (folder / "ar" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_what_is_compiled_is_what_gettext_reads(folder: Path) -> None:
    compile_all(folder)
    arabic = compiled_in(folder)
    assert arabic.gettext("Home") == "الرئيسية"
    assert arabic.pgettext("verb", "open") == "افتح"


@pytest.mark.parametrize(
    ("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (103, 3)]
)
def test_arabic_numbers_choose_among_six_forms(folder: Path, number: int, form: int) -> None:
    compile_all(folder)
    assert compiled_in(folder).ngettext("one", "many", number) == FORMS[form]


def test_only_what_is_missing_or_older_is_compiled(folder: Path) -> None:
    compiled = folder / "ar" / "LC_MESSAGES" / "django.mo"
    assert compile_all(folder) == [compiled]
    assert compile_all(folder) == []
    later = compiled.stat().st_mtime + 5
    os.utime(compiled.with_suffix(".po"), (later, later))
    assert compile_all(folder) == [compiled]


def test_nothing_is_left_beside_the_catalogue(folder: Path) -> None:
    compile_all(folder)
    assert sorted(file.name for file in (folder / "ar" / "LC_MESSAGES").iterdir()) == [
        "django.mo",
        "django.po",
    ]


def test_compiling_needs_neither_settings_nor_development_tools() -> None:
    """`manage.py serve` compiles before Django starts, on machines without Babel."""
    script = (
        "import sys; sys.modules['babel'] = None; import portal.catalogues;"
        "assert 'django' not in sys.modules; portal.catalogues.compile_all()"
    )
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    finished = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr


def test_the_portals_own_catalogues_compile_and_speak() -> None:
    call_command("compile_catalogues")
    assert all(source.with_suffix(".mo").exists() for source in catalogues())
    words = {}
    for language in ("ar", "fr", "en"):
        with override(language):
            words[language] = translated("Initiative")
    assert words == {"ar": "مبادرة", "fr": "Initiative", "en": "Initiative"}
