"""Nobody can work out a hidden number: tried with every solution that the published tables leave."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.statistics.publishing import protected_year
from casework.statistics.suppression import Mark, Table, hides, protected, protected_alone, told
from casework.statistics.tables import Shape, Tabulated
from tests.casework.statistics.attacker import narrowed, nearly_known, possible_cells

NAMES = ("a", "b", "c", "d")
LARGEST = 9
# Small numbers as often as others: they are what is at stake.
NUMBERS = st.one_of(st.integers(0, 5), st.integers(0, LARGEST))


def tables(names: Sequence[str]) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(dict.fromkeys(names, NUMBERS))


def numbers_of(table: Table) -> list[int]:
    return [number for number in (table.total, *table.cells.values()) if isinstance(number, int)]


@settings(max_examples=400, deadline=None)
@given(tables(NAMES), st.booleans(), st.permutations(NAMES))
def test_no_hidden_cell_of_a_table_can_be_worked_out(
    counts: Mapping[str, int], zeros_told: bool, order: Sequence[str]
) -> None:
    table = protected(counts, zeros_told=zeros_told, hide_first=order)
    most = max(sum(counts.values()), 4)
    (possible,) = possible_cells([table], None, NAMES, most)
    assert all(counts[name] in possible[name] for name in NAMES)
    assert narrowed(counts, possible) == {}
    assert not set(numbers_of(table)) & {1, 2, 3, 4}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(tables(NAMES[:3]), min_size=2, max_size=2),
    st.sampled_from(["told", "hidden", "alone"]),
    st.permutations(NAMES[:3]),
)
def test_nor_from_months_and_their_year_together(
    counted: Sequence[Mapping[str, int]], how: str, order: Sequence[str]
) -> None:
    names = NAMES[:3]
    shape = Shape.ALONE if how == "alone" else Shape.PARTITION
    kind = Tabulated(shape, lambda cases, period: {}, zeros_told=how == "told")
    months = [
        protected_alone(counts)
        if shape is Shape.ALONE
        else protected(counts, zeros_told=kind.zeros_told, hide_first=order)
        for counts in counted
    ]
    total = {name: sum(counts[name] for counts in counted) for name in names}
    year = protected_year(kind, list(zip(counted, months, strict=True)), total, order)
    most = max(*(sum(counts.values()) for counts in counted), 9)
    *each, whole = possible_cells(months, year, names, most)
    for counts, possible in zip(counted, each, strict=True):
        assert all(counts[name] in possible[name] for name in names)
        assert narrowed(counts, possible) == {}
    assert nearly_known(total, whole) == {}
    assert not set(numbers_of(year)) & {1, 2, 3, 4}


def test_a_year_that_its_months_would_give_away_is_hidden_where_it_would() -> None:
    """Two months hide `a` among others; their year would say it is 4 together, so 1 to 3 in each."""
    months = [{"a": 3, "b": 40, "c": 60}, {"a": 30, "b": 41, "c": 61}]
    order = ["b", "a", "c"]
    kind = Tabulated(Shape.PARTITION, lambda cases, period: {}, zeros_told=True)
    hidden = [protected(counts, zeros_told=True, hide_first=order) for counts in months]
    assert hidden[0].cells == {"a": Mark.FEW, "b": Mark.WITHHELD, "c": 60}
    total = {"a": 33, "b": 81, "c": 121}
    year = protected_year(kind, list(zip(months, hidden, strict=True)), total, order)
    # With either of the two, March would be the year less April.
    assert year.cells == {"a": Mark.WITHHELD, "b": Mark.WITHHELD, "c": 121}
    assert year.total == 235


def test_a_single_small_cell_takes_another_one_with_it() -> None:
    table = protected({"a": 2, "b": 50, "c": 0}, zeros_told=True, hide_first=["b", "a"])
    assert table.cells == {"a": Mark.FEW, "b": Mark.WITHHELD, "c": 0}
    assert table.total == 52


def test_what_is_hidden_beside_it_does_not_depend_on_the_small_number() -> None:
    for small in (1, 2, 3, 4):
        table = protected({"a": small, "b": 50, "c": 60}, zeros_told=True, hide_first=["c", "b", "a"])
        assert table.cells == {"a": Mark.FEW, "b": 50, "c": Mark.WITHHELD}


def test_zeros_are_told_only_where_they_are_no_secret() -> None:
    many = {"a": 2, "b": 3, "c": 2, "d": 0, "e": 20}
    told_zeros = protected(many, zeros_told=True, hide_first=["e"])
    hidden = protected(many, zeros_told=False, hide_first=["e"])
    assert told_zeros.cells["d"] == 0
    assert hidden.cells["d"] == Mark.FEW
    assert protected({"a": 0, "b": 20}, zeros_told=False, hide_first=["b"]).cells == {"a": 0, "b": 20}


def test_a_total_under_five_tells_nothing_more() -> None:
    table = protected({"a": 3, "b": 0}, zeros_told=True, hide_first=["a"])
    assert (table.total, table.cells, table.is_closed) == (Mark.FEW, {}, True)


def test_where_nothing_could_hide_it_no_cell_is_told() -> None:
    table = protected({"a": 1, "b": 5}, zeros_told=True, hide_first=["b", "a"])
    assert (table.total, table.cells, table.is_closed) == (6, {}, True)


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, Mark.FEW), (4, Mark.FEW), (5, 5)])
def test_a_number_alone(number: int, shown: object) -> None:
    assert told(number) == shown


def test_four_cells_that_are_sixteen_together_hide_nothing() -> None:
    assert not hides(4, 16, low=1)
    assert hides(4, 13, low=1)
    assert not hides(4, 6, low=1)
    assert hides(4, 7, low=1)
    assert not hides(1, 5, low=0)
