"""A file is replaced, or is no longer for everybody: what public records say of it follows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction

from editorial.documents import live_users_of
from editorial.models import PortalDocument
from outbox.models import Message
from outbox.posting import post
from publication.models import RecordFile
from publication.refreshing import refresh_later

TOPIC = "editorial.files"
DOCUMENT, COLLECTION = "document", "collection"


@transaction.atomic
def follow_documents(documents: Iterable[PortalDocument]) -> None:
    """After the commit, records that name these documents are written anew."""
    for document in documents:
        post(topic=TOPIC, key=f"{DOCUMENT}:{document.pk}")


@receiver(post_save, sender=PortalDocument)
def follow_document(sender: type, instance: PortalDocument, created: bool, **kwargs: Any) -> None:
    if not created:
        follow_documents([instance])


@receiver(post_delete, sender=PortalDocument)
def follow_deletion(sender: type, instance: PortalDocument, **kwargs: Any) -> None:
    """A text may still name a file that is gone; what the file says is said no longer."""
    named = RecordFile.objects.filter(document_id=instance.pk)
    refresh_later(named.values_list("record__translation_key", flat=True))


@receiver(post_save, sender=Collection)
def follow_collection(sender: type, instance: Collection, created: bool, **kwargs: Any) -> None:
    """The CMS saves a collection before it moves it; the message is read when both are done."""
    if not created:
        _follow_collection(instance.pk)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def follow_restriction(sender: type, instance: CollectionViewRestriction, **kwargs: Any) -> None:
    _follow_collection(instance.collection_id)


@transaction.atomic
def _follow_collection(pk: int) -> None:
    post(topic=TOPIC, key=f"{COLLECTION}:{pk}")


def refresh_users(messages: Sequence[Message]) -> None:
    """What the worker does with these messages."""
    keys = {message.key for message in messages}
    users = (user for document in _documents(keys) for user in live_users_of(document))
    refresh_later(user.translation_key for user in users)


def _documents(keys: Iterable[str]) -> Iterable[PortalDocument]:
    numbers: dict[str, list[int]] = {DOCUMENT: [], COLLECTION: []}
    for key in keys:
        kind, _, number = key.partition(":")
        numbers[kind].append(int(number))
    yield from PortalDocument.objects.filter(pk__in=numbers[DOCUMENT])
    for collection in Collection.objects.filter(pk__in=numbers[COLLECTION]):
        yield from PortalDocument.objects.filter(collection__in=collection.get_descendants(inclusive=True))
