"""The words by which records are filed: sectors, themes, challenge types and the other vocabularies."""

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from editorial.navigation import navigation
from institutions.labels import label_in
from institutions.models import Term, Vocabulary
from publication.api.addresses import ROOT, site_of
from publication.api.asking import LocaleAsked, locale_of
from publication.api.resources import answer
from publication.api.shapes import ProblemOut, coded
from publication.facets import facet_counts, records_of

router = Router(tags=["terms"])


class TermOut(BaseModel):
    id: Annotated[str, Field(description="`vocabulary:value`", examples=["theme:transparency"])]
    vocabulary: str
    value: Annotated[str, Field(description="As filters take it.")]
    label: str
    labels: Annotated[dict[str, str], Field(description="In every language that has one.")]
    basis: Annotated[str, Field(description="Where the word comes from; empty: not stated.")]
    records: Annotated[int, Field(description="How many public records carry it.")]
    url: Annotated[str | None, Field(description="The page of everything on it, where there is one.")]
    api_url: str


class TermList(BaseModel):
    count: int
    results: list[TermOut]


class TermsAsked(LocaleAsked):
    vocabulary: Annotated[
        Literal[tuple(Vocabulary.values)] | None,  # type: ignore[valid-type]
        Field(json_schema_extra={"x-labels": coded(Vocabulary)["x-labels"]}),
    ] = None


@router.get("", response={200: TermList, 422: ProblemOut}, operation_id="list_terms", summary="All terms")
def terms(request: HttpRequest, asked: Query[TermsAsked]) -> HttpResponse:
    """In the order in which the portal shows them; not paged."""
    found = Term.objects.filter(vocabulary=asked.vocabulary) if asked.vocabulary else Term.objects.all()
    shown = _shown(list(found), locale_of(request, asked), site_of(request))
    return answer({"count": len(shown), "results": shown})


@router.get(
    "/{id}",
    response={200: TermOut, 404: ProblemOut, 422: ProblemOut},
    operation_id="read_term",
    summary="One term",
)
def term(request: HttpRequest, id: str, asked: Query[LocaleAsked]) -> HttpResponse:
    vocabulary, _sign, slug = id.partition(":")
    found = list(Term.objects.filter(vocabulary=vocabulary, slug=slug))
    if not found:
        raise Http404(_("There is no term with this identifier."))
    return answer(_shown(found, locale_of(request, asked), site_of(request))[0])


def _shown(terms: list[Term], locale: str, site: str) -> list[dict[str, Any]]:
    vocabularies = sorted({term.vocabulary for term in terms})
    counts = facet_counts(records_of(locale), {}, vocabularies) if vocabularies else {}
    menus = navigation(locale)
    return [
        {
            "id": f"{term.vocabulary}:{term.slug}",
            "vocabulary": term.vocabulary,
            "value": term.slug,
            "label": label_in(term.labels, locale)[0],
            "labels": term.labels,
            "basis": term.basis,
            "records": counts[term.vocabulary].get(term.slug, 0),
            "url": f"{site}{path}" if path else None,
            "api_url": f"{site}{ROOT}/terms/{term.vocabulary}:{term.slug}",
        }
        for term in terms
        for path in [menus.subject_url(term.vocabulary, term.slug)]
    ]
