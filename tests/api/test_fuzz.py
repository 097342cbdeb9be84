"""Whatever is sent to the API, it answers as its document says: no server error, no undocumented answer."""

from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from editorial.api.pages import public_pages
from institutions.models import Term
from portal.openapi import document, operations
from portal.wsgi import application
from publication.api.addresses import COLLECTIONS
from publication.models import PublicRecord
from tests.complaints.publishing.copying import copy_of, published

pytestmark = pytest.mark.usefixtures("one_connection")

schema = schemathesis.openapi.from_dict(document())
schema.app = application
made: Counter[str] = Counter()
PATHS = sorted(path for path, _operation in operations(document()))
# For each address; some take too little to vary it so often. `-s` tells how many there were in all.
CASES = 210
# Values that nobody knows are refused, which another of its checks takes for an error.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module", autouse=True)
def told() -> Iterator[None]:
    """How many there were, for whoever runs it alone with `-s`."""
    yield
    print(f"\n{made.total()} cases")


@pytest.fixture(autouse=True)
def without_limit(settings: Settings) -> None:
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 0


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_documented(path: str, db: None) -> None:
    operation, known = schema[path]["GET"], known_ids(path)

    @given(case=operation.as_strategy())
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case) -> None:
        made[path] += 1
        if known and made[path] % 2:
            case.path_parameters["id"] = known[made[path] % len(known)]
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    run()


def known_ids(path: str) -> list[str]:
    """What may stand for `{id}` there: a request for what is not there says little."""
    collection = path.split("/")[3]
    if collection == "terms":
        return [f"{term.vocabulary}:{term.slug}" for term in Term.objects.all()]
    if collection == "pages":
        return [str(page.translation_key) for page in public_pages()]
    types = [name for name, own in COLLECTIONS.items() if own == collection]
    return list(PublicRecord.objects.filter(type__in=types).values_list("public_id", flat=True).distinct())


@pytest.mark.parametrize("path", [path for path in PATHS if "{id}" in path])
def test_everything_public_is_told_as_documented(path: str, db: None) -> None:
    if "/contributions/" in path:
        # The sample content invents nobody's voice.
        published(copy_of("fr", "ar", answered=True))
    operation, known = schema[path]["GET"], known_ids(path)
    asked = {parameter.name for parameter in operation.query}
    for locale in ("ar", "fr", "en"):
        for one in known:
            query = {"locale": locale} if "locale" in asked else {}
            case = operation.Case(path_parameters={"id": one}, query=query)
            response = case.call(headers={"Accept-Encoding": "identity"})
            assert response.status_code == 200, (one, locale)
            case.validate_response(response, checks=CHECKS)
    assert known or path.startswith("/api/v1/progress-updates")


def test_no_two_shapes_have_the_same_name() -> None:
    """One would silently stand for the other in the document."""
    documented = set(document()["components"]["schemas"])
    named = Counter(model.__name__ for model in set(_models(BaseModel)) if model.__name__ in documented)
    assert {name for name, number in named.items() if number > 1} == set()


def _models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        is_continued = any(further.__name__ == model.__name__ for further in model.__subclasses__())
        if not is_continued and not model.__module__.startswith(("ninja", "pydantic", "schemathesis")):
            yield model
        yield from _models(model)
