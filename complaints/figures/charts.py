"""Where the marks of the drawings stand. Lengths in units of the view box, as text that no locale touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.statistics.periods import Period
from casework.statistics.suppression import MOST_HIDDEN, Cell, Mark

WIDTH, HEAD, BODY, FOOT, EDGE = 400, 24, 130, 22, 8
FLOOR = HEAD + BODY


def length(units: float) -> str:
    return f"{units:.1f}"


@dataclass(frozen=True)
class Canvas:
    """`places` side by side, the first at the reader's start: flipped in `rtl`."""

    places: int
    rtl: bool

    @property
    def step(self) -> float:
        return (WIDTH - 2 * EDGE) / max(self.places, 1)

    def middle(self, place: int) -> float:
        along = EDGE + self.step * (place + 0.5)
        return WIDTH - along if self.rtl else along


@dataclass(frozen=True)
class Column:
    """`number` is what is written above it; `is_few`: drawn hatched, as high as four."""

    month: Period
    number: Cell
    x: str
    y: str
    width: str
    height: str
    middle: str
    label_y: str
    is_few: bool


@dataclass(frozen=True)
class Columns:
    columns: Sequence[Column]
    width: int = WIDTH
    height: int = FLOOR + FOOT
    floor: int = FLOOR
    below: int = FLOOR + 15


def columns(numbers: Mapping[Period, Cell], rtl: bool) -> Columns | None:
    """A column a month; None where nothing came in that could be drawn."""
    most = max((_height(number) for number in numbers.values()), default=0)
    if not most:
        return None
    canvas = Canvas(len(numbers), rtl)
    return Columns([_column(canvas, place, *item, BODY / most) for place, item in enumerate(numbers.items())])


def _height(number: Cell) -> int:
    return MOST_HIDDEN if isinstance(number, Mark) else number


def _column(canvas: Canvas, place: int, month: Period, number: Cell, unit: float) -> Column:
    wide, high, middle = min(canvas.step * 0.7, 40), _height(number) * unit, canvas.middle(place)
    return Column(
        month,
        number,
        length(middle - wide / 2),
        length(FLOOR - high),
        length(wide),
        length(high),
        length(middle),
        length(FLOOR - high - 5),
        isinstance(number, Mark),
    )


@dataclass(frozen=True)
class Span:
    """A month's middle half: from the quarter to the three quarters, with a mark at the half."""

    month: Period
    times: Mapping[str, Any]
    x: str
    top: str
    height: str
    width: str
    half: str
    end: str
    middle: str
    label_y: str


@dataclass(frozen=True)
class Spans:
    spans: Sequence[Span]
    months: Sequence[tuple[Period, str]]
    width: int = WIDTH
    height: int = FLOOR + FOOT
    floor: int = FLOOR
    below: int = FLOOR + 15


def spans(times: Mapping[Period, Mapping[str, Any]], rtl: bool) -> Spans | None:
    """None where no month has enough cases for it."""
    known = [found for found in times.values() if found["half"] is not None]
    if not known:
        return None
    unit = BODY / max(*(found["three_quarters"] for found in known), 1)
    canvas = Canvas(len(times), rtl)
    drawn = [
        _span(canvas, place, month, found, unit)
        for place, (month, found) in enumerate(times.items())
        if found["half"] is not None
    ]
    return Spans(drawn, [(month, length(canvas.middle(place))) for place, month in enumerate(times)])


def _span(canvas: Canvas, place: int, month: Period, found: Mapping[str, Any], unit: float) -> Span:
    middle, wide = canvas.middle(place), min(canvas.step * 0.6, 30)
    top = FLOOR - found["three_quarters"] * unit
    high = (found["three_quarters"] - found["quarter"]) * unit
    return Span(
        month,
        found,
        length(middle - wide / 2),
        length(top),
        length(max(high, 1.5)),
        length(wide),
        length(FLOOR - found["half"] * unit),
        length(middle + wide / 2),
        length(middle),
        length(top - 5),
    )


@dataclass(frozen=True)
class Bar:
    """`share`: of the longest one, in per cent; `language`: that of `label`, "" for the reader's."""

    code: str
    label: Any
    language: str
    number: Cell
    share: str

    @property
    def is_few(self) -> bool:
        return self.number == Mark.FEW

    @property
    def is_withheld(self) -> bool:
        return self.number == Mark.WITHHELD


def bars(cells: Mapping[str, Cell], names: Mapping[str, tuple[Any, str]]) -> list[Bar]:
    """In the order of `names`; a code that has lost its name since keeps the code."""
    most = max((_height(number) for number in cells.values()), default=0) or 1
    ordered = [code for code in names if code in cells] + [code for code in cells if code not in names]
    return [
        Bar(code, *names.get(code, (code, "en")), cells[code], length(_height(cells[code]) * 100 / most))
        for code in ordered
    ]
