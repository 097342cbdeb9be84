"""A search as an Atom feed: records with all of its words and filters, the latest change first."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from editorial.data_views import state_of_everything
from institutions.labels import label_in
from institutions.models import Institution
from publication.facets import FacetLabels
from publication.feeds import LENGTH, atom
from publication.models import PublicRecord
from search.addresses import in_words, query_of
from search.database import matching
from search.questions import Question
from search.views import problems_of, question_in

MAX_AGE = 300


@require_safe
@condition(etag_func=state_of_everything)
def search_feed(request: HttpRequest) -> HttpResponse:
    """Asked of the read model, so that the feed and its entity tag never disagree."""
    locale = get_language() or ""
    labels = FacetLabels(locale)
    question = question_in(request.GET, locale)
    if problems := problems_of(question, labels):
        text = "\n".join([*problems, ""])
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(
        _feed(request, question, labels), content_type="application/atom+xml; charset=utf-8"
    )
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def _feed(request: HttpRequest, question: Question, labels: FacetLabels) -> str:
    site, portal = request.build_absolute_uri("/")[:-1], _("National Integrity Portal")
    query = f"?{query}" if (query := query_of(question)) else ""
    names = Institution.objects.values_list("slug", "names")
    return atom(
        newest(question),
        site=site,
        locale=question.locale,
        title=f"{portal} · {in_words(question, labels)}",
        portal=portal,
        page=f"{site}/{question.locale}/search/{query}",
        address=f"{site}{request.path}{query}",
        institutions={slug: label_in(labels_of, question.locale)[0] for slug, labels_of in names},
    )


def newest(question: Question) -> list[PublicRecord]:
    """As the reader sees them, each once, whatever the language in which it was found."""
    found = matching(question).order_by().values("translation_key")
    records = PublicRecord.objects.for_reader(question.locale).filter(translation_key__in=found)
    return list(records.defer("text").newest_first()[:LENGTH])
