"""The same figures counted naively: a case after the other, a day after the other."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from casework.models import Case, DeadlineRule, Holiday

WITHDRAWN = "withdrawn"


def by(some: Sequence[Case], key: Callable[[Case], str]) -> Counter[str]:
    return Counter(map(key, some))


class Oracle:
    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases
        self.holidays = set(Holiday.objects.values_list("date", flat=True))
        self.limits = {rule.kind: rule.working_days for rule in DeadlineRule.objects.filter(step="answer")}

    def reply(self, case: Case) -> date | None:
        if case.answered_on:
            return case.answered_on
        return None if case.state == WITHDRAWN else case.closed_on

    def days(self, start: date, end: date, pauses: Sequence[Any] = ()) -> int:
        number, day = 0, start
        while day < end:
            day += timedelta(days=1)
            if day.weekday() in (5, 6) or day in self.holidays:
                continue
            number += not any(p.since <= day and (p.until is None or day < p.until) for p in pauses)
        return number

    def verdict(self, case: Case, end: date) -> str:
        if case.kind not in self.limits:
            return "no-limit"
        days = self.days(case.received_on, end, list(case.pauses.all()))
        return "in-time" if days <= self.limits[case.kind] else "late"

    def counted(self, first: date, last: date) -> dict[str, Counter[str]]:
        received = [case for case in self.cases if first <= case.received_on <= last]
        answered = [(case, on) for case in self.cases if (on := self.reply(case)) and first <= on <= last]
        ended = [case for case in self.cases if case.closed_on and first <= case.closed_on <= last]
        rated = [
            c for c in self.cases if any(e.act == "rated" and first <= e.on <= last for e in c.events.all())
        ]

        def by(some: Sequence[Case], key: Callable[[Case], str]) -> Counter[str]:
            return Counter(map(key, some))

        return {
            "received-by-kind": by(received, lambda c: c.kind),
            "received-by-theme": by(received, lambda c: c.theme.slug if c.theme else "not-stated"),
            "received-by-region": by(received, lambda c: c.region.slug if c.region else "not-stated"),
            "received-by-handler": by(received, lambda c: c.routed_to.slug if c.routed_to else "not-routed"),
            "received-by-channel": by(received, lambda c: c.channel),
            "received-by-language": by(received, lambda c: c.locale),
            "received-about": Counter(i.slug for c in received for i in c.about.all()),
            "answered-by-time-limit": Counter(self.verdict(c, on) for c, on in answered),
            "answered-by-pause": Counter("paused" if c.pauses.all() else "not-paused" for c, _on in answered),
            "time-to-answer": Counter(str(self.days(c.received_on, on)) for c, on in answered),
            "ended-by-outcome": by(ended, lambda c: f"{c.kind}:{c.outcome or c.state}"),
            "time-to-end": Counter(str(self.days(c.received_on, c.closed_on)) for c in ended if c.closed_on),
            "satisfaction": by(rated, lambda c: str(c.satisfaction)),
            "overdue": Counter({"number": sum(self.is_overdue(c, last) for c in self.cases)}),
        }

    def is_rated(self, case: Case, first: date, last: date) -> bool:
        return any(event.act == "rated" and first <= event.on <= last for event in case.events.all())

    def is_overdue(self, case: Case, day: date) -> bool:
        answered, ended = self.reply(case), case.closed_on
        gone = (answered and answered <= day) or (ended and ended <= day) or case.received_on > day
        return not gone and self.verdict(case, day) == "late"
