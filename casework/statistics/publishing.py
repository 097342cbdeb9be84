"""Making figures known: once for each month that is over, on the fixed day, and never changed afterwards."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection, transaction
from django.db.models import Min

from casework.models import Case, PublishedFigures
from casework.statistics.categories import names_of
from casework.statistics.delays import times_of
from casework.statistics.figures import Counts
from casework.statistics.periods import Period, last_due, month_of, months_between, period_of
from casework.statistics.suppression import (
    ENOUGH_FOR_TIMES,
    FEWEST,
    Mark,
    Table,
    closed,
    protected,
    protected_alone,
    table_of,
    told,
)
from casework.statistics.tables import TABLES, Shape, Tabulated
from casework.statistics.working_out import given_away
from casework.steps import today
from publication.generation import renew

# Any number, the same for all processes: two of them do not publish at once.
LOCK = 8_309_035
type Rows = Mapping[str, PublishedFigures]


class NotYet(Exception):
    """The period is not over, or its day has not come. Its text says from when on."""


class CannotRevise(Exception):
    """A corrected table beside the older one would give away small numbers, or its year is known already."""


def publish_due() -> list[Period]:
    """Every month whose day has come, and every year whose last month has; those known already stay."""
    published: list[Period] = []
    with transaction.atomic():
        _wait_for_the_turn()
        for month in _missing_months():
            published += _published(month)
    return published


def publish(month: Period) -> list[Period]:
    """One month, with its year if that is complete; nothing if it is known. Raises NotYet."""
    if month.published_from > today():
        raise NotYet(month.published_from.isoformat())
    with transaction.atomic():
        _wait_for_the_turn()
        known = PublishedFigures.objects.filter(period=str(month)).exists()
        return [] if known else _published(month)


def _published(month: Period) -> list[Period]:
    _publish_month(month)
    renew()
    year = Period(month.year)
    if month.month == 12 and not PublishedFigures.objects.filter(period=str(year)).exists():
        _publish_year(year)
        return [month, year]
    return [month]


def _missing_months() -> list[Period]:
    """From the first case on, without a gap; after the latest month that is known."""
    last = last_due(today())
    known = PublishedFigures.objects.filter(period__contains="-").order_by("-period").first()
    if known and (latest := period_of(known.period)):
        return [month for month in months_between(latest, last) if month > latest]
    first = Case.objects.aggregate(first=Min("received_on"))["first"]
    return list(months_between(month_of(first), last)) if first else []


def _wait_for_the_turn() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def counted(month: Period) -> dict[str, Counts]:
    """Every table of the month as the cases are now, nothing hidden."""
    cases = Case.objects.all()
    return {name: _filled(name, table.count(cases, month)) for name, table in TABLES.items()}


def _filled(name: str, counts: Counts) -> Counts:
    """With a zero for each cell that nobody is in, in the order of the table."""
    return dict.fromkeys(names_of(name), 0) | dict(counts)


def _publish_month(month: Period) -> None:
    earlier = _earlier_cells(month)
    for name, counts in counted(month).items():
        content = _of_month(TABLES[name], counts, _hide_first(counts, earlier.get(name, {})))
        _keep(month, name, content, counts)


def _keep(period: Period, name: str, content: Mapping[str, Any], counts: Counts, revision: int = 0) -> None:
    PublishedFigures.objects.create(
        period=str(period),
        name=name,
        revision=revision,
        published_on=today(),
        content=content,
        counted=counts,
    )


def _of_month(table: Tabulated, counts: Counts, hide_first: Sequence[str]) -> dict[str, Any]:
    if table.shape is Shape.NUMBER:
        return {"number": told(sum(counts.values()))}
    if table.shape is Shape.TIMES:
        return times(counts)
    if table.shape is Shape.ALONE:
        return protected_alone(counts).as_json()
    return protected(counts, zeros_told=table.zeros_told, hide_first=hide_first).as_json()


def times(counts: Counts) -> dict[str, Any]:
    """The quartiles, or nothing where they would be the figures of one or two cases."""
    found = asdict(times_of({int(day): number for day, number in counts.items()}))
    enough = found.pop("count") >= ENOUGH_FOR_TIMES
    return found if enough else dict.fromkeys(found)


def _earlier_cells(month: Period) -> Mapping[str, Counts]:
    """What is known of the twelve months before, added up: `{table: {cell: number}}`."""
    since = str(Period(month.year - 1, month.month))
    rows = PublishedFigures.objects.filter(period__contains="-", period__gte=since, period__lt=str(month))
    known: dict[str, Counter[str]] = {}
    for name, content in rows.values_list("name", "content"):
        cells = known.setdefault(name, Counter())
        for cell, number in content.get("cells", {}).items():
            cells[cell] += number if isinstance(number, int) else 0
    return known


def _hide_first(counts: Counts, earlier: Counts) -> list[str]:
    """What was small before, as far as everybody knows, is hidden sooner: nothing of this period decides."""
    place = {name: number for number, name in enumerate(counts)}
    return sorted(counts, key=lambda name: (earlier.get(name, 0), -place[name]))


def _latest(periods: Iterable[Period]) -> Mapping[Period, Rows]:
    rows = PublishedFigures.objects.filter(period__in=map(str, periods)).order_by(
        "period", "name", "revision"
    )
    found: dict[Period, dict[str, PublishedFigures]] = {}
    for row in rows:
        found.setdefault(period_of(row.period) or Period(0), {})[row.name] = row
    return found


def _publish_year(year: Period) -> None:
    months = _latest(year.months)
    for name, table in TABLES.items():
        rows = [rows[name] for _month, rows in sorted(months.items()) if name in rows]
        if table.adds_up and rows:
            counts = _added_up(row.counted for row in rows)
            _keep(year, name, _of_year(table, rows, counts), counts)


def _added_up(tables: Iterable[Counts]) -> Counts:
    total: dict[str, int] = {}
    for counts in tables:
        for name, number in counts.items():
            total[name] = total.get(name, 0) + number
    return total


def _of_year(table: Tabulated, rows: Sequence[PublishedFigures], counts: Counts) -> dict[str, Any]:
    if table.shape is Shape.TIMES:
        small_month = any(0 < sum(row.counted.values()) < FEWEST for row in rows)
        return times({} if small_month else counts)
    months = [(dict.fromkeys(counts, 0) | row.counted, table_of(row.content)) for row in rows]
    hide_first = _hide_first(counts, _added_up(_numbers(month) for _counts, month in months))
    return protected_year(table, months, counts, hide_first).as_json()


def _numbers(table: Table) -> Counts:
    return {name: number for name, number in table.cells.items() if isinstance(number, int)}


def protected_year(
    table: Tabulated,
    months: Sequence[tuple[Counts, Table]],
    counts: Counts,
    hide_first: Sequence[str],
) -> Table:
    """The table of the year, as much of it as gives no hidden cell of its months away."""
    if table.shape is Shape.ALONE:
        found = protected_alone(counts)
    elif any(isinstance(month.total, Mark) for _counts, month in months):
        return closed(Mark.WITHHELD, table.zeros_told)
    else:
        found = protected(counts, zeros_told=table.zeros_told, hide_first=hide_first)
    while not found.is_closed and (gone := given_away(months, (counts, found))):
        shown = [name for name in hide_first if _is_told(found, name)]
        withheld = [name for name in shown if name in gone] or shown[:1]
        if not withheld:
            return closed(found.total, table.zeros_told)
        cells = {**found.cells, **dict.fromkeys(withheld, Mark.WITHHELD)}
        found = Table(found.total, cells, found.zeros_told)
    return found


def _is_told(table: Table, name: str) -> bool:
    number = table.cells[name]
    return isinstance(number, int) and number >= FEWEST


def revise(month: Period) -> list[str]:
    """Publish beside the tables of a month those that have changed; their names. Raises CannotRevise."""
    with transaction.atomic():
        _wait_for_the_turn()
        if PublishedFigures.objects.filter(period=str(Period(month.year))).exists():
            raise CannotRevise(f"The year {month.year} is published: its months stay.")
        older = _latest([month]).get(month, {})
        earlier, changed = _earlier_cells(month), []
        for name, counts in counted(month).items() if older else ():
            if counts != older[name].counted:
                content = _of_month(TABLES[name], counts, _hide_first(counts, earlier.get(name, {})))
                _check_tells_no_more(older[name].content, content)
                _keep(month, name, content, counts, older[name].revision + 1)
                changed.append(name)
        renew()
        return changed


def _check_tells_no_more(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """What is hidden stays where it was, and the step of a number is one that everybody may read.

    Otherwise the older and the newer table together would tell what each of them hides.
    """
    before, after = _flat(old), _flat(new)
    for name in before.keys() | after.keys():
        one, other = before.get(name, 0), after.get(name, 0)
        if isinstance(one, str) or isinstance(other, str):
            if one != other:
                raise CannotRevise("Beside the older figures the newer ones would tell what is hidden.")
        elif 0 < abs(other - one) < FEWEST:
            raise CannotRevise("The step from the older to the newer figures would be a number from 1 to 4.")


def _flat(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The counts of a table by name; times are no counts."""
    flat = {f"cell {name}": number for name, number in content.get("cells", {}).items()}
    numbers = ("total", "number", "is_closed")
    return flat | {name: content[name] for name in numbers if content.get(name) is not None}
