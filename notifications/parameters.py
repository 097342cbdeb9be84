"""What a notice says of its event, kept so that each reader sees it in their own language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi

from institutions.labels import label_in

Parameter = str | int | date | datetime | Mapping[str, str]

AT, ON = "$at", "$on"
# Around a title: its own direction, whatever the language of the sentence.
ISOLATED = "\u2068{}\u2069"


def stored(value: Parameter) -> Any:
    """JSON for `value`: moments and days as ISO 8601, texts in several languages as `{language: text}`."""
    if isinstance(value, datetime):
        return {AT: value.isoformat()}
    if isinstance(value, date):
        return {ON: value.isoformat()}
    return dict(value) if isinstance(value, Mapping) else value


def shown(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The stored parameters as words of the active language."""
    return {name: _shown(value) for name, value in parameters.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return _of_mapping(value)
    if isinstance(value, str) and get_language_bidi():
        return "\n".join(ISOLATED.format(line) if line else "" for line in value.split("\n"))
    return value


def _of_mapping(value: dict[str, str]) -> str:
    if AT in value:
        moment = parse_datetime(value[AT])
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else value[AT]
    if ON in value:
        day = parse_date(value[ON])
        return date_format(day, "DATE_FORMAT") if day else value[ON]
    return label_in(value, get_language())[0]
