"""Mail that the server has refused for good: who sees it, and trying again once the address is right."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.roles import Role
from notifications.delivery import TOPIC
from notifications.models import Notice
from outbox.posting import post


def may_see_undelivered(user: User) -> bool:
    """Administrators and operators: they can repair an address."""
    if user.is_superuser:
        return True
    body = Institution.objects.filter(slug=settings.PORTAL_APPROVING_BODY).first()
    return body is not None and people_with(Role.ADMINISTRATOR, body).filter(pk=user.pk).exists()


def undelivered() -> QuerySet[Notice]:
    """The newest first, with their readers."""
    return Notice.objects.exclude(undeliverable="").select_related("recipient")


@transaction.atomic
def send_again(*, notice: Notice, by: User) -> None:
    """Safe, because the server has said that it did not take the mail. Raises PermissionDenied."""
    if not may_see_undelivered(by):
        raise PermissionDenied
    Notice.objects.filter(pk=notice.pk).update(undeliverable="", mail_started_at=None)
    post(topic=TOPIC, key=str(notice.pk))
