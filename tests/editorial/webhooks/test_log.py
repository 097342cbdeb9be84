"""The log of what was sent."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from publication.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery
from tests.editorial.webhooks.screens import PageOf, news, to
from tests.publication.webhooks.conftest import work
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


def test_the_log_says_what_happened(
    keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    receiver.status = 404
    page = page_of("initiative/citizen-budget")
    news(page)
    work()
    text = keeper.get(to("webhook", webhook)).content.decode()
    assert page.public_id in text
    assert "HTTP 404" in text
    assert keeper.get(f"{to('webhook', webhook)}?state=delivered").content.decode().count("HTTP 404") == 0
    assert keeper.get(f"{to('webhook', webhook)}?state=waiting").content.decode().count("HTTP 404") == 1


def test_the_log_costs_the_same_for_one_and_for_many(
    keeper: Client, webhook: Webhook, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            one = WebhookDelivery.objects.create(uid=uuid4(), webhook=webhook, event="test")
            WebhookAttempt.objects.create(delivery=one, status=200)

    add(1)
    keeper.get(to("webhook", webhook))
    with django_assert_max_num_queries(100) as few:
        keeper.get(to("webhook", webhook))
    add(24)
    with django_assert_max_num_queries(len(few)):
        keeper.get(to("webhook", webhook))
    add(5)
    text = keeper.get(f"{to('webhook', webhook)}?p=2").content.decode()
    assert text.count("webhooks__event") == 5


def test_the_next_page_keeps_what_was_chosen(keeper: Client, webhook: Webhook) -> None:
    for _ in range(30):
        WebhookDelivery.objects.create(uid=uuid4(), webhook=webhook, event="test")
    page = BeautifulSoup(keeper.get(f"{to('webhook', webhook)}?state=waiting").content, "html.parser")
    [onward] = page.select(".cms-pages a")
    assert onward["href"] == f"{to('webhook', webhook)}?state=waiting&p=2#webhook-log"
