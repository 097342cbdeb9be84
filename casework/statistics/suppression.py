"""What of a table everybody may know: no number from 1 to 4, and nothing from which one could be worked out.

A partition splits a known total, so a hidden cell needs others to hide among. Which ones is decided without
looking at the numbers that are to be hidden, so that the choice itself tells nothing (docs/adr/0035).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

FEWEST = 5
MOST_HIDDEN = FEWEST - 1
# A quarter of fewer cases than this would be the figure of one or two of them.
ENOUGH_FOR_TIMES = 10


class Mark(StrEnum):
    """FEW: under five. WITHHELD: five or more, not told so that a cell with fewer cannot be worked out."""

    FEW = "few"
    WITHHELD = "withheld"


type Cell = int | Mark


@dataclass(frozen=True)
class Table:
    """`total` is None where the cells do not add up to anything. `is_closed`: no cell is told.

    `zeros_told`: FEW means 1 to 4; else it means 0 to 4.
    """

    total: Cell | None
    cells: Mapping[str, Cell]
    zeros_told: bool
    is_closed: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "total": self.total,
            "cells": dict(self.cells),
            "zeros_told": self.zeros_told,
            "is_closed": self.is_closed,
        }


def table_of(content: Mapping[str, Any]) -> Table:
    """From what `as_json` has made."""
    cells = {name: _cell(value) for name, value in content["cells"].items()}
    return Table(_cell(content["total"]), cells, content["zeros_told"], content["is_closed"])


def _cell(value: Any) -> Any:
    return Mark(value) if isinstance(value, str) else value


def told(number: int) -> Cell:
    """A number that stands alone."""
    return Mark.FEW if 0 < number < FEWEST else number


def protected(counts: Mapping[str, int], *, zeros_told: bool, hide_first: Sequence[str]) -> Table:
    """A partition. `hide_first`: its categories in an order that does not come from these counts."""
    total = sum(counts.values())
    if 0 < total < FEWEST:
        return closed(Mark.FEW, zeros_told)
    hidden = _few(counts, zeros_told)
    if not hidden:
        return Table(total, dict(counts), zeros_told)
    low, rest = int(zeros_told), sum(counts[name] for name in hidden)
    if hides(len(hidden), rest, low=low):
        return Table(total, _marked(counts, hidden, ()), zeros_told)
    withheld = next((name for name in hide_first if counts.get(name, 0) >= FEWEST), None)
    if withheld is None or not hides(len(hidden), rest + counts[withheld], low=low, withheld=1):
        return closed(total, zeros_told)
    return Table(total, _marked(counts, hidden, {withheld}), zeros_told)


def protected_alone(counts: Mapping[str, int]) -> Table:
    """Cells that do not add up to anything: each stands for itself."""
    hidden = _few(counts, zeros_told=False)
    return Table(None, _marked(counts, hidden, ()), zeros_told=False)


def closed(total: Cell | None, zeros_told: bool) -> Table:
    return Table(total, {}, zeros_told, is_closed=True)


def hides(number: int, rest: int, *, low: int, withheld: int = 0) -> bool:
    """Whether each of `number` cells from `low` to 4, and `withheld` ones of five or more, that are `rest`
    together, can still be anything from 1 to 4."""
    room_above = rest - FEWEST * withheld - low * (number - 1) >= MOST_HIDDEN
    if withheld:
        return room_above
    return room_above and rest >= FEWEST and rest <= MOST_HIDDEN * (number - 1) + 1


def _few(counts: Mapping[str, int], zeros_told: bool) -> set[str]:
    """Those to hide: where there is nothing but zeros to hide, nothing."""
    small = {name for name, number in counts.items() if 0 < number < FEWEST}
    if zeros_told or not small:
        return small
    return {name for name, number in counts.items() if number < FEWEST}


def _marked(counts: Mapping[str, int], few: set[str], withheld: Iterable[str]) -> dict[str, Cell]:
    marks = dict.fromkeys(few, Mark.FEW) | dict.fromkeys(withheld, Mark.WITHHELD)
    return {name: marks.get(name, number) for name, number in counts.items()}
