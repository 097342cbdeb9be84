"""What the mails look like: plain text with an HTML alternative, in the reader's language."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.models import User
from notifications.models import Letter, Notice, Summary

LONGEST_SUBJECT = 160


def language_of(user: User) -> str:
    """The language the person has chosen for the CMS; the portal's own where none is chosen."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE


def address_of(path: str) -> str:
    """The whole address of a path of the CMS; empty for none."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path else ""


def letter_of_notice(notice: Notice) -> EmailMultiAlternatives:
    with translation.override(language_of(notice.recipient)):
        context = {"subject": notice.subject, "text": notice.text, "address": address_of(notice.url)}
        return _letter(notice, notice.recipient, notice.subject, "notice", context)


def letter_of_summary(
    summary: Summary, fresh: Sequence[Notice], doubtful: Sequence[Notice]
) -> EmailMultiAlternatives:
    """`doubtful` are the notices whose own mail may not have arrived."""
    number = len(fresh) + len(doubtful)
    with translation.override(language_of(summary.recipient)):
        subject = ngettext("%(number)s notice", "%(number)s notices", number) % {"number": number}
        context = {
            "subject": subject,
            "fresh": [_line(notice) for notice in fresh],
            "doubtful": [_line(notice) for notice in doubtful],
            "address": address_of(reverse("notices:list")),
        }
        return _letter(summary, summary.recipient, subject, "summary", context)


def _line(notice: Notice) -> dict[str, str]:
    return {"subject": notice.subject, "text": notice.text, "address": address_of(notice.url)}


def _letter(
    letter: Letter, reader: User, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """Must be called with the reader's language active."""
    portal = _("National Integrity Portal")
    context |= {
        "portal": portal,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "settings_address": address_of(reverse("notices:settings")),
    }
    mail = EmailMultiAlternatives(
        subject=one_line(f"{portal}: {subject}"),
        body=render_to_string(f"notifications/mail/{template}.txt", context),
        to=[reader.email],
        headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"notifications/mail/{template}.html", context), "text/html")
    return mail


def one_line(text: str) -> str:
    """A header's text: nothing in it ends the line or turns its direction."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return Truncator(" ".join(plain.split())).chars(LONGEST_SUBJECT)


def message_id(letter: Letter) -> str:
    """The same for the same letter whenever it is asked, and for no other one of any installation."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"<{letter._meta.model_name}-{letter.pk}.{letter.created_at:%Y%m%d%H%M%S%f}@{host}>"
