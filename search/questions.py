"""What a reader asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from publication.facets import FacetLabels, Filters
from search.analysis import distinct_stems, likely_languages, written_in
from search.indexes import FACETS, locales
from search.operators import Asked, parse
from search.words.needs import Need, needs_of

LONGEST = 200
DEEPEST = 10_000
PAGE_SIZE = 20
LARGEST_PAGE = 100
# How much records in another language count; least in another script, where the words of the question are so
# rare that one of them outweighs all others.
OTHER_LANGUAGES = 0.5
OTHER_SCRIPT = 0.2
SORTS = ("relevance", "date")


@dataclass(frozen=True)
class Question:
    """`locale` is the reader's language, not a filter. `page` counts from 1."""

    text: str
    locale: str
    filters: Filters = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    page_size: int = PAGE_SIZE

    @cached_property
    def asked(self) -> Asked:
        return parse(self.text)

    @property
    def words(self) -> str:
        """What is found and ranked by, without operators."""
        return self.asked.words

    @property
    def start(self) -> int:
        return (self.page - 1) * self.page_size

    @property
    def too_deep(self) -> bool:
        return self.start + self.page_size > DEEPEST

    @property
    def by_date(self) -> bool:
        return self.sort == "date" or not self.words

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        """The stems of the text as each language has them; all empty when it is stop words only."""
        return {locale: distinct_stems(self.words, locale) for locale in locales()}

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much a language's records count: most in the language in which the question is written."""
        likely = likely_languages(self.words, self.locale)
        return {locale: _weight(locale, likely) for locale in locales()}

    @cached_property
    def needs(self) -> Mapping[str, Sequence[Need]]:
        """What a record must say, with editors' synonyms; empty for a language in which none is known."""
        return needs_of(self.words)

    def marked_stems(self, locale: str) -> set[str]:
        """The stems that show in a text why it was found, synonyms among them."""
        synonyms = (one for need in self.needs.get(locale, ()) for one in need.all_synonyms)
        return {*self.stems.get(locale, ()), *(stem for synonym in synonyms for stem in synonym.stems)}

    def asking(self, text: str) -> "Question":
        return replace(self, text=text)


def _weight(locale: str, likely: set[str]) -> float:
    if locale in likely:
        return 1.0
    return OTHER_LANGUAGES if written_in(locale) in map(written_in, likely) else OTHER_SCRIPT


@dataclass(frozen=True)
class UnknownValue:
    """Somebody filters by a value that nobody knows."""

    parameter: str
    value: str


def unknown_values(filters: Filters, labels: FacetLabels) -> Sequence[UnknownValue]:
    return [
        UnknownValue(facet, value)
        for facet in FACETS
        for value in filters.get(facet, ())
        if not labels.known(facet, value)
    ]
