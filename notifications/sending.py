"""Telling people: a notice a person, written in the caller's transaction."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from institutions.models import User
from notifications.delivery import TOPIC
from notifications.messages import kind_of
from notifications.models import Notice
from outbox.posting import post


@transaction.atomic
def notify(
    *, message: str, recipients: Iterable[User], key: str, parameters: Mapping[str, str | int], url: str = ""
) -> list[Notice]:
    """Tell `recipients` about the event `key`; return the notices that are new.

    `message` was declared with `register_message` (KeyError otherwise). Whoever was told of this event keeps
    the first notice. Mail follows through the outbox.
    """
    kind_of(message)
    notices = []
    for person in {person.pk: person for person in recipients if person.is_active}.values():
        notice, created = Notice.objects.get_or_create(
            recipient=person, message=message, key=key, defaults={"parameters": dict(parameters), "url": url}
        )
        if created:
            post(topic=TOPIC, key=str(notice.pk))
            notices.append(notice)
    return notices
