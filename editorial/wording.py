"""How figures and dates are written in each language."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models.enums import Choices
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import get_language

from editorial.statuses import DatePrecision

Number = int | float | Decimal

# Months as Morocco's administration writes them; Django's Arabic catalogue has the names of the Mashriq.
OWN_MONTHS: Mapping[str, tuple[str, ...]] = {
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "ماي",
        "يونيو",
        "يوليوز",
        "غشت",
        "شتنبر",
        "أكتوبر",
        "نونبر",
        "دجنبر",
    ),
}
PERCENT: Mapping[str, str] = {"fr": "{}\u202f%"}
FIRST_OF_MONTH: Mapping[str, str] = {"fr": "1er"}
ISO: Mapping[str, str] = {
    DatePrecision.DAY: "%Y-%m-%d",
    DatePrecision.MONTH: "%Y-%m",
    DatePrecision.YEAR: "%Y",
}


def figure_text(value: Number) -> str:
    """`82,8` in French, `82.8` in Arabic and English; no empty decimals."""
    exact = int(value) if value == int(value) else value
    return number_format(exact, use_l10n=True)


def percent_text(value: Number) -> str:
    """`82,8 %` in French (narrow no-break space), `82.8%` in Arabic and English."""
    return PERCENT.get(get_language() or "", "{}%").format(figure_text(value))


def date_text(value: date, precision: str = DatePrecision.DAY) -> str:
    """The date, no more precise than its source states it."""
    if precision == DatePrecision.YEAR:
        return str(value.year)
    month = f"{_month_name(value.month)} {value.year}"
    return month if precision == DatePrecision.MONTH else f"{_day(value.day)} {month}"


def date_iso(value: date, precision: str = DatePrecision.DAY) -> str:
    """For `<time datetime>`."""
    return value.strftime(ISO.get(precision, ISO[DatePrecision.DAY]))


def local_day(moment: date | datetime) -> date:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def partial(text: str) -> tuple[date, str] | None:
    """(first day, precision) of `2021`, `2021-03` or `2021-03-15`; None of an empty text."""
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    precision = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)[len(parts) - 1]
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day), precision


def _month_name(month: int) -> str:
    own = OWN_MONTHS.get(get_language() or "")
    return own[month - 1] if own else str(MONTHS[month])


def _day(day: int) -> str:
    return FIRST_OF_MONTH.get(get_language() or "", "1") if day == 1 else str(day)


def choice_label(choices: type[Choices], value: str) -> str:
    """The label of `value`; "" for what is not among `choices`."""
    return str(choices(value).label) if value in choices.values else ""
