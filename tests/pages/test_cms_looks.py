"""The CMS is dressed by Wagtail's stylesheet and, where that has nothing, by the portal's `cms-*.css`."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.pages.stylesheets import (
    classes_asked_for,
    classes_defined,
    completed_by_a_page,
    included_by,
    sheet,
    sheets,
    strings_in_code,
    templates,
    wagtails_css,
    words_in_scripts,
    words_in_tags,
)

SHEETS = sheets(cms=True)
USED_TOKEN = re.compile(r"var\(--([\w-]+)")
DEFINED_TOKEN = re.compile(r"--([\w-]+):")


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return templates(cms=True)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_token_is_wagtails_or_the_sheets_own(path: Path) -> None:
    css = sheet(path.name)
    own = set(DEFINED_TOKEN.findall(css))
    assert set(USED_TOKEN.findall(css)) - own - set(DEFINED_TOKEN.findall(wagtails_css())) == set()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_class_is_used(sources: dict[str, str], path: Path) -> None:
    asked = {name for text in sources.values() for name in classes_asked_for(text) | words_in_tags(text)}
    asked |= {name for text in strings_in_code() for name in {text} | classes_asked_for(text)}
    used = asked | classes_defined(wagtails_css()) | words_in_scripts()
    unused = classes_defined(sheet(path.name)) - used
    assert {name for name in unused if not completed_by_a_page(name, asked)} == set()


def test_every_include_leads_somewhere(sources: dict[str, str]) -> None:
    for name in {name for names in included_by(sources).values() for name in names}:
        get_template(name)
