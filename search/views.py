"""The search page: a plain form and links, complete without JavaScript."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publication.facets import FACET_TITLES, FacetLabels, facets_shown, selected_values
from search.answering import answer
from search.answers import Answer
from search.helping import help_with
from search.indexes import FACETS
from search.questions import DEEPEST, LONGEST, SORTS, Question, unknown_values
from search.results import Result
from search.unanswered.counting import count_unanswered
from search.words.pins import with_pins

Problems = Sequence[str]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    locale = get_language() or ""
    labels = FacetLabels(locale)
    question = question_in(request.GET, locale)
    problems = problems_of(question, labels)
    context = {"question": question, "query": question.text, "problems": problems, "longest": LONGEST}
    if not problems:
        context |= _found(question, labels)
    return render(request, "search/results.html", context, status=400 if problems else 200)


def question_in(query: QueryDict, locale: str) -> Question:
    """A page or an order that makes no sense is taken as the first."""
    page, sort = query.get("page", ""), query.get("sort", "")
    return Question(
        text=query.get("q", "").strip(),
        locale=locale,
        filters={name: list(dict.fromkeys(query.getlist(name))) for name in FACETS},
        sort=sort if sort in SORTS else SORTS[0],
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 10 else 1,
    )


def problems_of(question: Question, labels: FacetLabels) -> Problems:
    problems = [
        _("“%(value)s” is not a value of the filter “%(filter)s”.")
        % {"value": item.value[:80], "filter": FACET_TITLES[item.parameter]}
        for item in unknown_values(question.filters, labels)
    ]
    if len(question.text) > LONGEST:
        problems.append(_("Please search for at most %(number)s characters.") % {"number": LONGEST})
    return problems


def _found(question: Question, labels: FacetLabels) -> dict[str, Any]:
    found = answer(question)
    facets = facets_shown(found.facets, question.filters, labels)
    pinned, below = with_pins(question, found.hits)
    return {
        **_nothing(question, found, pinned),
        "answer": found,
        "pinned": pinned,
        "results": below,
        "pages": _pages(found, question),
        "near": len(found.hits) > found.count,
        "beyond": question.page > 1 and not found.hits and found.count > 0,
        "facets": facets,
        "active": selected_values(facets),
        "labels": labels,
        "unfiltered": f"?{urlencode({'q': question.text, 'sort': question.sort})}",
        "by_date": _reordered(question, "date"),
        "by_relevance": _reordered(question, "relevance"),
        "suggestion": f"?{urlencode({'q': found.did_you_mean})}" if found.did_you_mean else "",
    }


def _nothing(question: Question, found: Answer, pinned: Sequence[Result]) -> dict[str, Any]:
    """What helps on, and the count for the editors, when there is nothing at all."""
    if found.count or found.hits or pinned:
        return {}
    if question.words and not any(question.filters.values()):
        count_unanswered(question.text, question.locale)
    return {"help": help_with(question, answer, spelt=bool(found.did_you_mean))}


def _pages(found: Answer, question: Question) -> Any:
    """For the pager: as far as pages can be opened."""
    return Paginator(range(min(found.count, DEEPEST)), question.page_size).get_page(question.page)


def _reordered(question: Question, sort: str) -> str:
    chosen = {name: values for name, values in question.filters.items() if values}
    return f"?{urlencode({'q': question.text, **chosen, 'sort': sort}, doseq=True)}"
