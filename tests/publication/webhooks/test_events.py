"""What happens to a public record becomes one event, and what is not public becomes none."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from editorial.approval import publish_as_operator
from institutions.models import Institution
from outbox.models import Message
from publication import projection
from publication.models import PublicRecord, RecordFacet
from publication.projection import Projection, project, withdraw_all
from publication.webhooks import events
from publication.webhooks.models import WebhookDelivery
from tests.publication.webhooks.conftest import Hook, publish, withdraw, work
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]


def noted() -> list[tuple[str, str]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("event", "public_id"))


def test_a_record_that_comes_changes_and_goes(hook: Hook, receiver: Receiver, page_of: PageOf) -> None:
    hook()
    page = page_of("initiative/citizen-budget")
    withdraw(page)
    work()
    publish(page_of("initiative/citizen-budget"))
    work()
    page = page_of("initiative/citizen-budget")
    page.title = "Another title"
    publish(page)
    work()
    assert receiver.kinds == [
        ("record.withdrawn", page.public_id),
        ("record.published", page.public_id),
        ("record.changed", page.public_id),
    ]


def test_a_withdrawn_record_tells_nothing_but_its_id(hook: Hook, receiver: Receiver, page_of: PageOf) -> None:
    hook()
    page = page_of("initiative/citizen-budget")
    withdraw(page)
    work()
    [message] = receiver.received
    assert set(message.said) == {"id", "type", "occurred_at", "record"}
    assert message.said["record"] == {"id": page.public_id, "type": "initiative"}


def test_a_published_record_tells_where_it_is(
    hook: Hook, receiver: Receiver, page_of: PageOf, settings: Any
) -> None:
    settings.PORTAL_PUBLIC_URL = "https://integrity.example"
    hook()
    page = page_of("commitment/mo0007", "fr")
    page.title = "Un autre titre"
    publish(page)
    work()
    [message] = receiver.received
    assert message.said["record"] == {
        "id": page.public_id,
        "type": "commitment",
        "locales": ["ar", "fr", "en"],
        "api_url": f"https://integrity.example/api/v1/commitments/{page.public_id}",
        "permanent_url": f"https://integrity.example/id/{page.public_id}/",
    }
    assert "Un autre titre" not in message.body.decode()


def test_drafts_and_saved_translations_send_nothing(hook: Hook, receiver: Receiver, page_of: PageOf) -> None:
    hook()
    for locale in ("ar", "fr"):
        page = page_of("initiative/citizen-budget", locale)
        page.title = "Only a draft"
        page.save_revision()
    work()
    assert (noted(), receiver.received) == ([], [])


def test_writing_the_read_model_anew_is_no_news(hook: Hook, page_of: PageOf) -> None:
    hook()
    page = page_of("commitment/mo0007")
    project(page, translation_key=page.translation_key)
    assert noted() == []
    rewrite(page)
    assert noted() == [("changed", page.public_id)]


def test_all_languages_in_one_transaction_are_one_event(hook: Hook, page_of: PageOf) -> None:
    hook()
    with transaction.atomic():
        for locale in ("ar", "fr", "en"):
            page = page_of("initiative/citizen-budget", locale)
            page.title = f"{page.title}!"
            publish_as_operator(page=page, approver=None, evidence="test")
    assert noted() == [("changed", page.public_id)]
    assert Message.objects.waiting().filter(topic=events.TOPIC).count() == 1


def test_published_and_changed_in_one_transaction_is_published(hook: Hook, page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget")
    withdraw(page)
    hook()
    publish(page_of("initiative/citizen-budget"))
    rewrite(page)
    assert PublicRecord.objects.filter(public_id=page.public_id, title="Other").exists()
    assert noted() == [("published", page.public_id)]


def rewrite(page: Page) -> None:
    """What the page says changes, and the read model with it."""
    type(page).objects.filter(pk=page.pk).update(title="Other")
    fresh = type(page).objects.get(pk=page.pk)
    project(fresh, translation_key=fresh.translation_key)


def test_withdrawn_and_published_again_in_one_transaction_is_changed(hook: Hook, page_of: PageOf) -> None:
    hook()
    page = page_of("initiative/citizen-budget")
    withdraw_all(page.translation_key)
    project(page, translation_key=page.translation_key)
    assert noted() == [("changed", page.public_id)]


def test_what_is_undone_was_not_news_and_what_follows_is(hook: Hook, page_of: PageOf) -> None:
    hook()
    page = page_of("initiative/citizen-budget")
    with pytest.raises(RuntimeError):
        withdraw_in_vain(page)
    assert noted() == []
    assert not Message.objects.waiting().filter(topic=events.TOPIC).exists()
    withdraw_all(page.translation_key)
    assert noted() == [("withdrawn", page.public_id)]
    assert Message.objects.waiting().filter(topic=events.TOPIC).count() == 1


def withdraw_in_vain(page: Page) -> None:
    with transaction.atomic():
        withdraw_all(page.translation_key)
        raise RuntimeError


@pytest.mark.parametrize(
    ("wants", "is_told"),
    [
        ({"events": ["withdrawn"]}, False),
        ({"events": ["changed"]}, True),
        ({"types": ["commitment"]}, True),
        ({"types": ["initiative", "plan"]}, False),
    ],
)
def test_only_what_it_asked_for(hook: Hook, page_of: PageOf, wants: dict[str, Any], is_told: bool) -> None:
    hook(**wants)
    page = page_of("commitment/mo0007")
    page.title = "Other"
    publish(page)
    assert bool(noted()) == is_told


def test_of_one_institution_alone_also_when_its_record_goes_or_leaves_it(hook: Hook, page_of: PageOf) -> None:
    page = page_of("commitment/mo0007")
    others = hook(name="others", institution=Institution.objects.exclude(pk=page.institution_id)[0])
    own = hook(name="own", institution=page.institution)
    page.institution = others.institution
    publish(page)
    withdraw(page_of("commitment/mo0007"))
    told = list(WebhookDelivery.objects.order_by("pk").values_list("webhook", "event"))
    assert sorted(told) == sorted([(own.pk, "changed"), (others.pk, "changed"), (others.pk, "withdrawn")])
    assert not RecordFacet.objects.filter(translation_key=page.translation_key).exists()


def test_nobody_listens_and_it_costs_one_query_a_transaction(page_of: PageOf) -> None:
    pages = [page_of(name) for name in ("commitment/mo0007", "commitment/mo0001")]
    with CaptureQueriesContext(connection) as asked:
        for page in pages:
            rewrite(page)
    about_webhooks = [query["sql"] for query in asked if "publication_webhook" in query["sql"]]
    assert len(about_webhooks) == 1


def record(number: int) -> SimpleNamespace:
    """Something whose projector makes one public record of it."""
    what = Projection(
        public_id=f"many-{number}",
        translation_key=uuid4(),
        type="initiative",
        locale="fr",
        is_source=True,
        title=f"Projet {number}",
        url=f"/fr/many/{number}/",
    )
    return SimpleNamespace(what=what)


def test_five_hundred_records_at_once(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement a record for the events, and one message for the webhook."""
    hook()
    monkeypatch.setitem(projection._projectors, SimpleNamespace, lambda given: [given.what])
    asked: list[str] = []

    def count(execute: Any, sql: str, *others: Any) -> Any:
        asked.append(sql)
        return execute(sql, *others)

    with connection.execute_wrapper(count), transaction.atomic():
        for number in range(500):
            one = record(number)
            project(one, translation_key=one.what.translation_key)  # type: ignore[arg-type]
    assert WebhookDelivery.objects.filter(event="published").count() == 500
    assert len([sql for sql in asked if "publication_webhook" in sql]) == 501
    assert Message.objects.waiting().filter(topic=events.TOPIC).count() == 1
