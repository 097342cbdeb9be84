"""Published figures in words."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.statistics.periods import Period
from casework.statistics.suppression import FEWEST, Cell, Mark
from editorial.statuses import DatePrecision
from editorial.templatetags.portal_text import figure
from editorial.wording import date_text, figure_text

register = template.Library()


@register.filter
def period_words(period: Period) -> str:
    """`March 2026`, or `2026`."""
    return date_text(period.first, DatePrecision.YEAR if period.is_year else DatePrecision.MONTH)


@register.filter
def told(number: Cell | None) -> str | SafeString:
    """The number, or in words why there is none."""
    if isinstance(number, int):
        return figure(number)
    if number == Mark.FEW:
        return _("fewer than %(number)s") % {"number": figure_text(FEWEST)}
    return _("not told")


@register.filter
def told_in_drawing(number: Cell) -> str:
    """Short, and as text alone: SVG holds no elements of HTML."""
    return figure_text(number) if isinstance(number, int) else f"\u2066< {figure_text(FEWEST)}\u2069"


@register.filter
def working_days(days: int | None) -> str:
    if days is None:
        return _("not told: too few cases")
    return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": figure_text(days)}


@register.filter
def days_in_drawing(times: dict[str, Any]) -> str:
    return figure_text(times["half"])


@register.filter
def is_number(number: Cell | None) -> bool:
    return isinstance(number, int)
