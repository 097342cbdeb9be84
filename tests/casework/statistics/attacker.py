"""Somebody who has every published table and tries every number, without knowing how the portal does it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from casework.statistics.suppression import FEWEST, Mark, Table

type Solution = tuple[int, ...]


def rows_possible(table: Table, names: Sequence[str], most: int) -> list[Solution]:
    """Every row of numbers up to `most` that fits what the table says."""
    spans = [_span(table, name, most) for name in names]
    total = table.total
    rows: Iterator[Solution] = product(*spans)
    if isinstance(total, int):
        return [row for row in rows if sum(row) == total]
    if total == Mark.FEW:
        return [row for row in rows if 0 < sum(row) < FEWEST]
    return list(rows)


def _span(table: Table, name: str, most: int) -> range:
    if table.is_closed:
        return range(most + 1)
    value = table.cells[name]
    if value == Mark.FEW:
        return range(1 if table.zeros_told else 0, FEWEST)
    if value == Mark.WITHHELD:
        return range(FEWEST, max(most, FEWEST) + 1)
    return range(int(value), int(value) + 1)


def possible_cells(
    months: Sequence[Table], year: Table | None, names: Sequence[str], most: int
) -> list[dict[str, set[int]]]:
    """For each month, then for the year: what each cell may still be."""
    rows = [rows_possible(month, names, most) for month in months]
    if year is None:
        return [_columns(row, names) for row in rows]
    found: list[set[Solution]] = [set() for _ in months]
    years = set()
    sums = set(rows_possible(year, names, most * len(months)))
    # Everything that the other months can add up to, for each month.
    for place, own in enumerate(rows):
        others: set[Solution] = {(0,) * len(names)}
        for other in rows[:place] + rows[place + 1 :]:
            others = {_plus(one, two) for one in others for two in other}
        for solution in own:
            reached = {_plus(solution, other) for other in others} & sums
            if reached:
                found[place].add(solution)
                years |= reached
    return [*(_columns(solutions, names) for solutions in found), _columns(years, names)]


def _plus(one: Solution, other: Solution) -> Solution:
    return tuple(map(sum, zip(one, other, strict=True)))


def _columns(solutions: Sequence[Solution] | set[Solution], names: Sequence[str]) -> dict[str, set[int]]:
    return {name: {solution[place] for solution in solutions} for place, name in enumerate(names)}


def narrowed(truth: Mapping[str, int], possible: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """The cells from 1 to 4 of which the attacker knows that they are not everything from 1 to 4."""
    return {
        name: possible[name]
        for name, number in truth.items()
        if 0 < number < FEWEST and not (min(possible[name]) <= 1 and max(possible[name]) >= FEWEST - 1)
    }


def nearly_known(truth: Mapping[str, int], possible: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """The cells from 1 to 4 for which fewer than four numbers are left.

    What is 2 in a year is 1 in each of two months: that it is not 1 says no more than the months do.
    """
    return {
        name: possible[name]
        for name, number in truth.items()
        if 0 < number < FEWEST and max(possible[name]) - min(possible[name]) < FEWEST - 2
    }
