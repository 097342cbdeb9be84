"""Commitments as figures that can be seen at a glance."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language_bidi

from commitments.charts import gantt
from commitments.deadlines import Step
from commitments.statuses import IrmOutcome
from editorial.statuses import DatePrecision, DeclaredStatus
from editorial.templatetags.portal_text import figure, percent
from editorial.wording import Number, date_text, percent_text
from publication.models import PublicRecord

register = template.Library()

RADIUS = 12
ROWS = (4, 5)


@register.inclusion_tag("commitments/parts/mosaic.html")
def mosaic(commitments: Sequence[PublicRecord]) -> dict[str, Any]:
    """One star a commitment, in rows of four and five by turns, the first at the reader's start."""
    rows = _rows(list(commitments))
    width, height = 2 * RADIUS * ROWS[1], 2 * RADIUS * len(rows)
    stars = [
        _star(commitment, _across(column, index, width), RADIUS + 2 * RADIUS * index)
        for index, row in enumerate(rows)
        for column, commitment in enumerate(row)
    ]
    return {"stars": stars, "view_box": f"0 0 {width} {height}", "commitments": commitments}


def _rows(commitments: list[PublicRecord]) -> list[list[PublicRecord]]:
    rows: list[list[PublicRecord]] = []
    while commitments:
        length = ROWS[len(rows) % 2]
        rows.append(commitments[:length])
        commitments = commitments[length:]
    return rows


def _across(column: int, row: int, width: int) -> int:
    indent = RADIUS if row % 2 == 0 else 0
    place = RADIUS + indent + 2 * RADIUS * column
    return width - place if get_language_bidi() else place


def _star(commitment: PublicRecord, x: int, y: int) -> dict[str, Any]:
    """`top` and `height` cut the coloured part out of a star of 24 units; as text, untouched by locales."""
    height = 2 * RADIUS * (commitment.data["progress_percent"] or 0) / 100
    return {
        "move": f"translate({x} {y})",
        "height": f"{height:.2f}",
        "top": f"{RADIUS - height:.2f}",
        "completed": commitment.data["declared_status"] == DeclaredStatus.COMPLETED,
    }


@register.inclusion_tag("commitments/parts/row_star.html")
def row_star(commitment: PublicRecord) -> dict[str, Any]:
    """The commitment's star for its row in a list."""
    return {"star": _star(commitment, 0, 0)}


@register.inclusion_tag("commitments/parts/gantt.html")
def gantt_chart(steps: Sequence[tuple[Step, bool]], today: date) -> dict[str, Any]:
    """The milestones as (step, past its date) on a calendar, with their table."""
    chart = gantt([step for step, _late in steps], today, get_language_bidi())
    return {"chart": chart, "steps": steps, "today": today}


@register.filter
def month_words(day: date) -> str:
    """The month as text, for drawings."""
    return date_text(day, DatePrecision.MONTH)


@register.filter
def percent_words(value: Number | None) -> str:
    """A percentage as text alone, for drawings: SVG text holds no elements of HTML."""
    return "" if value is None else f"\u2066{percent_text(value)}\u2069"


@register.filter
def digital_share(stated: Mapping[str, Any]) -> str:
    """The number of digital commitments and their share, both as printed."""
    count, share = figure(stated["count"]), stated.get("share_percent_as_printed")
    return format_html("{} ({})", count, percent(share)) if share is not None else count


@register.filter
def outcome(value: str) -> str:
    """What the independent assessment says, in the page's language."""
    return str(IrmOutcome(value).label) if value in IrmOutcome.values else ""
