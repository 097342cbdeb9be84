"""A period's published tables as the page shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from casework.statistics.categories import names_of
from casework.statistics.periods import MONTHS, Period, months_between
from casework.statistics.reading import Published, figures_of, over_months, share_in_time, total_of
from casework.statistics.suppression import Mark
from casework.statistics.tables import (
    ANSWERED,
    ENDED,
    OVERDUE,
    RECEIVED,
    TABLES,
    TIME_TO_ANSWER,
    TIME_TO_END,
    Shape,
)
from casework.statistics.words import FORMULAS, TITLES
from complaints.figures.charts import Bar, bars, columns, spans

# Under so many categories each is named, however few cases it has.
SHORT = 12
WITH_BARS = [name for name, table in TABLES.items() if table.shape in (Shape.PARTITION, Shape.ALONE)]
ALONG_MONTHS = (RECEIVED, ANSWERED, ENDED, TIME_TO_ANSWER)


def shown(period: Period, rtl: bool) -> dict[str, Any]:
    """Four queries, and two for the names of themes and institutions."""
    figures = figures_of(period)
    months = over_months(ALONG_MONTHS, _months_up_to(period))
    received = {month: total_of(tables, RECEIVED) for month, tables in months.items()}
    times = {
        month: tables[TIME_TO_ANSWER].content for month, tables in months.items() if TIME_TO_ANSWER in tables
    }
    return {
        "figures": figures,
        "received": total_of(figures, RECEIVED),
        "answered": total_of(figures, ANSWERED),
        "ended": total_of(figures, ENDED),
        "in_time": share_in_time(figures),
        "times": _content(figures, TIME_TO_ANSWER),
        "times_to_end": _content(figures, TIME_TO_END),
        "overdue": _content(figures, OVERDUE),
        "months": [_month_row(month, tables) for month, tables in months.items()],
        "columns": columns({month: number for month, number in received.items() if number is not None}, rtl),
        "spans": spans(times, rtl),
        "tables": [_with_bars(figures[name]) for name in WITH_BARS if name in figures],
        "formulas": [(TITLES[name], FORMULAS[name]) for name in figures],
        "revised": sorted({(row.published_on, TITLES[row.name]) for row in figures.values() if row.revision}),
    }


def _content(figures: Mapping[str, Published], name: str) -> Mapping[str, Any] | None:
    return figures[name].content if name in figures else None


def _months_up_to(period: Period) -> Sequence[Period]:
    if period.is_year:
        return period.months
    return list(months_between(Period(period.year - 1, period.month), period))[-MONTHS:]


def _month_row(month: Period, tables: Mapping[str, Published]) -> dict[str, Any]:
    return {
        "month": month,
        "received": total_of(tables, RECEIVED),
        "answered": total_of(tables, ANSWERED),
        "in_time": share_in_time(tables),
        "ended": total_of(tables, ENDED),
        "times": _content(tables, TIME_TO_ANSWER),
    }


def _with_bars(published: Published) -> dict[str, Any]:
    """`bars`: what is drawn; `all`: every row; `few_others`: how many are not drawn, each under five."""
    table = published.table
    every = bars(table.cells, names_of(published.name))
    drawn = _drawn(every)
    return {
        "name": published.name,
        "title": TITLES[published.name],
        "formula": FORMULAS[published.name],
        "total": table.total,
        "is_closed": table.is_closed or not every,
        "adds_up": TABLES[published.name].shape is Shape.PARTITION,
        "zeros_told": table.zeros_told,
        "bars": drawn,
        "all": every,
        "few_others": len(every) - len(drawn),
        "has_few": any(isinstance(bar.number, Mark) for bar in every),
    }


def _drawn(every: Sequence[Bar]) -> Sequence[Bar]:
    """Of long tables the rows with a number, largest first; of short ones all in their order."""
    if len(every) <= SHORT:
        return every
    told = [bar for bar in every if not bar.is_few and bar.number != 0]
    return sorted(told, key=lambda bar: -bar.number if isinstance(bar.number, int) else 0)
