"""A facet's count says how many records a click shows."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from publication.facets import FACET_TITLES, FacetLabels, facet_counts, facets_shown, narrowed, records_of
from publication.models import PublicRecord, RecordFacet

pytestmark = pytest.mark.django_db

FACETS = list(FACET_TITLES)
LOCALES = ("ar", "fr", "en")
Carried = dict[uuid.UUID, dict[str, set[str]]]


def carried() -> Carried:
    """`{record: {facet: values}}`, read row by row: the plain way to the same numbers."""
    found: Carried = defaultdict(lambda: defaultdict(set))
    for key, facet, value in RecordFacet.objects.values_list("translation_key", "facet", "value"):
        found[key][facet].add(value)
    return found


def pairs() -> Iterator[tuple[str, str]]:
    rows = RecordFacet.objects.filter(facet__in=FACETS).values_list("facet", "value")
    yield from sorted(set(rows))


@pytest.fixture
def _some_languages_missing(page_of: Callable[..., Page]) -> None:
    page_of("commitment/mo0001", "fr").unpublish()
    page_of("commitment/mo0002", "ar").unpublish()
    page_of("initiative/citizen-budget", "en").unpublish()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.usefixtures("_some_languages_missing")
def test_count_is_the_number_of_results(locale: str) -> None:
    records = records_of(locale)
    counts = facet_counts(records, {}, FACETS)
    values = list(pairs())
    assert len(values) > 60
    for facet, value in values:
        assert counts[facet][value] == narrowed(records, {facet: [value]}).count(), (facet, value)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.usefixtures("_some_languages_missing")
def test_counts_within_every_filter(locale: str) -> None:
    """Each value of each facet, combined with each value of each other facet."""
    everything = carried()
    for facet, value in pairs():
        counts = facet_counts(records_of(locale), {facet: [value]}, FACETS)
        chosen = [own for own in everything.values() if value in own[facet]]
        for other in FACETS:
            within = everything.values() if other == facet else chosen
            assert counts[other] == Counter(v for own in within for v in own[other]), (facet, value, other)


def test_values_of_one_facet_add_up_and_facets_narrow() -> None:
    records = records_of("fr")
    filters = {"type": ["commitment", "initiative"], "theme": ["transparency"]}
    found = narrowed(records, filters)
    assert {row.type for row in found} == {"commitment", "initiative"}
    counts = facet_counts(records, filters, FACETS)
    assert counts["type"]["commitment"] + counts["type"]["initiative"] == found.count()
    without_theme = narrowed(records, {"type": filters["type"], "theme": ["integrity"]})
    assert counts["theme"]["integrity"] == without_theme.count()


def test_counts_stay_within_the_list_that_is_shown() -> None:
    counts = facet_counts(records_of("fr", "initiative"), {}, FACETS)
    assert counts["type"] == {"initiative": 20}
    assert sum(counts["sector"].values()) == 20


def test_selected_value_stays_in_sight_without_results() -> None:
    filters = {"theme": ["conflicts-of-interest"], "type": ["plan"]}
    counts = facet_counts(records_of("fr"), filters, FACETS)
    shown = {facet.name: facet for facet in facets_shown(counts, filters, FacetLabels("fr"))}
    selected = [value for value in shown["theme"].values if value.selected]
    assert [(value.value, value.count) for value in selected] == [("conflicts-of-interest", 0)]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_value_has_a_label(locale: str) -> None:
    labels = FacetLabels(locale)
    bare = [(f, v) for f, v in pairs() if f != "year" and labels.label(f, v) == v]
    assert bare == []
    assert [(f, v) for f, v in pairs() if not labels.known(f, v)] == []


def test_unknown_values_are_not_known() -> None:
    labels = FacetLabels("fr")
    asked = [
        ("theme", "nothing"),
        ("institution", "nobody"),
        ("type", "page"),
        ("language", "de"),
        ("year", "20x1"),
    ]
    assert [pair for pair in asked if labels.known(*pair)] == []


def make_records(number: int) -> None:
    """Public records in three languages, spread over a few values of each facet."""
    keys = [uuid.uuid4() for _ in range(number)]
    PublicRecord.objects.bulk_create(
        PublicRecord(
            public_id=f"initiative-{key.hex[:20]}",
            translation_key=key,
            type="initiative",
            locale=locale,
            is_source=locale == "ar",
            title=f"{locale} {key}",
            url=f"/{locale}/{key}/",
            version=1,
        )
        for key in keys
        for locale in LOCALES
    )
    terms = {
        "theme": ["integrity", "transparency"],
        "sector": ["health", "justice"],
        "institution": ["icpc", "mrafp"],
    }
    RecordFacet.objects.bulk_create(
        RecordFacet(translation_key=key, facet=facet, value=values[place % 2])
        for place, key in enumerate(keys)
        for facet, values in [*terms.items(), ("year", ["2020", "2021"]), ("type", ["initiative"] * 2)]
    )


def queries_of_a_list() -> int:
    filters = {"theme": ["integrity"], "institution": ["icpc"]}
    labels = FacetLabels("fr")
    with CaptureQueriesContext(connection) as queries:
        records = records_of("fr", "initiative")
        found = narrowed(records, filters).newest_first()
        shown = facets_shown(facet_counts(records, filters, FACETS), filters, labels)
        assert list(found[:20])
        assert found.count() == next(v.count for v in shown[0].values if v.value == "initiative")
    return len(queries)


def test_a_list_of_5000_costs_as_many_queries_as_one_of_20() -> None:
    make_records(20)
    few = queries_of_a_list()
    make_records(5000)
    assert queries_of_a_list() == few
    assert few <= 12
