"""A token becomes the draft it was made for, once."""

import hmac
import re
from typing import cast

from django.utils import timezone

from editorial.draft_readings import note_reading
from editorial.external_preview import digest_of, is_offered, may_preview
from editorial.models import ExternalPreview, RecordPage

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class NoPreview(Exception):
    """No such token, used, too old, or its maker is gone or may not see the page any more."""


def redeem(*, token: str) -> RecordPage:
    """The draft as it was typed, noted as read by whoever made the token. Raises NoPreview.

    The token is gone whatever comes of it: not one transaction with the rest, which may fail.
    """
    kept = _taken(token)
    page = cast(RecordPage, kept.page.specific)
    if not _still_good(kept, page):
        raise NoPreview
    draft = page.with_content_json(kept.content)
    if draft is None:
        raise NoPreview
    if (revision := kept.revision or page.latest_revision) is not None:
        note_reading(page=kept.page, revision=revision, by=kept.user)
    return cast(RecordPage, draft)


def _taken(token: str) -> ExternalPreview:
    if not TOKEN.fullmatch(token):
        raise NoPreview
    waiting = ExternalPreview.objects.filter(digest=digest_of(token), expires_at__gt=timezone.now())
    kept = waiting.select_related("user", "page", "revision").first()
    # Of two that come at once, the database lets one delete the row.
    if kept is None or not ExternalPreview.objects.filter(pk=kept.pk, digest=kept.digest).delete()[0]:
        raise NoPreview
    return kept


def _still_good(kept: ExternalPreview, page: RecordPage) -> bool:
    same_session = hmac.compare_digest(kept.session_hash, kept.user.get_session_auth_hash())
    return same_session and is_offered(page) and may_preview(kept.user, page)
