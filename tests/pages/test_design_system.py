"""One source of looks: pages are made of what the stylesheets define, and nothing lies there unused."""

import re

import pytest

from portal.design import ICONS
from tests.pages.stylesheets import (
    COMPONENTS,
    HOLE,
    LIVING,
    ROOT,
    classes_asked_for,
    classes_defined,
    completed_by_a_page,
    included_by,
    reached_from,
    sheet,
    sheets,
    strings_in_code,
    templates,
    words_in_scripts,
    words_in_tags,
)

TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,8})\s*;")
USED_TOKEN = re.compile(r"var\(--([\w-]+)")
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
# Letters, then the grounds they may stand on.
LEGIBLE = {
    "ink": ("paper", "surface", "sunk", "green-tint", "saffron-tint", "brick-tint"),
    "ink-soft": ("paper", "surface", "sunk", "green-tint"),
    "green": ("paper", "surface", "sunk", "green-tint"),
    "green-strong": ("paper", "surface", "sunk", "green-tint"),
    "brick": ("paper", "surface", "brick-tint"),
    "saffron-ink": ("paper", "surface", "saffron-tint"),
    "on-green": ("green",),
    "on-deep": ("deep",),
    "on-deep-soft": ("deep",),
    "on-deep-field": ("deep-field",),
    "hint-on-deep-field": ("deep-field",),
    "on-saffron": ("saffron", "star"),
    "print-ink": ("print-paper",),
}
# Edges of controls and drawn figures.
VISIBLE = {
    "line-strong": ("paper", "surface"),
    "declared": ("paper", "surface"),
    "evidenced": ("paper", "surface", "track"),
    "assessed": ("paper", "surface", "track"),
    "star": ("star-ground",),
}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return templates()


def tokens(scheme: str) -> dict[str, str]:
    """Colours by name; in dark those of light that it does not change, too."""
    light, _, dark = sheet("tokens.css").partition("@media screen and (prefers-color-scheme: dark)")
    found = dict(TOKEN.findall(light))
    return {**found, **dict(TOKEN.findall(dark))} if scheme == "dark" else found


def luminance(colour: str) -> float:
    """0 (black) to 1 (white), by WCAG's definition."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_wcags() -> None:
    assert contrast("#ffffff", "#000") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(LEGIBLE, TEXT_CONTRAST), (VISIBLE, SHAPE_CONTRAST)])
def test_tokens_that_meet_can_be_told_apart(
    scheme: str, pairs: dict[str, tuple[str, ...]], least: float
) -> None:
    colours = tokens(scheme)
    found = {
        f"{front} on {ground}": round(ratio, 2)
        for front, grounds in pairs.items()
        for ground in grounds
        if (ratio := contrast(colours[front], colours[ground])) < least
    }
    assert found == {}


def test_every_token_is_defined_and_used() -> None:
    css = {path.name: sheet(path.name) for path in sheets(cms=False)}
    defined = set(re.findall(r"(?:^|[\s;{])--([\w-]+):", "\n".join(css.values())))
    used = set(USED_TOKEN.findall("\n".join(css.values())))
    assert used - defined == set()
    assert defined - used == set()


def test_every_class_of_a_template_is_defined(sources: dict[str, str]) -> None:
    defined = {name for path in sheets(cms=False) for name in classes_defined(sheet(path.name))}
    unknown = {
        (template, name.replace(HOLE, "…"))
        for template, source in sources.items()
        for name in classes_asked_for(source)
        if name not in defined and not (HOLE in name and starts_one(name, defined))
    }
    assert unknown == set()


def starts_one(name: str, defined: set[str]) -> bool:
    return any(known.startswith(name.partition(HOLE)[0]) for known in defined)


@pytest.mark.parametrize("path", sheets(cms=False), ids=lambda path: path.name)
def test_every_class_of_a_stylesheet_is_used(sources: dict[str, str], path: object) -> None:
    name = getattr(path, "name", "")
    real = {
        template: text
        for template, text in sources.items()
        if name == "design.css" or not template.startswith(LIVING)
    }
    asked = {asked for text in real.values() for asked in classes_asked_for(text)}
    asked |= {
        found
        for text in strings_in_code()
        for found in (classes_asked_for(text) if "class=" in text else {text})
    }
    said = {word for text in real.values() for word in words_in_tags(text)} | words_in_scripts()
    unused = {
        known
        for known in classes_defined(sheet(name))
        if known not in asked and known not in said and not completed_by_a_page(known, asked)
    }
    assert unused == set()


def test_every_component_is_used_by_a_page(sources: dict[str, str]) -> None:
    pages = {name for name in sources if not name.startswith((COMPONENTS, LIVING))}
    reached = reached_from(pages, included_by(sources)) | set(strings_in_code())
    assert components(sources) - reached == set()


def test_every_component_is_on_the_living_page(sources: dict[str, str]) -> None:
    reached = reached_from({f"{LIVING}.html"}, included_by(sources))
    assert components(sources) - reached == set()


def components(sources: dict[str, str]) -> set[str]:
    found = {name for name in sources if name.startswith(COMPONENTS)}
    assert len(found) > 20
    return found


def test_every_include_leads_somewhere(sources: dict[str, str]) -> None:
    asked = {name for names in included_by(sources).values() for name in names}
    assert asked - sources.keys() == set()


def test_every_icon_is_drawn_shown_and_used(sources: dict[str, str]) -> None:
    drawing = (ROOT / "portal" / "static" / "portal" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol[^>]*\bid="([\w-]+)"', drawing))
    real = {word for name, text in sources.items() if LIVING not in name for word in words_in_tags(text)}
    assert drawn == set(ICONS)
    assert drawn - real - set(strings_in_code(but="design.py")) == set()


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ('<p class="a b"></p>', {"a", "b"}),
        ('<p class="a{% if x == "y" %} a--b{% endif %}">', {"a", "a--b"}),
        ('<p class="a a--{{ state|default:"none" }}">', {"a", f"a--{HOLE}"}),
        ("<p class=\"{{ kind }}\" title='c'>", set()),
    ],
)
def test_classes_are_read_as_a_page_has_them(source: str, asked: set[str]) -> None:
    assert classes_asked_for(source) == asked


def test_classes_are_read_from_selectors_alone() -> None:
    css = "@media (min-width: 3.5rem) { .a > .b:not(.c) { margin: 0.5em; } } .d { content: '.e'; }"
    assert classes_defined(css) == {"a", "b", "c", "d"}
