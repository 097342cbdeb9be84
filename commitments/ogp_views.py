"""Action plans in the terms of the Open Government Partnership, as CSV and JSON."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from commitments.ogp_columns import Plan
from commitments.ogp_terms import NAMES, as_table_row, in_ogp_terms, ogp_codebook, public_plan
from editorial.data_views import refused, state_of_everything, unknown_filters
from publication.downloads import as_csv, as_json


@require_safe
@condition(etag_func=state_of_everything)
def csv_file(request: HttpRequest, plan: str) -> HttpResponse:
    if problems := unknown_filters(request.GET, ()):
        return refused(problems)
    stated = _plan(plan)
    written = map(as_table_row, in_ogp_terms(stated, get_language() or "", _site(request)))
    response = HttpResponse("".join(as_csv(NAMES, written)), content_type="text/csv; charset=utf-8")
    name = f"ogp-{stated.identifier}-{get_language()}-{timezone.localdate().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@condition(etag_func=state_of_everything)
def json_file(request: HttpRequest, plan: str) -> HttpResponse:
    if problems := unknown_filters(request.GET, ()):
        return refused(problems)
    stated, site = _plan(plan), _site(request)
    head = {
        "source": request.build_absolute_uri(),
        "codebook": f"{site}/{get_language()}/data/ogp/codebook.json",
        "generated_at": timezone.now(),
        "plan": {
            "id": stated.identifier,
            "title": stated.record.title,
            "url": f"{site}{stated.record.url}",
        },
    }
    written = in_ogp_terms(stated, get_language() or "", site)
    head |= {"count": len(written)}
    return HttpResponse("".join(as_json(head, written)), content_type="application/json; charset=utf-8")


@require_safe
@condition(etag_func=state_of_everything)
def codebook_file(request: HttpRequest) -> HttpResponse:
    """The columns of these files in every language."""
    return JsonResponse(ogp_codebook(), json_dumps_params={"ensure_ascii": False})


def _plan(identifier: str) -> Plan:
    plan = public_plan(identifier, get_language() or "")
    if plan is None:
        raise Http404
    return plan


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")[:-1]
