"""Which tables everybody may read, how each is counted, and how it is hidden what is too few."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from casework.statistics import delays, figures
from casework.statistics.figures import Cases, Counts
from casework.statistics.periods import Period


class Shape(Enum):
    """PARTITION: every case is in one cell. ALONE: in any number of them. NUMBER: one number.
    TIMES: working days by how many cases took them."""

    PARTITION = "partition"
    ALONE = "alone"
    NUMBER = "number"
    TIMES = "times"


@dataclass(frozen=True)
class Tabulated:
    """`zeros_told`: that nobody did so is no secret. No channel points at somebody; a theme may."""

    shape: Shape
    count: Callable[[Cases, Period], Counts]
    zeros_told: bool = False

    @property
    def adds_up(self) -> bool:
        return self.shape is not Shape.NUMBER


type Population = Callable[..., Cases]


def _counted(which: Population, by: Callable[[Cases], Counts]) -> Callable[[Cases, Period], Counts]:
    return partial(_count, which, by)


def _count(which: Population, by: Callable[[Cases], Counts], cases: Cases, period: Period) -> Counts:
    return by(which(cases, period.first, period.last))


def _days(which: Population, end: str) -> Callable[[Cases, Period], Counts]:
    return partial(_count_days, which, end)


def _count_days(which: Population, end: str, cases: Cases, period: Period) -> Counts:
    days = delays.days_until(which(cases, period.first, period.last), end)
    return {str(day): number for day, number in days.items()}


def _overdue(cases: Cases, period: Period) -> Counts:
    return {"number": delays.overdue_on(cases, period.last)}


RECEIVED, ANSWERED, ENDED = "received-by-kind", "answered-by-time-limit", "ended-by-outcome"
TIME_TO_ANSWER, TIME_TO_END, OVERDUE = "time-to-answer", "time-to-end", "overdue"

TABLES: Mapping[str, Tabulated] = {
    RECEIVED: Tabulated(Shape.PARTITION, _counted(figures.received, figures.by_kind), True),
    "received-by-theme": Tabulated(Shape.PARTITION, _counted(figures.received, figures.by_theme)),
    "received-about": Tabulated(Shape.ALONE, _counted(figures.received, figures.by_institution)),
    "received-by-handler": Tabulated(Shape.PARTITION, _counted(figures.received, figures.by_handler)),
    "received-by-region": Tabulated(Shape.PARTITION, _counted(figures.received, figures.by_region)),
    "received-by-channel": Tabulated(Shape.PARTITION, _counted(figures.received, figures.by_channel), True),
    "received-by-language": Tabulated(Shape.PARTITION, _counted(figures.received, figures.by_language), True),
    ANSWERED: Tabulated(Shape.PARTITION, _counted(figures.answered, delays.by_time_limit), True),
    "answered-by-pause": Tabulated(Shape.PARTITION, _counted(figures.answered, figures.by_pause), True),
    TIME_TO_ANSWER: Tabulated(Shape.TIMES, _days(figures.answered, "replied_on")),
    ENDED: Tabulated(Shape.PARTITION, _counted(figures.ended, figures.by_outcome)),
    TIME_TO_END: Tabulated(Shape.TIMES, _days(figures.ended, "closed_on")),
    "satisfaction": Tabulated(Shape.PARTITION, _counted(figures.rated, figures.by_satisfaction), True),
    OVERDUE: Tabulated(Shape.NUMBER, _overdue),
}
