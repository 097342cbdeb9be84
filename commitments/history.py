"""How a commitment's public facts have changed, and how the overall figure of a plan has moved."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db.models.enums import Choices
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.deadlines import Step, day_in, steps_in
from commitments.statuses import IrmOutcome
from editorial.statuses import DeclaredStatus
from editorial.wording import choice_label, date_text, percent_text
from institutions.labels import label_in
from publication.declared_progress import mean_percent
from publication.models import RecordState

FIRST = _("First recorded by this portal")
WITHDRAWN = _("Taken out of public view")
BACK = _("Public again")


@dataclass(frozen=True)
class Changed:
    """One fact, in words; "" where it was not stated."""

    what: Any
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEntry:
    """What changed on a day. `event` says what happened when it is more than facts that changed."""

    day: date
    event: Any
    changes: Sequence[Changed]


def history_of(states: Sequence[RecordState]) -> list[HistoryEntry]:
    """Newest first, from states oldest first; states in which no fact shown here changed stay out."""
    entries = [
        HistoryEntry(_day_of(state), _event(before, state), _changes(before, state))
        for before, state in zip([None, *states], states, strict=False)
    ]
    return [entry for entry in reversed(entries) if entry.event or entry.changes]


def _day_of(state: RecordState) -> date:
    return timezone.localtime(state.recorded_at).date()


def _event(before: RecordState | None, state: RecordState) -> Any:
    if before is None:
        return FIRST
    if state.withdrawn:
        return WITHDRAWN
    return BACK if before.withdrawn else ""


def _changes(before: RecordState | None, state: RecordState) -> list[Changed]:
    if before is None or state.withdrawn:
        return []
    facts = [(label, say(before), say(state)) for label, needs, say in FACTS if _both(before, state, needs)]
    return [Changed(*fact) for fact in [*facts, *_milestones(before, state)] if fact[1] != fact[2]]


def _both(before: RecordState, state: RecordState, needs: Iterable[str]) -> bool:
    """States from before a fact was kept say nothing about it."""
    return all(name in before.data and name in state.data for name in needs)


def _percent(state: RecordState) -> str:
    percent = state.data.get("progress_percent")
    return "" if percent is None else percent_text(percent)


def _choice(name: str, choices: type[Choices]) -> Callable[[RecordState], str]:
    return lambda state: choice_label(choices, state.data[name] or "")


def _date(name: str) -> Callable[[RecordState], str]:
    def say(state: RecordState) -> str:
        day = day_in(state.data.get(name))
        return date_text(day, state.data.get("date_precision") or "day") if day else ""

    return say


# What it is called, what a state must hold to speak of it, and how it says it.
FACTS: Sequence[tuple[Any, Sequence[str], Callable[[RecordState], str]]] = (
    (_("Title"), (), lambda state: state.title),
    (_("Declared rate"), ("progress_percent",), _percent),
    (_("Declared status"), ("declared_status",), _choice("declared_status", DeclaredStatus)),
    (_("Start"), ("start_date", "date_precision"), _date("start_date")),
    (_("End"), ("end_date", "date_precision"), _date("end_date")),
    (_("Completion (IRM)"), ("irm_completion",), _choice("irm_completion", IrmOutcome)),
)


def _milestones(before: RecordState, state: RecordState) -> Iterable[tuple[str, str, str]]:
    if not _both(before, state, ["milestones"]):
        return
    pairs = zip_longest(steps_in(before.data), steps_in(state.data))
    for number, (old, new) in enumerate(pairs, start=1):
        yield gettext("Milestone %(number)s") % {"number": number}, _step(old), _step(new)


def _step(step: Step | None) -> str:
    if step is None:
        return ""
    end = date_text(step.end, step.precision or "day") if step.end else ""
    start = date_text(step.start, step.precision or "day") if step.start else ""
    status = choice_label(DeclaredStatus, step.status)
    return " · ".join(part for part in (label_in(step.titles)[0], start, end, status) if part)


@dataclass(frozen=True)
class MeanOnDay:
    """The overall figure of a plan from `day` on: `mean` of the `stated` declared percentages."""

    day: date
    mean: Decimal | None
    total: int
    stated: int


def mean_over_time(states: Iterable[RecordState]) -> list[MeanOnDay]:
    """The days on which the figure changed, newest first, from commitments' states, oldest first."""
    standing: dict[UUID, Mapping[str, Any]] = {}
    by_day: dict[date, MeanOnDay] = {}
    for state in states:
        standing[state.translation_key] = {} if state.withdrawn else state.data
        percents = [data["progress_percent"] for data in standing.values() if _states_rate(data)]
        day = _day_of(state)
        total, stated = sum(percents), len(percents)
        by_day[day] = MeanOnDay(day, mean_percent(total, stated), total, stated)
    return [point for before, point in _neighbours(list(by_day.values())) if _differ(before, point)][::-1]


def _states_rate(data: Mapping[str, Any]) -> bool:
    return data.get("progress_percent") is not None


def _neighbours(points: list[MeanOnDay]) -> Iterable[tuple[MeanOnDay | None, MeanOnDay]]:
    return zip([None, *points], points, strict=False)


def _differ(before: MeanOnDay | None, point: MeanOnDay) -> bool:
    return before is None or (before.total, before.stated) != (point.total, point.stated)
