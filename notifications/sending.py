"""Telling people: a notice a person, written in the caller's transaction."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from institutions.models import User
from notifications.delivery import TOPIC
from notifications.messages import kind_of
from notifications.models import Notice
from notifications.parameters import Parameter, stored
from outbox.posting import post


@transaction.atomic
def notify(
    *, message: str, recipients: Iterable[User], key: str, parameters: Mapping[str, Parameter], url: str = ""
) -> list[Notice]:
    """Tell `recipients` about the event `key`; return the notices that are new.

    `message` was declared with `register_message` (KeyError otherwise). Whoever was told of this event keeps
    the first notice. Mail follows through the outbox. Moments, days and texts in several languages
    (`{language: text}`) among the parameters are shown in the reader's language. Raises ValueError unless
    `url` is a path of the portal.
    """
    kind_of(message)
    if url and not (url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)):
        raise ValueError(f"{url} is no path of the portal")
    kept = {name: stored(value) for name, value in parameters.items()}
    notices = []
    for person in {person.pk: person for person in recipients if person.is_active}.values():
        notice, created = Notice.objects.get_or_create(
            recipient=person, message=message, key=key, defaults={"parameters": kept, "url": url}
        )
        if created:
            post(topic=TOPIC, key=str(notice.pk))
            notices.append(notice)
    return notices
