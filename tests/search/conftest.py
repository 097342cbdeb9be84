"""Records of the tests' own and Elasticsearch indices of each test's own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as configured
from django.test import override_settings

from outbox.models import Message
from publication import projection
from publication.models import PublicRecord, RecordFacet
from publication.projection import TOPIC, NamedFile, Projection, project
from search import engine
from search.mirror import deliver, make_missing_indices
from search.rebuilding import rebuild


@dataclass
class Draft:
    """What a test publishes: `texts` is `{locale: (title, text)}`, the first is the source."""

    texts: dict[str, tuple[str, str]]
    facets: dict[str, list[str]] = field(default_factory=dict)
    type: str = "resource"
    key: UUID = field(default_factory=uuid4)
    files: list[NamedFile] = field(default_factory=list)

    @property
    def public_id(self) -> str:
        return f"{self.type}-{self.key.hex[:8]}"

    def projections(self) -> Sequence[Projection]:
        return [
            Projection(
                public_id=self.public_id,
                translation_key=self.key,
                type=self.type,
                locale=locale,
                is_source=number == 0,
                title=title,
                text=text,
                url=f"/{locale}/{self.public_id}/",
                facets=self.facets,
                files=self.files,
            )
            for number, (locale, (title, text)) in enumerate(self.texts.items())
        ]


def publish(draft: Draft) -> Draft:
    """Also once more, after a change in `draft`."""
    project(draft, translation_key=draft.key)  # type: ignore[arg-type]
    return draft


def withdraw(draft: Draft) -> None:
    projection.withdraw_all(draft.key)


def new_messages(after: int) -> list[Message]:
    return list(Message.objects.filter(topic=TOPIC, pk__gt=after))


def last_message() -> int:
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.fixture(autouse=True)
def drafts_have_a_projector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(projection._projectors, Draft, Draft.projections)


@pytest.fixture(autouse=True)
def breaker_at_rest() -> Iterator[None]:
    engine.breaker.reset()
    engine.write_breaker.reset()
    yield
    engine.breaker.reset()
    engine.write_breaker.reset()


def remove_indices(prefix: str) -> None:
    client = engine.patient_client()
    names = list(client.indices.get(index=f"{prefix}-*"))
    if names:
        client.indices.delete(index=names)


def refresh() -> None:
    engine.client().indices.refresh(index=f"{configured.PORTAL_ELASTICSEARCH_INDEX_PREFIX}-*")


@pytest.fixture
def nothing_public(db: None) -> None:
    """Within the test's transaction."""
    PublicRecord.objects.all().delete()
    RecordFacet.objects.all().delete()
    Message.objects.all().delete()


@pytest.fixture(scope="session")
def own_prefix(worker_prefix: str) -> Iterator[str]:
    prefix = f"{worker_prefix}_{uuid4().hex[:8]}"
    yield prefix
    remove_indices(prefix)


@pytest.fixture
def indices(nothing_public: None, own_prefix: str) -> Iterator[None]:
    """Empty indices over an empty read model."""
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=own_prefix):
        make_missing_indices()
        yield
        refresh()
        engine.patient_client().delete_by_query(
            index=f"{own_prefix}-*", query={"match_all": {}}, refresh=True
        )


@pytest.fixture
def mirrored(indices: None) -> Callable[..., list[Draft]]:
    """Publish drafts and bring them into the indices: `mirrored(Draft(…), …)`."""

    def mirror(*drafts: Draft) -> list[Draft]:
        before = last_message()
        for draft in drafts:
            publish(draft)
        deliver(new_messages(before))
        refresh()
        return list(drafts)

    return mirror


@pytest.fixture(scope="session")
def sample_prefix(django_db_setup: None, django_db_blocker: Any, worker_prefix: str) -> Iterator[str]:
    prefix = f"{worker_prefix}_sample"
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=prefix):
        remove_indices(prefix)
        with django_db_blocker.unblock():
            rebuild()
        yield prefix
        remove_indices(prefix)


@pytest.fixture
def sample_indices(db: None, sample_prefix: str) -> Iterator[None]:
    """The whole sample content, in the database and in Elasticsearch. Read only."""
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=sample_prefix):
        yield


@pytest.fixture
def without_elasticsearch() -> Iterator[None]:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        yield


@pytest.fixture(params=["elasticsearch", "database"])
def either_engine(
    request: pytest.FixtureRequest, mirrored: Callable[..., list[Draft]]
) -> Iterator[Callable[..., list[Draft]]]:
    """As `mirrored`, for a test that holds whichever of the two answers."""
    url = configured.PORTAL_ELASTICSEARCH_URL

    def prepare(*drafts: Draft) -> list[Draft]:
        with override_settings(PORTAL_ELASTICSEARCH_URL=url):
            return mirrored(*drafts)

    with override_settings(PORTAL_ELASTICSEARCH_URL=url if request.param == "elasticsearch" else ""):
        yield prepare
