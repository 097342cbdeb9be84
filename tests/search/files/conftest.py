"""Documents of the tests' own, read as the worker reads them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from editorial.models import PortalDocument
from outbox.models import Message
from publication.projection import NamedFile
from search.files.keeping import TOPIC, read_files
from tests.search.conftest import Draft

Publish = Callable[..., list[Draft]]


def stored(content: bytes, name: str = "rapport.pdf", title: str = "Rapport annuel") -> PortalDocument:
    return PortalDocument.objects.create(title=title, file=ContentFile(content, name=name))


def named(document: PortalDocument) -> NamedFile:
    return NamedFile(document.pk, document.checksum, document.title, document.url)


def read_all() -> None:
    """What the worker does with what waits, until nothing does."""
    while waiting := list(Message.objects.waiting().filter(topic=TOPIC)):
        read_files(waiting)
        Message.objects.filter(pk__in=[message.pk for message in waiting]).delete()


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def read_files_of(either_engine: Publish) -> Publish:
    """Publish drafts, read their files, and bring both to whichever engine answers."""

    def prepare(*drafts: Draft) -> list[Draft]:
        either_engine(*drafts)
        read_all()
        return either_engine(*drafts)

    return prepare
