"""The published figures of cases as a collection of the API."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from casework.statistics.categories import Names, names_of
from casework.statistics.periods import period_of
from casework.statistics.reading import Published, figures_of, published_periods
from casework.statistics.suppression import Mark
from casework.statistics.words import FORMULAS, TITLES
from publication.api.asking import LocaleAsked, locale_of, refuse, wrong
from publication.api.resources import answer
from publication.api.shapes import ProblemOut, labelled

router = Router(tags=["case-statistics"])
MARKS = {
    Mark.FEW.value: _("Fewer than five"),
    Mark.WITHHELD.value: _("Five or more, not told so that a smaller number cannot be worked out"),
}
Period = Annotated[
    str | None,
    Field(
        description="A month as `2026-03` or a year as `2026`; by default the latest month.",
        examples=[None],
    ),
]
Marked = Annotated[
    str | None,
    Field(
        description="Why there is no number.",
        json_schema_extra=labelled([mark.value for mark in Mark], MARKS, empty=True),
    ),
]


class FiguresAsked(LocaleAsked):
    period: Period = None


class CountOut(BaseModel):
    """A number of cases. From 1 to 4 it is never told."""

    number: int | None
    mark: Marked


class CellOut(CountOut):
    """The cases of a table that have something in common."""

    value: str
    label: Annotated[str, Field(description="In the reader's language.")]


class DaysOut(BaseModel):
    """Working days within which a quarter, half and three quarters of the cases were done; null: too few."""

    quarter: int | None
    half: int | None
    three_quarters: int | None


class FiguresTableOut(BaseModel):
    """`total` where cells are parts of one; no cells where they would tell too much; `days` for times."""

    name: str
    title: str
    formula: Annotated[str, Field(description="How the numbers come about.")]
    published_on: date
    revision: Annotated[int, Field(description="0: as first published; else how often it was corrected.")]
    total: CountOut | None
    cells: list[CellOut]
    days: DaysOut | None


class CaseStatisticsOut(BaseModel):
    """Counted once, then never changed."""

    period: Annotated[str | None, Field(description="Null: nothing is published yet.")]
    periods: Annotated[list[str], Field(description="Every period that is published, the latest first.")]
    tables: list[FiguresTableOut]


@router.get(
    "",
    response={200: CaseStatisticsOut, 422: ProblemOut},
    operation_id="read_case_statistics",
    summary="What came in at the desk of cases and what came out, in a month or a year",
)
def case_statistics(request: HttpRequest, asked: Query[FiguresAsked]) -> HttpResponse:
    """As published on the tenth of the month after; no case is looked at."""
    locale = locale_of(request, asked)
    periods = published_periods()
    months = [period for period in periods if not period.is_year]
    period = period_of(asked.period) if asked.period else (months[0] if months else None)
    if asked.period is not None and period not in periods:
        refuse([wrong("period", asked.period)])
    with translation.override(locale):
        tables = [_table(published) for published in (figures_of(period).values() if period else ())]
    return answer(
        {
            "period": str(period) if period else None,
            "periods": [str(one) for one in periods],
            "tables": tables,
        }
    )


def _table(published: Published) -> dict[str, Any]:
    content = published.content
    return {
        "name": published.name,
        "title": str(TITLES[published.name]),
        "formula": str(FORMULAS[published.name]),
        "published_on": published.published_on,
        "revision": published.revision,
        "total": _total(content),
        "cells": _cells(content, names_of(published.name)),
        "days": {name: content[name] for name in DaysOut.model_fields} if "half" in content else None,
    }


def _total(content: Mapping[str, Any]) -> dict[str, Any] | None:
    number = content.get("total", content.get("number"))
    return None if number is None else _count(number)


def _count(number: int | str) -> dict[str, Any]:
    is_told = isinstance(number, int)
    return {"number": number if is_told else None, "mark": None if is_told else number}


def _cells(content: Mapping[str, Any], names: Names) -> list[dict[str, Any]]:
    return [
        {**_count(number), "value": code, "label": str(names.get(code, (code, ""))[0])}
        for code, number in content.get("cells", {}).items()
    ]
