"""`GET /api/v1/search`: the contract others build on."""

from typing import Any

import pytest
from django.test import Client

from publication.models import PublicRecord
from search.words.kept import kept_words
from tests.search.conftest import Draft, publish

URL = "/api/v1/search"


def get(client: Client, **parameters: Any) -> dict[str, Any]:
    response = client.get(URL, parameters)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, **parameters: Any) -> dict[str, Any]:
    response = client.get(URL, parameters)
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.json()


@pytest.fixture(params=["elasticsearch", "database"])
def sample(request: pytest.FixtureRequest) -> None:
    """The sample content, searched by either engine."""
    request.getfixturevalue("sample_indices")
    if request.param == "database":
        request.getfixturevalue("without_elasticsearch")


def test_the_answer_has_exactly_the_agreed_members(client: Client, sample: None) -> None:
    body = get(client, q="الرشوه", locale="ar")
    assert set(body) == {
        "count",
        "page",
        "page_size",
        "did_you_mean",
        "degraded",
        "pinned",
        "results",
        "facets",
    }
    assert (body["page"], body["page_size"]) == (1, 20)
    assert set(body["results"][0]) == {
        "id", "external_id", "type", "locale", "matched_locale", "title", "url", "summary", "highlight",
        "score", "languages", "file",
    }  # fmt: skip
    assert set(body["facets"]) == {
        "type", "theme", "sector", "challenge_type", "institution", "year", "language",
    }  # fmt: skip
    assert set(body["facets"]["type"][0]) == {"value", "label", "count"}
    assert set(body["results"][0]["languages"][0]) == {"locale", "url"}


def test_results_lead_to_pages_in_the_readers_language(client: Client, sample: None) -> None:
    results = get(client, q="مكافحه الفساد", locale="fr")["results"]
    assert results
    for result in results:
        record = PublicRecord.objects.get(public_id=result["id"], locale=result["locale"])
        assert (result["title"], result["url"]) == (record.title, record.url)
        languages = {language["locale"] for language in result["languages"]}
        assert result["locale"] == ("fr" if "fr" in languages else result["matched_locale"])


def test_everything_is_there_when_nothing_is_asked(client: Client, sample: None) -> None:
    body = get(client)
    assert body["count"] == PublicRecord.objects.values("translation_key").distinct().count()
    assert sum(value["count"] for value in body["facets"]["type"]) == body["count"]
    assert [result["score"] for result in body["results"]] == [None] * 20
    assert body["did_you_mean"] is None


def test_every_page_together_is_everything_once(client: Client, sample: None) -> None:
    bodies = [get(client, q="الشفافية", locale="ar", page=page, page_size=10) for page in range(1, 5)]
    ids = [result["id"] for body in bodies for result in body["results"]]
    assert len(ids) == len(set(ids)) == bodies[0]["count"] > 10
    assert bodies[-1]["results"] == []


@pytest.mark.parametrize(
    "query", ["", "الفساد", "transparence", "droit d'accès à l'information", "corruption risk"]
)
def test_facet_numbers_are_what_a_click_brings(client: Client, sample: None, query: str) -> None:
    facets = get(client, q=query, locale="fr")["facets"]
    clicks = [(name, value) for name, values in facets.items() for value in values[:2]]
    assert clicks
    for name, value in clicks:
        assert get(client, q=query, locale="fr", **{name: value["value"]})["count"] == value["count"], (
            name,
            value,
        )


def test_labels_are_in_the_readers_language(client: Client, sample: None) -> None:
    labels = {locale: _labels(get(client, locale=locale)["facets"]["type"]) for locale in ("fr", "en")}
    assert labels["en"]["commitment"] == "Commitment"
    assert set(labels["fr"]) == set(labels["en"])


def _labels(values: list[dict[str, Any]]) -> dict[str, str]:
    return {value["value"]: value["label"] for value in values}


def test_filters_may_be_repeated(client: Client, sample: None) -> None:
    counts = {value["value"]: value["count"] for value in get(client)["facets"]["type"]}
    both = get(client, type=["platform", "commitment"])
    assert both["count"] == counts["platform"] + counts["commitment"]
    assert {result["type"] for result in both["results"]} <= {"platform", "commitment"}


def test_a_page_beyond_the_end_is_empty(client: Client, sample: None) -> None:
    for page in (500, 10**12):
        body = get(client, q="الفساد", page=page, page_size=100)
        assert (body["results"], body["count"] > 0) == ([], True)


@pytest.mark.parametrize(
    ("header", "label"), [("fr-MA,fr;q=0.9", "Français"), ("de", "العربية"), (None, "العربية")]
)
def test_the_default_language_is_the_browsers_then_arabic(
    client: Client, sample_indices: None, header: str | None, label: str
) -> None:
    headers = {"Accept-Language": header} if header else {}
    body = client.get(URL, headers=headers).json()
    locale = {"Français": "fr", "العربية": "ar"}[label]
    translated = [
        result for result in body["results"] if locale in {x["locale"] for x in result["languages"]}
    ]
    assert {result["locale"] for result in translated} == {locale}


@pytest.mark.parametrize(
    ("parameters", "parameter", "value"),
    [
        ({"theme": "no-such-theme"}, "theme", "no-such-theme"),
        ({"type": ["platform", "nonsense"]}, "type", "nonsense"),
        ({"year": "20x1"}, "year", "20x1"),
        ({"language": "xx"}, "language", "xx"),
        ({"institution": "\x00"}, "institution", "\x00"),
        ({"locale": "de"}, "locale", "de"),
    ],
)
def test_unknown_values_are_named(
    client: Client, db: None, parameters: dict[str, Any], parameter: str, value: str
) -> None:
    (error,) = refused(client, **parameters)["errors"]
    assert (error["parameter"], error["value"]) == (parameter, value)
    assert value in error["reason"]


@pytest.mark.parametrize(
    ("parameters", "parameter"),
    [
        ({"q": "x" * 201}, "q"),
        ({"page": 0}, "page"),
        ({"page": "first"}, "page"),
        ({"page_size": 0}, "page_size"),
        ({"page_size": 101}, "page_size"),
        ({"sort": "length"}, "sort"),
    ],
)
def test_impossible_values_are_refused(
    client: Client, db: None, parameters: dict[str, Any], parameter: str
) -> None:
    problem = refused(client, **parameters)
    assert [error["parameter"] for error in problem["errors"]] == [parameter]
    assert (problem["status"], problem["title"]) == (422, "في الطلب خطأ")
    assert problem["detail"]


def test_two_hundred_characters_are_allowed(client: Client, sample: None) -> None:
    assert get(client, q="x" * 200)["count"] == 0


def test_an_answer_takes_few_queries(
    client: Client, sample_indices: None, django_assert_max_num_queries: Any
) -> None:
    # What editors keep is read every half minute.
    kept_words()
    with django_assert_max_num_queries(4):
        get(client, q="الفساد", locale="ar")


def test_highlights_come_with_marks(client: Client, sample: None) -> None:
    highlights = [result["highlight"] for result in get(client, q="الشفافية", locale="ar")["results"]]
    assert any("<mark>" in highlight for highlight in highlights)


def test_the_external_id_is_null_when_there_is_none(
    client: Client, db: None, without_elasticsearch: None
) -> None:
    publish(Draft({"fr": ("Xylophone", "")}))
    (result,) = get(client, q="xylophone", locale="fr")["results"]
    assert (result["external_id"], result["title"], result["languages"]) == (
        None, "Xylophone", [{"locale": "fr", "url": result["url"]}],
    )  # fmt: skip


def test_it_is_described_in_the_schema(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    parameters = {item["name"] for item in schema["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert {"q", "locale", "theme", "year", "sort", "page", "page_size"} <= parameters
