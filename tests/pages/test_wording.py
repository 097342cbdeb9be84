"""Figures, dates and languages as each language writes them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from editorial.templatetags import portal_text

MOROCCAN_MONTHS = {5: "ماي", 7: "يوليوز", 8: "غشت", 9: "شتنبر", 11: "نونبر", 12: "دجنبر"}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", '<bdi class="num" dir="ltr">82.8%</bdi>'),
        ("fr", '<span class="num">82,8\u202f%</span>'),
        ("en", '<span class="num">82.8%</span>'),
    ],
)
def test_percentages_follow_the_language(language: str, written: str) -> None:
    with translation.override(language):
        assert portal_text.percent(Decimal("82.8")) == written


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_whole_means_have_no_empty_decimals(language: str) -> None:
    with translation.override(language):
        assert ">100<" in portal_text.figure(Decimal("100.0"))


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_zero_is_a_figure_and_nothing_is_none(language: str) -> None:
    with translation.override(language):
        assert ">0<" in portal_text.figure(0)
        assert portal_text.percent(None) == ""


@pytest.mark.parametrize(("month", "name"), MOROCCAN_MONTHS.items())
def test_arabic_months_are_the_moroccan_ones(month: int, name: str) -> None:
    with translation.override("ar"):
        assert portal_text.portal_date(date(2018, month, 1), "month") == (
            f'<time datetime="2018-{month:02}">{name} 2018</time>'
        )


@pytest.mark.parametrize(
    ("language", "day", "text"),
    [
        ("fr", date(2018, 8, 1), "1er août 2018"),
        ("fr", date(2020, 9, 28), "28 septembre 2020"),
        ("en", date(2020, 9, 28), "28 September 2020"),
        ("ar", date(2020, 9, 28), "28 شتنبر 2020"),
    ],
)
def test_days(language: str, day: date, text: str) -> None:
    with translation.override(language):
        assert portal_text.portal_date(day) == f'<time datetime="{day.isoformat()}">{text}</time>'


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("2018", '<time datetime="2018">2018</time>'),
        ("2018-03", '<time datetime="2018-03">March 2018</time>'),
        ("2020-09-28", '<time datetime="2020-09-28">28 September 2020</time>'),
        ("", ""),
    ],
)
def test_partial_dates_go_no_further_than_their_source(stated: str, shown: str) -> None:
    with translation.override("en"):
        assert portal_text.partial_date(stated) == shown


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2018, 3, 1), date(2019, 11, 30), "From March 2018 to November 2019"),
        (date(2019, 11, 1), date(2019, 11, 30), "November 2019"),
        (date(2018, 3, 1), None, "Since March 2018"),
        (None, date(2019, 11, 30), "Until November 2019"),
        (None, None, ""),
    ],
)
def test_periods_say_what_is_stated(start: date | None, end: date | None, words: str) -> None:
    with translation.override("en"):
        shown = portal_text.period(start, end, "month")
    assert Template("{{ shown|striptags }}").render(Context({"shown": shown})) == words


def test_text_in_another_language_is_marked() -> None:
    with translation.override("fr"):
        assert portal_text.in_language("بوابة", "ar") == '<span lang="ar" dir="rtl">بوابة</span>'
        assert portal_text.in_language("A & B", "fr") == "A &amp; B"
        assert portal_text.lang_attributes("en") == ' lang="en" dir="ltr"'
        assert portal_text.lang_attributes("fr") == ""


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ({"ar": "الصحة", "fr": "Santé"}, "Santé"),
        ({"ar": "الصحة"}, '<span lang="ar" dir="rtl">الصحة</span>'),
        ({}, ""),
    ],
)
def test_labels_fall_back_openly(labels: dict[str, str], shown: str) -> None:
    with translation.override("fr"):
        assert portal_text.label(labels) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("From March 2018", '<span lang="en" dir="ltr">From March 2018</span>'),
        ("28 شتنبر 2020", "28 شتنبر 2020"),
        ("2018-2020", '<bdi class="num" dir="ltr">2018-2020</bdi>'),
    ],
)
def test_printed_words_carry_the_language_of_their_script(text: str, shown: str) -> None:
    with translation.override("ar"):
        assert portal_text.as_printed(text) == shown


def test_what_is_shown_is_escaped() -> None:
    attack: Any = "<script>alert(1)</script>"
    with translation.override("fr"):
        shown = (
            portal_text.in_language(attack, "en")
            + portal_text.label({"en": attack})
            + portal_text.code(attack)
        )
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 3


def test_raw_words_of_the_data_are_never_shown() -> None:
    with translation.override("en"):
        assert portal_text.basis("not in seeds") == ""
        assert portal_text.basis("plan totals (22 of 22 in progress)").startswith("From the totals")
