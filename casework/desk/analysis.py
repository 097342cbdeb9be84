"""The figures of whoever works at the desk: nothing hidden, over the cases that this person may see alone."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from casework.procedures import open_states, procedures
from casework.statistics import delays, figures
from casework.statistics.categories import Names, names_of
from casework.statistics.delays import Days, Times, times_of
from casework.statistics.figures import Cases
from casework.statistics.periods import Period, month_of
from casework.statistics.tables import TABLES, Shape
from casework.statistics.words import TITLES
from institutions.models import User

COUNTED = [name for name, table in TABLES.items() if table.shape in (Shape.PARTITION, Shape.ALONE)]


@dataclass(frozen=True)
class Row:
    """`language`: that of `label`, "" for the reader's."""

    code: str
    label: Any
    numbers: Sequence[Any]
    language: str = ""


@dataclass(frozen=True)
class Section:
    """A table of the page and of the export."""

    name: str
    title: Any
    columns: Sequence[Any]
    rows: Sequence[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """`period`: None for all time; `kind`, `institution` (a slug: what it is about): "" for all."""

    period: Period | None = None
    kind: str = ""
    institution: str = ""

    def narrowed(self, cases: Cases) -> Cases:
        if self.kind:
            cases = cases.filter(kind=self.kind)
        if self.institution:
            cases = cases.filter(concerns__institution__slug=self.institution)
        return cases

    def codes(self) -> dict[str, str]:
        return {"period": str(self.period or ""), "kind": self.kind, "institution": self.institution}


def months_of(cases: Cases) -> Sequence[Period]:
    """The months in which one came in, the latest first, each year before its months."""
    found = {month_of(month) for month, _kind in figures.by_month_and_kind(cases)}
    years = {Period(month.year) for month in found}
    return sorted(found | years, key=lambda one: (-one.year, -(one.month or 13)))


def sections(visible: Cases, asked: Asked, on: date) -> list[Section]:
    """Everything, in a number of queries that is the same for ten cases and for 100,000."""
    cases = asked.narrowed(visible)
    period = asked.period or _all_time(cases, on)
    return [
        _states(cases, on),
        _workload(cases, on),
        _overdue(cases, on),
        _by_month(cases, period),
        *(_counted(name, cases, period) for name in COUNTED),
        _times(cases, period),
        _times_by_handler(cases, period),
    ]


@dataclass(frozen=True, order=True)
class _Span:
    """Stands for a period."""

    first: date
    last: date


def _all_time(cases: Cases, on: date) -> Any:
    first = cases.order_by("received_on").values_list("received_on", flat=True).first()
    return _Span(first or on, on)


def _open() -> Q:
    found = Q(pk__in=[])
    for procedure in procedures():
        found |= Q(kind=procedure.kind, state__in=open_states(procedure.kind))
    return found


def _states(cases: Cases, on: date) -> Section:
    states = figures.by_state(cases)
    rows = [
        Row("open", _("Open, not answered yet"), [states["open"]]),
        Row("answered", _("Answered, not closed yet"), [states["answered"]]),
        Row("ended", _("Ended"), [states["ended"]]),
        Row("overdue", _("Overdue today"), [cases.filter(_open(), due_on__lt=on).count()]),
    ]
    return Section("now", _("How it stands today"), [_("Number of cases")], rows)


def _workload(cases: Cases, on: date) -> Section:
    found = (
        cases.filter(_open())
        .order_by()
        .values_list("officer")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=on)),
            news=Count("pk", filter=Q(has_news=True)),
        )
    )
    counted = {key: numbers for key, *numbers in found}
    people = {
        person.pk: str(person) for person in User.objects.filter(pk__in=[key for key in counted if key])
    }
    rows = [Row(str(key or ""), people.get(key, _("Nobody yet")), counted[key]) for key in counted]
    rows.sort(key=lambda row: (-row.numbers[0], str(row.label)))
    columns = [_("Open"), _("Overdue"), _("With news from the author")]
    return Section("workload", _("Open cases by officer"), columns, rows)


def _overdue(cases: Cases, on: date) -> Section:
    late = figures.by_handler(cases.filter(_open(), due_on__lt=on))
    return _section("overdue-by-handler", _("Overdue by the institution it was given to"), late, _handlers())


def _handlers() -> Names:
    return names_of("received-by-handler")


def _section(name: str, title: Any, counts: Mapping[str, int], names: Names) -> Section:
    """Only what occurs: the most first, or in its own order where that is short."""
    known = [code for code in names if counts.get(code)] + [code for code in counts if code not in names]
    if len(names) > 12:
        known.sort(key=lambda code: -counts[code])
    rows = [
        Row(code, names.get(code, (code, "en"))[0], [counts[code]], names.get(code, ("", ""))[1])
        for code in known
    ]
    return Section(name, title, [_("Number of cases")], rows)


def _by_month(cases: Cases, period: Any) -> Section:
    kinds = [procedure.kind for procedure in procedures()]
    found = figures.by_month_and_kind(figures.received(cases, period.first, period.last))
    rows = [
        Row(str(month_of(month)), month_of(month), [found.get((month, kind), 0) for kind in kinds])
        for month in sorted({month for month, _kind in found}, reverse=True)
    ]
    return Section(
        "months", _("What came in by month"), [procedure.label for procedure in procedures()], rows
    )


def _counted(name: str, cases: Cases, period: Any) -> Section:
    return _section(name, TITLES[name], TABLES[name].count(cases, period), names_of(name))


def _times(cases: Cases, period: Any) -> Section:
    first, last = period.first, period.last
    to_answer = delays.days_until(figures.answered(cases, first, last), "replied_on")
    to_end = delays.days_until(figures.ended(cases, first, last), "closed_on")
    rows = [
        _time_row("answer", _("To the answer"), to_answer),
        _time_row("end", _("To the end of the case"), to_end),
    ]
    return Section("times", _("Working days"), _time_columns(), rows)


def _time_columns() -> list[str]:
    return [_("Cases"), _("A quarter within"), _("Half within"), _("Three quarters within")]


def _time_row(code: str, label: Any, days: Days, language: str = "") -> Row:
    times: Times = times_of(days)
    return Row(code, label, [times.count, times.quarter, times.half, times.three_quarters], language)


def _times_by_handler(cases: Cases, period: Any) -> Section:
    answered = figures.answered(cases, period.first, period.last)
    found = (
        answered.order_by()
        .values_list(F("routed_to__slug"), "received_on", "replied_on")
        .annotate(number=Count("pk"))
    )
    groups = list(found)
    names, days = _handlers(), defaultdict[str, Counter[int]](Counter)
    if groups:
        calendar = delays.working_time(min(row[1] for row in groups), max(row[2] for row in groups))
        for slug, start, end, number in groups:
            days[slug or figures.NOT_ROUTED][calendar.between(start, end)] += number
    rows = [
        _time_row(code, names.get(code, (code, ""))[0], days[code], names.get(code, ("", ""))[1])
        for code in sorted(days, key=lambda code: -days[code].total())
    ]
    title = _("Working days to the answer, by the institution it was given to")
    return Section("times-by-handler", title, _time_columns(), rows)


def as_lines(found: Sequence[Section]) -> Iterator[dict[str, Any]]:
    """For the export: a line a number."""
    for section in found:
        for row in section.rows:
            for column, number in zip(section.columns, row.numbers, strict=True):
                yield {
                    "table": section.name,
                    "table_title": str(section.title),
                    "row": row.code,
                    "row_title": str(row.label),
                    "column": str(column),
                    "number": number,
                }
