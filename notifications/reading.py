"""Notices in the CMS: what somebody has not read."""

from institutions.models import User
from notifications.models import Notice


def unread_of(user: User, limit: int = 5) -> list[Notice]:
    """The newest notices that the person has not read."""
    return list(Notice.objects.filter(recipient=user, read_at=None)[:limit])
