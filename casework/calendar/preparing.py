"""What a new installation needs before cases can have due dates. Doing it again changes nothing."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_noop

from casework.calendar.holidays import add_suggested
from casework.calendar.suggesting import CountryUnknown, suggested
from casework.models import DeadlineRule, Holiday, Step

YEARS = range(2026, 2029)
SOURCE = gettext_noop("set by the approving body, to be confirmed by counsel")
IN_FORCE_FROM = date(2020, 1, 1)
# Working days by kind of case: acknowledgement, first look, answer; None where none is promised.
DEFAULTS: dict[str, Sequence[int | None]] = {
    "complaint": (0, 5, 30),
    "suggestion": (0, 10, 30),
    "expectation": (0, 10, 30),
    "information": (0, 5, None),
}


@transaction.atomic
def prepare_calendar(years: Sequence[int] = YEARS) -> tuple[int, int]:
    """How many rules and holidays were missing and are there now.

    A year that has any holiday, and a step of a kind that has any rule, were looked after by somebody: they
    stay as they are, so that what was removed does not come back.
    """
    return _prepare_rules(), sum(_prepare_year(year) for year in years)


def _prepare_rules() -> int:
    known = set(DeadlineRule.objects.values_list("kind", "step"))
    rules = [
        DeadlineRule(kind=kind, step=step, working_days=days, valid_from=IN_FORCE_FROM, source=SOURCE)
        for kind, numbers in DEFAULTS.items()
        for step, days in zip(Step.values, numbers, strict=True)
        if days is not None and (kind, step) not in known
    ]
    return len(DeadlineRule.objects.bulk_create(rules))


def _prepare_year(year: int) -> int:
    if Holiday.objects.filter(date__year=year).exists():
        return 0
    try:
        return add_suggested(suggestions=suggested(year), by=None)
    except CountryUnknown:
        # Without proposals: the year is kept by hand.
        return 0
