"""Dates as sources state them: a year, a month or a day."""

from datetime import date

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

PARTIAL_DATE = RegexValidator(
    r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write a year, a month or a day: 2021, 2021-03, 2021-03-15.")
)


def first_day(partial: str) -> date | None:
    """The first day of `2021`, `2021-03` or `2021-03-15`; None of an empty text."""
    if not partial:
        return None
    year, month, day = [int(part) for part in partial.split("-")] + [1, 1][: 2 - partial.count("-")]
    return date(year, month, day)
