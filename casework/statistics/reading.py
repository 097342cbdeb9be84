"""What has been published, as it was published: no case is looked at here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from casework.models import PublishedFigures
from casework.statistics.periods import Period, period_of
from casework.statistics.suppression import FEWEST, MOST_HIDDEN, Cell, Mark, Table, table_of
from casework.statistics.tables import ANSWERED, TABLES, Shape


@dataclass(frozen=True)
class Published:
    """A table as it stands; `content` as its shape says."""

    period: Period
    name: str
    revision: int
    published_on: date
    content: Mapping[str, Any]

    @property
    def table(self) -> Table:
        """Of a partition, or of cells that stand alone."""
        return table_of(self.content)

    @property
    def has_cells(self) -> bool:
        return TABLES[self.name].shape in (Shape.PARTITION, Shape.ALONE)


def published_periods() -> Sequence[Period]:
    """The latest first, a year before its months."""
    names = PublishedFigures.objects.order_by().values_list("period", flat=True).distinct()
    found = [period for period in map(period_of, names) if period]
    return sorted(found, key=lambda period: (-period.year, -period.month if period.month else -13))


def figures_of(period: Period) -> Mapping[str, Published]:
    """Every table of the period by name, the latest revision of each, in their order."""
    found = {row.name: row for row in _read(PublishedFigures.objects.filter(period=str(period)))}
    return {name: found[name] for name in TABLES if name in found}


def over_months(names: Sequence[str], months: Sequence[Period]) -> Mapping[Period, Mapping[str, Published]]:
    """These tables of these months, as far as they are published, the oldest first."""
    found: dict[Period, dict[str, Published]] = {}
    rows = PublishedFigures.objects.filter(name__in=names, period__in=[str(month) for month in months])
    for row in _read(rows):
        found.setdefault(row.period, {})[row.name] = row
    return found


def everything() -> Iterator[Published]:
    """Every table with every revision, in the order of periods; in flat memory."""
    return _read(PublishedFigures.objects.all(), streamed=True)


def _read(rows: "QuerySet[PublishedFigures]", *, streamed: bool = False) -> Iterator[Published]:
    ordered = rows.order_by("period", "name", "revision").defer("counted")
    for row in ordered.iterator(chunk_size=500) if streamed else ordered:
        period = period_of(row.period)
        if period and row.name in TABLES:
            yield Published(period, row.name, row.revision, row.published_on, row.content)


@dataclass(frozen=True)
class Share:
    """Per cent, rounded down. `is_least`: no exact number could be told, and it was as much at least."""

    percent: int
    number: int
    of: int
    is_least: bool


def share_in_time(figures: Mapping[str, Published]) -> Share | None:
    """Of the answers that had a date. None where too little is told."""
    if ANSWERED not in figures:
        return None
    table = figures[ANSWERED].table
    in_time, late, without = (table.cells.get(name) for name in ("in-time", "late", "no-limit"))
    if isinstance(in_time, int) and isinstance(late, int):
        return _share(in_time, in_time + late, is_least=False)
    if late == Mark.FEW and isinstance(table.total, int) and isinstance(without, int):
        of = table.total - without
        return _share(of - MOST_HIDDEN, of, is_least=True) if of > FEWEST else None
    return None


def _share(number: int, of: int, *, is_least: bool) -> Share | None:
    return Share(number * 100 // of, number, of, is_least) if of else None


def total_of(figures: Mapping[str, Published], name: str) -> Cell | None:
    return figures[name].table.total if name in figures else None
