"""`GET /api/v1/search`: every public record, in three languages."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from publication.api.asking import refuse, wrong
from publication.api.shapes import FacetValueOut, ProblemOut
from publication.facets import FacetLabels, facets_shown
from publication.views import wanted_language
from search.answering import answer
from search.answers import Answer
from search.completions import completions
from search.indexes import FACETS, locales
from search.questions import LARGEST_PAGE, LONGEST, PAGE_SIZE, Question, unknown_values
from search.results import Result
from search.words.pins import with_pins

router = Router(tags=["search"])


class Asked(Schema):
    """The parameters. Filters may be repeated: OR inside one, AND across."""

    q: Annotated[str, Field(max_length=LONGEST, description="Empty: everything, newest first.")] = ""
    locale: Annotated[str, Field(description="The reader's language; not a filter.")] = ""
    type: list[str] = Field(default_factory=list)
    theme: list[str] = Field(default_factory=list)
    sector: list[str] = Field(default_factory=list)
    challenge_type: list[str] = Field(default_factory=list)
    institution: list[str] = Field(default_factory=list)
    year: list[str] = Field(default_factory=list)
    language: list[str] = Field(default_factory=list)
    sort: Literal["relevance", "date"] = "relevance"
    page: Annotated[int, Field(ge=1)] = 1
    page_size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE


class LanguageOut(BaseModel):
    locale: str
    url: str


class FilePlaceOut(BaseModel):
    """Where in a file of the record the words stand. `highlight` is escaped HTML with `<mark>`."""

    title: str
    url: Annotated[str, Field(description="Of a PDF, with `#page=` and the number of the page.")]
    page: Annotated[int | None, Field(description="From 1; null where the file has no pages.")]
    sheet: Annotated[str, Field(description="Of a spreadsheet; else empty.")]
    highlight: str


class ResultOut(BaseModel):
    """`highlight` is escaped HTML with `<mark>`, in the language `matched_locale`."""

    id: str
    external_id: str | None
    type: str
    locale: str
    matched_locale: str
    title: str
    url: str
    summary: str
    highlight: str
    score: float | None
    languages: list[LanguageOut]
    file: Annotated[
        FilePlaceOut | None,
        Field(description="Where a file of the record says it; null while `highlight` shows it already."),
    ] = None


class SearchOut(BaseModel):
    """`count` and facets count records, each once. `degraded`: the database answered, not Elasticsearch."""

    count: int
    page: int
    page_size: int
    did_you_mean: str | None
    degraded: bool
    pinned: Annotated[
        list[ResultOut],
        Field(description="What editors recommend for exactly this question; first page only."),
    ]
    results: list[ResultOut]
    facets: dict[str, list[FacetValueOut]]


class CompletionOut(BaseModel):
    title: str
    url: str
    locale: str
    type: str
    label: str = Field(description="The type, in the reader's language.")


class CompletionsOut(BaseModel):
    suggestions: list[CompletionOut]


@router.get(
    "/suggestions",
    response={200: CompletionsOut, 422: ProblemOut},
    operation_id="suggest",
    summary="Titles for what somebody begins to type",
)
def suggestions(
    request: HttpRequest, q: Annotated[str, Query(max_length=LONGEST)] = "", locale: str = ""
) -> CompletionsOut:
    """Titles that have all the words begun; the reader's language first, at most eight."""
    locale = locale or wanted_language(request)
    refuse([wrong("locale", locale)] if locale not in locales() else [])
    labels = FacetLabels(locale)
    with override(locale):
        found = [
            CompletionOut(**vars(item), label=labels.label("type", item.type))
            for item in completions(q, locale)
        ]
    return CompletionsOut(suggestions=found)


@router.get(
    "",
    response={200: SearchOut, 422: ProblemOut},
    operation_id="search",
    summary="Search everything public",
)
def search(request: HttpRequest, asked: Query[Asked]) -> SearchOut:
    locale = asked.locale or wanted_language(request)
    labels = FacetLabels(locale)
    question = _question(asked, locale)
    _refuse_unknown(question, labels)
    found = answer(question)
    pinned, below = with_pins(question, found.hits, twice=True)
    with override(locale):
        facets = _facets(found, question, labels)
    return SearchOut(
        count=found.count,
        page=asked.page,
        page_size=asked.page_size,
        did_you_mean=found.did_you_mean,
        degraded=found.degraded,
        pinned=[_shown(result) for result in pinned],
        results=[_shown(result) for result in below],
        facets=facets,
    )


def _question(asked: Asked, locale: str) -> Question:
    filters = {name: list(dict.fromkeys(getattr(asked, name))) for name in FACETS}
    return Question(asked.q, locale, filters, asked.sort, asked.page, asked.page_size)


def _refuse_unknown(question: Question, labels: FacetLabels) -> None:
    unknown = [wrong(item.parameter, item.value) for item in unknown_values(question.filters, labels)]
    if question.locale not in locales():
        unknown.insert(0, wrong("locale", question.locale))
    refuse(unknown)


def _shown(result: Result) -> ResultOut:
    record = result.record
    return ResultOut(
        id=record.public_id,
        external_id=record.external_id or None,
        type=record.type,
        locale=record.locale,
        matched_locale=result.matched_locale,
        title=record.title,
        url=record.url,
        summary=record.summary,
        highlight=result.highlight,
        score=result.score,
        languages=[LanguageOut(locale=language.locale, url=language.url) for language in result.languages],
        file=FilePlaceOut(**vars(result.file)) if result.file else None,
    )


def _facets(found: Answer, question: Question, labels: FacetLabels) -> dict[str, list[FacetValueOut]]:
    return {
        facet.name: [FacetValueOut(value=v.value, label=v.label, count=v.count) for v in facet.values]
        for facet in facets_shown(found.facets, question.filters, labels)
    }
