"""Sending notices by mail through the outbox, at the pace that each reader has chosen."""

from collections.abc import Sequence
from functools import partial

from notifications.handing_over import hand_over
from notifications.letters import language_of, letter_of_notice
from notifications.messages import known_kind
from notifications.models import MailChoice, Notice, Pace
from outbox.models import Message

__all__ = ["TOPIC", "language_of", "mail_notices"]

TOPIC = "notices by mail"


def mail_notices(messages: Sequence[Message]) -> None:
    """Mail the notices that the outbox names and that nobody has begun; lay aside what a summary will say."""
    waiting = _waiting([message.key for message in messages])
    paces = dict(
        MailChoice.objects.filter(user__in={notice.recipient_id for notice in waiting}).values_list(
            "user_id", "pace"
        )
    )
    wanted: dict[str, list[Notice]] = {pace: [] for pace in Pace.values}
    for notice in waiting:
        wanted[_pace(notice, paces.get(notice.recipient_id, Pace.AT_ONCE))].append(notice)
    laid_aside = [notice.pk for notice in wanted[Pace.DAILY]]
    Notice.objects.filter(pk__in=laid_aside).update(for_summary=True)
    hand_over((notice, partial(letter_of_notice, notice)) for notice in wanted[Pace.AT_ONCE])


def _waiting(keys: Sequence[str]) -> Sequence[Notice]:
    """Oldest first. Whoever may not sign in any more, or has read it, needs no mail."""
    notices = Notice.objects.to_mail().filter(
        pk__in=keys, for_summary=False, read_at=None, recipient__is_active=True
    )
    return list(notices.select_related("recipient__wagtail_userprofile").order_by("pk"))


def _pace(notice: Notice, chosen: str) -> str:
    return Pace.AT_ONCE if known_kind(notice.message).security else chosen
