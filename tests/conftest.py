"""The sample content is in every test database; each test works in a transaction of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings
from wagtail.models import Page

from casework.calendar.preparing import prepare_calendar
from editorial.approval import live_without_approval
from editorial.models import InstitutionSectionPage
from editorial.provisioning import provision, provision_approving_body
from editorial.standing_check import violations
from home.demonstration import make_approver, make_people
from home.sample_content.loading import load
from home.site_tree import key_of
from institutions.models import Institution, User
from institutions.sign_in.sessions import note_second_factor
from outbox.models import Message, MessageQuerySet
from portal.page_cache import shelf
from publication.models import PublicRecord
from publication.projection import TOPIC
from search.words import kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After the run, the standing check: what is public was approved, word for word.

    And no test left work in the outbox, which the tests after it would do as if it were theirs.
    """
    with django_db_blocker.unblock():
        if not PublicRecord.objects.exists():
            load(approver=make_approver(), say=lambda line: None)
            make_people()
        _give_rights()
        prepare_calendar()
        # What an interrupted run has left is not this run's.
        _work().delete()
    yield
    with django_db_blocker.unblock():
        found, left = list(violations()), list(_work())
    assert found == [], "The tests left public what nobody approved."
    assert left == [], "The tests left work that nobody has done."


def _work() -> MessageQuerySet:
    """What waits in the outbox, without the sample content's own news to the index."""
    return Message.objects.waiting().exclude(topic=TOPIC)


def _give_rights() -> None:
    """The rights that the code gives now, even where the kept test database is older."""
    provision_approving_body()
    for institution in Institution.objects.partners():
        provision(institution)


@pytest.fixture(autouse=True)
def empty_cache(settings: Settings) -> None:
    """And no kept pages: tests look at what a page costs, and change rows behind the portal's back."""
    settings.PORTAL_PAGE_CACHE_SECONDS = 0
    cache.clear()
    kept._forget()


@pytest.fixture(autouse=True)
def dumps_aside(settings: Settings, tmp_path: Path) -> Path:
    """Whoever runs all jobs writes dumps: not among those of the portal on this machine."""
    settings.PORTAL_DUMP_ROOT = tmp_path / "dumps"
    return tmp_path / "dumps"


@pytest.fixture(scope="session")
def keys_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def cases_aside(settings: Settings, keys_of_tests: Path, tmp_path: Path) -> Path:
    """Keys and spool of their own: not those of the portal on this machine."""
    settings.PORTAL_KEY_DIR = keys_of_tests
    settings.PORTAL_SPOOL_DIR = tmp_path / "spool"
    return tmp_path / "spool"


@pytest.fixture(autouse=True)
def content_types_known(request: pytest.FixtureRequest) -> None:
    """As in a process that has served before: what a page costs does not depend on the tests before it."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        ContentType.objects.get_for_models(*apps.get_models())


# Tests that make pages public: after each, whatever is public has an approval.
WATCHED = ("tests/editorial/", "tests/permissions/", "tests/contracts/")


@pytest.fixture(autouse=True)
def nothing_public_without_approval(
    request: pytest.FixtureRequest, content_types_known: None
) -> Iterator[None]:
    yield
    watched = request.node.nodeid.startswith(WATCHED) and request.node.get_closest_marker("django_db")
    if watched and not connection.needs_rollback:
        assert not live_without_approval().exists(), "Something is public that nobody approved."


@pytest.fixture
def one_connection() -> Iterator[None]:
    """For what calls the WSGI application itself: the test's connection, and its transaction, outlive it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def kept_pages(settings: Settings, tmp_path: Path) -> None:
    """Pages are kept as on one machine without Redis, so that no other test process outdates them."""
    settings.PORTAL_GENERATION_FILE = tmp_path / "generation"
    settings.PORTAL_PAGE_CACHE_SECONDS = 300
    shelf.clear()


def _person(email: str) -> User:
    return User.objects.get(email=email)


@pytest.fixture
def editor(db: None) -> User:
    """Partner editor of mrafp."""
    return _person("editor@mrafp.example")


@pytest.fixture
def lead(db: None) -> User:
    return _person("lead@mrafp.example")


@pytest.fixture
def body_editor(db: None) -> User:
    """Editor of the approving body."""
    return _person("editor@icpc.example")


@pytest.fixture
def approver(db: None) -> User:
    return _person("approver@icpc.example")


@pytest.fixture
def section(db: None) -> InstitutionSectionPage:
    """The French section of mrafp, where `editor` works."""
    return InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A client of `user` whose session has passed the second factor."""

    def sign_in(user: User) -> Client:
        client = Client()
        # Anew from the database: giving a role ends the sessions of whoever still has the older row.
        user = User.objects.get(pk=user.pk)
        client.force_login(user)
        session = client.session
        note_second_factor(session, user)
        session.save()
        return client

    return sign_in


@pytest.fixture
def page_of(db: None) -> Callable[..., Page]:
    """A sample record's page: `page_of("commitment/mo0007", "fr")`; without a language its source page."""

    def find(name: str, locale: str | None = None) -> Page:
        pages = Page.objects.filter(translation_key=key_of(name)).specific()
        if locale:
            return next(page for page in pages if page.locale.language_code == locale)
        return next(page for page in pages if page.is_source)

    return find
