"""A webhook that an approver keeps, and what it calls."""

from collections.abc import Iterator

import pytest
from django.test import Client

from institutions.models import User
from publication.webhooks import keeping, turns
from publication.webhooks.keeping import (
    Wish,
    keep_webhook,
)
from publication.webhooks.models import Webhook
from tests.cms import SignIn
from tests.publication.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as one:
        for module in (turns, keeping):
            monkeypatch.setattr(module, "network_in_use", one.network)
        yield one


@pytest.fixture
def keeper(approver: User, signed_in: SignIn) -> Client:
    return signed_in(approver)


@pytest.fixture
def webhook(approver: User, receiver: Receiver) -> Webhook:
    wish = Wish(name="A ministry", url=receiver.url, events=["published", "changed", "withdrawn"])
    return keep_webhook(wish=wish, by=approver)
