"""How long cases take, in working days; and whether the answer came in time, by the rules of their day."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from casework.models import CasePause, DeadlineRule, Step
from casework.statistics.figures import Cases, Counts, with_first_word
from casework.statistics.working_time import DAY, Paused, WorkingTime, working_time

IN_TIME, LATE, NO_LIMIT = "in-time", "late", "no-limit"
# {working days: how many cases took them}
type Days = Mapping[int, int]


@dataclass(frozen=True)
class Times:
    """The fewest working days within which a quarter, half and three quarters of `count` cases were done."""

    count: int
    quarter: int | None
    half: int | None
    three_quarters: int | None


def times_of(days: Days) -> Times:
    count = sum(days.values())
    if not count:
        return Times(0, None, None, None)
    return Times(count, *(_within(days, math.ceil(count * share / 4)) for share in (1, 2, 3)))


def _within(days: Days, number: int) -> int:
    done = 0
    for day, cases in sorted(days.items()):
        done += cases
        if done >= number:
            return day
    raise ValueError("There are fewer cases.")


def days_until(cases: Cases, end: str) -> Days:
    """Working days from arrival to the day in the field `end`, pauses included: what people wait."""
    pairs = _tallied(cases, "received_on", end)
    if not pairs:
        return {}
    calendar = _calendar_of(pairs)
    days: Counter[int] = Counter()
    for (start, until), number in pairs.items():
        days[calendar.between(start, until)] += number
    return days


def _calendar_of(pairs: Iterable[tuple[date, ...]]) -> WorkingTime:
    listed = list(pairs)
    return working_time(min(pair[0] for pair in listed), max(pair[-1] for pair in listed))


def _tallied(cases: Cases, *fields: str) -> Mapping[tuple[Any, ...], int]:
    rows = cases.order_by().values_list(*fields).annotate(number=Count("pk"))
    return {tuple(row[:-1]): row[-1] for row in rows}


def by_time_limit(cases: Cases) -> Counts:
    """Answered cases (with `replied_on`): in time, late, or without a limit. Days of a pause do not count."""
    groups = _tallied(cases, "kind", "received_on", "replied_on")
    verdicts: Counter[str] = Counter({IN_TIME: 0, LATE: 0, NO_LIMIT: 0})
    if not groups:
        return verdicts
    limits, calendar = Limits.in_force(), _calendar_of((group[1], group[2]) for group in groups)
    for (kind, start, end), number in groups.items():
        verdicts[limits.verdict(kind, start, calendar.between(start, end))] += number
    for (_key, kind, start, end), pauses in _paused(cases, "replied_on").items():
        verdicts[limits.verdict(kind, start, calendar.between(start, end))] -= 1
        verdicts[limits.verdict(kind, start, calendar.counted(start, end, pauses))] += 1
    return verdicts


def overdue_on(cases: Cases, day: date) -> int:
    """How many had no answer at the end of `day` and should have had one."""
    later = Q(replied_on=None) | Q(replied_on__gt=day)
    waiting = with_first_word(cases).filter(later, received_on__lte=day)
    waiting = waiting.filter(Q(closed_on=None) | Q(closed_on__gt=day))
    groups = _tallied(waiting, "kind", "received_on")
    if not groups:
        return 0
    limits, calendar = Limits.in_force(), working_time(min(start for _kind, start in groups), day)
    late = sum(
        number
        for (kind, start), number in groups.items()
        if limits.verdict(kind, start, calendar.between(start, day)) == LATE
    )
    for (_key, kind, start), pauses in _paused(waiting, until=day).items():
        late -= limits.verdict(kind, start, calendar.between(start, day)) == LATE
        late += limits.verdict(kind, start, calendar.counted(start, day, pauses)) == LATE
    return late


def _paused(
    cases: Cases, *ends: str, until: date | None = None
) -> Mapping[tuple[Any, ...], Sequence[Paused]]:
    """`{(key, kind, received_on, *ends): pauses}` of those that stood still.

    A pause that lasts ends with `until`, or with the answer.
    """
    stood_still = cases.filter(Exists(CasePause.objects.filter(case=OuterRef("pk"))))
    rows = stood_still.order_by().values_list(
        "pk", "kind", "received_on", *ends, "pauses__since", "pauses__until"
    )
    found: dict[tuple[Any, ...], list[Paused]] = defaultdict(list)
    for *case, since, ended in rows:
        last: date = until or case[-1]
        if since <= last:
            found[tuple(case)].append((since, min(ended or last + DAY, last + DAY)))
    return found


@dataclass(frozen=True)
class Limits:
    """Within how many working days an answer is owed, by kind: the rules, the one begun last first."""

    rules: Mapping[str, Sequence[DeadlineRule]]

    @classmethod
    def in_force(cls) -> "Limits":
        rules: dict[str, list[DeadlineRule]] = defaultdict(list)
        for rule in DeadlineRule.objects.filter(step=Step.ANSWER).order_by("-valid_from"):
            rules[rule.kind].append(rule)
        return cls(rules)

    def of(self, kind: str, on: date) -> int | None:
        """That of the day on which a case came in; None where no rule says anything."""
        for rule in self.rules.get(kind, ()):
            if rule.valid_from <= on and (rule.valid_until is None or on <= rule.valid_until):
                return rule.working_days
        return None

    def verdict(self, kind: str, on: date, days: int) -> str:
        limit = self.of(kind, on)
        if limit is None:
            return NO_LIMIT
        return IN_TIME if days <= limit else LATE
