"""Calendars of commitments and plans."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from commitments.calendars import Deadline, calendar_of, deadlines_of, end_of_plan
from publication.facets import records_of
from publication.models import PublicRecord


@require_safe
def calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """Deadlines of a public commitment, or of a plan with all its commitments; 404 when none is dated."""
    locale = str(get_language())
    record = records_of(locale, "commitment", "plan").filter(public_id=public_id).defer("text").first()
    deadlines = _deadlines(record, locale) if record else []
    if record is None or not deadlines:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    content = calendar_of(record.heading, locale, deadlines, site)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{public_id}-{locale}.ics"'
    response["Content-Language"] = locale
    return response


def _deadlines(record: PublicRecord, locale: str) -> list[Deadline]:
    if record.type == "commitment":
        return deadlines_of(record, locale)
    plan_id = record.external_id or record.public_id
    commitments = records_of(locale, "commitment").with_facet("plan", [plan_id]).defer("text")
    ordered = commitments.order_by("order", "pk")
    return [*end_of_plan(record), *(d for c in ordered for d in deadlines_of(c, locale))]
