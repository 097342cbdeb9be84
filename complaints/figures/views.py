"""The public page and its files: they read what was published and look at no case."""

from collections.abc import Callable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.statistics.periods import next_day, period_of
from casework.statistics.reading import published_periods
from casework.steps import today
from complaints.figures.downloads import csv_lines, json_lines
from complaints.figures.showing import shown
from complaints.views import addresses_of


@require_safe
def case_figures(request: HttpRequest) -> HttpResponse:
    """`?period=2026-03` or `2026`; without it the latest month. 404 for one that is not published."""
    periods = published_periods()
    context = {"periods": periods, "next_day": next_day(today()), "links": _links()}
    context |= {"addresses": addresses_of(request)}
    asked = request.GET.get("period", "")
    if not asked and not periods:
        return render(request, "complaints/figures/page.html", context)
    period = period_of(asked) if asked else max(month for month in periods if not month.is_year)
    if period is None or period not in periods:
        raise Http404
    context |= {"period": period, **shown(period, get_language_bidi())}
    return render(request, "complaints/figures/page.html", context)


def _links() -> list[dict[str, str]]:
    return [
        {"url": reverse("case_figures_csv"), "label": _("All figures as CSV"), "format": "CSV"},
        {"url": reverse("case_figures_json"), "label": _("All figures as JSON"), "format": "JSON"},
    ]


@require_safe
def case_figures_csv(request: HttpRequest) -> StreamingHttpResponse:
    return _file(csv_lines, "text/csv; charset=utf-8", "csv")


@require_safe
def case_figures_json(request: HttpRequest) -> StreamingHttpResponse:
    return _file(json_lines, "application/json", "json")


def _file(lines: Callable[[], Iterator[str]], content_type: str, ending: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines(), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="case-figures-{get_language()}.{ending}"'
    response["Content-Language"] = str(get_language())
    return response
