"""Public holidays as the library `holidays` knows them: proposals, which people look at and keep."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import holidays
from django.conf import settings

from casework.models import Holiday

# How the library marks a day whose date the moon decides, in whatever language.
ESTIMATED = re.compile(r"\s*\((?:estimated|estimé|تقديري)\)")
DETACHED_AND = re.compile(r"(?<=\s)و\s+(?=\S)")
APART = "; "


class CountryUnknown(Exception):
    """The library knows no public holidays of the country that is set."""


@dataclass(frozen=True)
class Suggestion:
    """One day, with its name per language of the portal. Estimated days come as provisional."""

    date: date
    names: dict[str, str]
    is_provisional: bool
    source: str


def suggested(year: int) -> Sequence[Suggestion]:
    """All of the year, in their order. Raises CountryUnknown."""
    named = _names_by_day(year)
    source = f"holidays {version('holidays')}, {settings.PORTAL_COUNTRY}"
    return [
        Suggestion(day, _cleaned(names), all(map(_is_estimated, names.values())), source)
        for day, names in sorted(named.items())
    ]


def missing(year: int) -> Sequence[Suggestion]:
    """Those for which the calendar has nothing on their day. Raises CountryUnknown."""
    kept = set(Holiday.objects.filter(date__year=year).values_list("date", flat=True))
    return [one for one in suggested(year) if one.date not in kept]


def _names_by_day(year: int) -> dict[date, dict[str, str]]:
    """`{day: {language: name}}`, in the languages that the library and the portal have."""
    named: dict[date, dict[str, str]] = {}
    for code, theirs in _languages().items():
        for day, name in _of_the_country(year, theirs).items():
            named.setdefault(day, {})[code] = name
    return named


def _languages() -> dict[str, str | None]:
    """`{language of the portal: the library's name for it}`; the country's own where none is shared."""
    known = _of_the_country(2000, None).supported_languages
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    shared = {code: next((one for one in known if one.partition("_")[0] == code), None) for code in codes}
    return {code: one for code, one in shared.items() if one} or {settings.LANGUAGE_CODE: None}


def _of_the_country(year: int, language: str | None) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(settings.PORTAL_COUNTRY, years=year, language=language)
    except NotImplementedError as unknown:
        raise CountryUnknown(settings.PORTAL_COUNTRY) from unknown


def _is_estimated(name: str) -> bool:
    """A feast that falls on a day that is free anyway changes nothing, wherever it comes to fall."""
    return all(ESTIMATED.search(part) for part in name.split(APART))


def _cleaned(names: dict[str, str]) -> dict[str, str]:
    joined = {code: ESTIMATED.sub("", name).replace(APART, " – ") for code, name in names.items()}
    return {code: DETACHED_AND.sub("و", name).replace("'", "’") for code, name in joined.items()}
