"""Sending notices by mail, each in its reader's language."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from institutions.models import User
from notifications.models import Notice
from outbox.models import Message

TOPIC = "notices by mail"


def mail_notices(messages: Sequence[Message]) -> None:
    """Mail the notices that the outbox names and that were not mailed yet."""
    for notice in Notice.objects.filter(pk__in=[message.key for message in messages], mailed_at=None):
        _mail(notice)


def _mail(notice: Notice) -> None:
    with translation.override(language_of(notice.recipient)):
        address = f"{settings.WAGTAILADMIN_BASE_URL}{notice.url}" if notice.url else ""
        mail = EmailMessage(notice.subject, f"{notice.text}\n\n{address}", to=[notice.recipient.email])
    mail.send()
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())


def language_of(user: User) -> str:
    """The language the person has chosen for the CMS; the portal's own where none is chosen."""
    profile = UserProfile.objects.filter(user=user).first()
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
