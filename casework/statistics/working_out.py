"""What can be worked out of hidden cells by whoever reads the tables of months and of their year together.

Months are rows, categories columns: what is hidden is a flow from rows to columns, of which the published
numbers say how much leaves each row and reaches each column. How far a hidden cell could be higher or lower
is then how much can still be sent around it.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.statistics.suppression import FEWEST, MOST_HIDDEN, Mark, Table

ANY = 10**9
type Node = tuple[str, Any]
START: Node = ("start", None)
END: Node = ("end", None)


@dataclass
class Pipe:
    """Between `low` and `high` is what a reader takes to be possible; `flow` is what it really is."""

    source: Node
    target: Node
    low: int
    high: int
    flow: int


class Hidden:
    """The hidden cells of published tables, with their truth: what the tables leave open about each."""

    def __init__(self) -> None:
        self.pipes: list[Pipe] = []
        self._at: dict[Node, list[Pipe]] = defaultdict(list)

    def add(self, source: Node, target: Node, low: int, high: int, flow: int) -> None:
        pipe = Pipe(source, target, low, high, flow)
        self.pipes.append(pipe)
        self._at[source].append(pipe)
        self._at[target].append(pipe)

    def given_away(self) -> list[Pipe]:
        """The cells with 1 to 4 of which is known that they are not all of these."""
        return [pipe for pipe in self.pipes if self._is_small(pipe) and not self._is_open(pipe)]

    def _is_small(self, pipe: Pipe) -> bool:
        return pipe.source != END and pipe.low != pipe.high and 0 < pipe.flow < FEWEST

    def _is_open(self, pipe: Pipe) -> bool:
        real = [each.flow for each in self.pipes]
        try:
            return self._can_reach(pipe, MOST_HIDDEN) and self._can_reach(pipe, 1)
        finally:
            for each, flow in zip(self.pipes, real, strict=True):
                each.flow = flow

    def _can_reach(self, pipe: Pipe, wanted: int) -> bool:
        """Send the difference around the cell, one at a time: it is four at most."""
        if not pipe.low <= wanted <= pipe.high:
            return False
        while pipe.flow != wanted:
            more = pipe.flow < wanted
            begin, end = (pipe.target, pipe.source) if more else (pipe.source, pipe.target)
            if not self._send_one(begin, end, around=pipe):
                return False
            pipe.flow += 1 if more else -1
        return True

    def _send_one(self, begin: Node, end: Node, around: Pipe) -> bool:
        came: dict[Node, tuple[Node, Pipe, int]] = {}
        waiting = deque([begin])
        while waiting and end not in came:
            node = waiting.popleft()
            for pipe in self._at[node]:
                forward = pipe.source == node
                other, change = (pipe.target, 1) if forward else (pipe.source, -1)
                if pipe is around or other in came or other == begin:
                    continue
                if pipe.low <= pipe.flow + change <= pipe.high:
                    came[other] = (node, pipe, change)
                    waiting.append(other)
        if end not in came:
            return False
        node = end
        while node != begin:
            node, pipe, change = came[node]
            pipe.flow += change
        return True


def given_away(
    months: Sequence[tuple[Mapping[str, int], Table]], year: tuple[Mapping[str, int], Table]
) -> set[str]:
    """The categories of which the tables together give a cell away. Each table comes with its truth."""
    hidden = Hidden()
    for number, (counts, table) in enumerate(months):
        _add_row(hidden, number, counts, table)
    counts, table = year
    for name, number in counts.items():
        shown = sum(_shown(month, name) for _counts, month in months)
        low, high = _possible(table, name)
        hidden.add(("column", name), END, max(0, low - shown), high - shown, number - shown)
    supply = sum(pipe.flow for pipe in hidden.pipes if pipe.target == END)
    hidden.add(END, START, 0, ANY, supply)
    ends = (end for pipe in hidden.given_away() for end in (pipe.source, pipe.target))
    return {name for kind, name in ends if kind == "column"}


def _add_row(hidden: Hidden, number: int, counts: Mapping[str, int], table: Table) -> None:
    row: Node = ("row", number)
    rest = 0
    for name, real in counts.items():
        low, high = _possible(table, name)
        if table.is_closed or isinstance(table.cells.get(name, 0), Mark):
            rest += real
            hidden.add(row, ("column", name), low, high, real)
    if isinstance(table.total, int):
        hidden.add(START, row, rest, rest, rest)
    else:
        hidden.add(START, row, 0, ANY, rest)


def _shown(table: Table, name: str) -> int:
    value = table.cells.get(name, 0)
    return 0 if isinstance(value, Mark) else value


def _possible(table: Table, name: str) -> tuple[int, int]:
    """What a reader of this table alone takes to be possible."""
    if table.is_closed:
        return 0, ANY
    value = table.cells.get(name, 0)
    if value == Mark.FEW:
        return int(table.zeros_told), MOST_HIDDEN
    if value == Mark.WITHHELD:
        return FEWEST, ANY
    return int(value), int(value)
