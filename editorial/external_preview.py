"""Drafts on an external site: who may hand one out, and the token that fetches it (docs/adr/0030)."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from editorial.models.previews import ExternalPreview
from editorial.permissions import works_on
from editorial.practice import is_practice
from institutions.models import User

# The preview mode, as Wagtail names it in addresses.
EXTERNAL = "external"
GOOD_FOR = timedelta(minutes=5)
PLACEHOLDERS = ("token", "locale", "type", "id")


def is_offered(page: Any) -> bool:
    """Whether there is an external site, and `page` is one that it could show: saved, and no practice."""
    return bool(settings.PORTAL_PREVIEW_URL and page.pk and not is_practice(page))


def may_preview(user: Any, page: Any) -> bool:
    """Whoever may know what the page's drafts say."""
    return bool(user.is_active and works_on(user, page))


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_token(*, page: Any, by: User) -> str:
    """A token for `page` as it is in memory. It replaces the person's earlier one for this page.

    Raises PermissionDenied.
    """
    if not may_preview(by, page):
        raise PermissionDenied
    token = secrets.token_urlsafe(32)
    ExternalPreview.objects.update_or_create(
        user_id=by.pk,
        page_id=page.pk,
        defaults={
            "digest": digest_of(token),
            "session_hash": by.get_session_auth_hash(),
            "revision": page.latest_revision,
            # The page itself knows when it was first public, and to the microsecond.
            "content": page.serializable_data() | {"first_published_at": None},
            "expires_at": timezone.now() + GOOD_FOR,
        },
    )
    return token


def forget_expired() -> int:
    """Delete what nobody has fetched in time; return how many."""
    return ExternalPreview.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def forget_those_of(*, user: User) -> None:
    """The person has signed out."""
    ExternalPreview.objects.filter(user=user).delete()


def address_with(token: str, page: Any) -> str:
    """Where the external site shows it."""
    values = (token, page.locale.language_code, page.record_type, page.public_id)
    address = settings.PORTAL_PREVIEW_URL
    for name, value in zip(PLACEHOLDERS, values, strict=True):
        address = address.replace(f"{{{name}}}", quote(value, safe=""))
    return str(address)


def external_origin() -> str:
    """`https://www.example`: the one origin whose scripts may fetch drafts. Empty: there is none."""
    parts = urlsplit(settings.PORTAL_PREVIEW_URL)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
