"""Where the marks of a drawing stand. Lengths in units of its view box, as text that no locale touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commitments.deadlines import Step
from editorial.statuses import DeclaredStatus
from publication.models import PublicRecord


@dataclass(frozen=True)
class Canvas:
    """`inset` keeps marks off both edges. Coordinates run from the reader's start: flipped in `rtl`."""

    width: int
    inset: int
    rtl: bool

    def x(self, share: float) -> str:
        """`share` 0 is the reader's start, 1 the end."""
        along = self.inset + share * (self.width - 2 * self.inset)
        return text_of(self.width - along if self.rtl else along)


def text_of(length: float) -> str:
    return f"{length:.1f}"


@dataclass(frozen=True)
class Dot:
    """One commitment in the distribution."""

    record: PublicRecord
    x: str
    y: str
    completed: bool


@dataclass(frozen=True)
class Tick:
    x: str
    value: Any
    # Where its words begin, so that they stay inside the drawing: start, middle or end.
    anchor: str = "middle"


@dataclass(frozen=True)
class Distribution:
    width: int
    height: int
    floor: int
    dots: Sequence[Dot]
    ticks: Sequence[Tick]
    mean_x: str

    @property
    def below(self) -> int:
        """The line on which the words below the floor stand."""
        return self.floor + 17


DOT = 21
HEAD = 30
FOOT = 24


def distribution(commitments: Sequence[PublicRecord], mean: Any, rtl: bool) -> Distribution | None:
    """Declared percentages as stacked stars, up to 100; None when none is stated."""
    stated = sorted(
        (c for c in commitments if c.data["progress_percent"] is not None),
        key=lambda c: (_percent(c), c.order),
    )
    if not stated:
        return None
    first = min(max(_percent(stated[0]) // 10 * 10 - 10, 0), 90)
    canvas = Canvas(400, 26, rtl)
    places = _rows(stated, DOT / (canvas.width - 2 * canvas.inset) * (100 - first))
    floor = HEAD + DOT * (max(row for _record, row in places) + 1)
    dots = [
        _dot(record, canvas.x((_percent(record) - first) / (100 - first)), floor, row)
        for record, row in places
    ]
    ticks = [Tick(canvas.x((v - first) / (100 - first)), v) for v in range(first, 101, 10)]
    mean_x = canvas.x((float(mean) - first) / (100 - first))
    return Distribution(canvas.width, floor + FOOT, floor, dots, ticks, mean_x)


def _percent(record: PublicRecord) -> int:
    return record.data["progress_percent"]


def _rows(stated: Sequence[PublicRecord], width: float) -> list[tuple[PublicRecord, int]]:
    """Each in the lowest row where it overlaps none; `width` of a star in per cent, lowest rate first."""
    last: list[int] = []
    places = []
    for record in stated:
        percent = _percent(record)
        row = next((row for row, other in enumerate(last) if percent - other >= width), len(last))
        last[row : row + 1] = [percent]
        places.append((record, row))
    return places


def _dot(record: PublicRecord, x: str, floor: int, row: int) -> Dot:
    return Dot(
        record,
        x,
        text_of(floor - DOT * (row + 0.5)),
        record.data["declared_status"] == DeclaredStatus.COMPLETED,
    )


@dataclass(frozen=True)
class Bar:
    """A milestone's period as planned."""

    step: Step
    x: str
    width: str
    y: str
    baseline: str
    overdue: bool


@dataclass(frozen=True)
class Gantt:
    width: int
    height: int
    floor: int
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    label_x: str
    edge_start: str
    edge_end: str
    # None while today lies outside the periods drawn.
    today_x: str | None


ROW = 26
GANTT_HEAD = 28
LABELS = 26


def gantt(steps: Sequence[Step], on: date, rtl: bool) -> Gantt | None:
    """Periods of the milestones that state both ends, or one end drawn as its day; None when none does."""
    dated = [(step, *_ends(step)) for step in steps if step.start or step.end]
    if not dated:
        return None
    first, last = min(start for _s, start, _e in dated), max(end for _s, _b, end in dated)
    span = max((last - first).days, 1)
    canvas = Canvas(400, LABELS, rtl)

    def share(day: date) -> float:
        return (day - first).days / span

    bars = [
        _bar(step, share(start), share(end), row, canvas, on) for row, (step, start, end) in enumerate(dated)
    ]
    floor = GANTT_HEAD + ROW * len(bars)
    ticks = [
        Tick(canvas.x(share(first)), first, "start"),
        Tick(canvas.x(share(last)), last - timedelta(days=1), "end"),
    ]
    today_x = canvas.x(share(on)) if first <= on <= last else None
    label_x = text_of(canvas.width - LABELS / 2 if rtl else LABELS / 2)
    return Gantt(canvas.width, floor + 6, floor, bars, ticks, label_x, canvas.x(0), canvas.x(1), today_x)


def _ends(step: Step) -> tuple[date, date]:
    """The first day, and the day after the last."""
    stated = [day for day in (step.start, step.end) if day is not None]
    return min(stated), max(stated) + timedelta(days=1)


def _bar(step: Step, start: float, end: float, row: int, canvas: Canvas, on: date) -> Bar:
    length = max((end - start) * (canvas.width - 2 * canvas.inset), 3)
    edge = float(canvas.x(start))
    y = GANTT_HEAD + ROW * row + 5
    return Bar(
        step,
        text_of(edge - length if canvas.rtl else edge),
        text_of(length),
        text_of(y),
        text_of(y + 12),
        step.is_overdue(on),
    )
