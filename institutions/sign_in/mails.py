"""Mails about somebody's own account: the link for a new password, and what was changed."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.models import UserProfile

from institutions.models import User
from outbox.models import Message
from outbox.posting import post

NEW_PASSWORD = "links for a new password by mail"  # noqa: S105 (a topic)
CHANGES = "changes of accounts by mail"

# Subject and text of each change.
TEXTS = {
    "password_changed": (
        gettext_lazy("Your password was changed"),
        gettext_lazy("The password of your account was changed. Other sessions have ended."),
    ),
    "second_factor_added": (
        gettext_lazy("A second factor was added to your account"),
        gettext_lazy("From now on it can be used to sign in as you, together with your password."),
    ),
    "second_factor_removed": (
        gettext_lazy("A second factor was removed from your account"),
        gettext_lazy("It can no longer be used to sign in. Other sessions have ended."),
    ),
    "second_factor_reset": (
        gettext_lazy("Your second factor was reset"),
        gettext_lazy(
            "An administrator has removed all second factors of your account. "
            "The next time you sign in, you set up a new one."
        ),
    ),
    "recovery_codes_renewed": (
        gettext_lazy("You have new recovery codes"),
        gettext_lazy("The recovery codes that you had before no longer work."),
    ),
    "recovery_code_used": (
        gettext_lazy("A recovery code was used to sign in"),
        gettext_lazy("Each recovery code works once. When few are left, make new ones."),
    ),
    "wrong_codes": (
        gettext_lazy("Wrong codes after your right password"),
        gettext_lazy("Somebody knows your password, but not your second factor. Choose a new password now."),
    ),
}


def tell(user: User, change: str) -> None:
    """Write to the person that `change`, a key of TEXTS, has happened."""
    with transaction.atomic():
        post(topic=CHANGES, key=str(user.pk), payload={"change": change})


def send_link_for_new_password(email: str) -> None:
    """To whoever has this address and may sign in. Nothing is different for whoever asked if nobody has."""
    for user in User.objects.filter(email=email.lower(), is_active=True):
        with transaction.atomic():
            post(topic=NEW_PASSWORD, key=str(user.pk))


def deliver_links(messages: Sequence[Message]) -> None:
    """The link is made now, and never stored."""
    for user in _people(messages).values():
        token = default_token_generator.make_token(user)
        path = reverse("account_reset_password_from_key", args=[int_to_base36(user.pk), token])
        link = f"{settings.WAGTAILADMIN_BASE_URL}{path}"
        with translation.override(language_of(user)):
            text = _(
                "Open this address to choose a new password. It works once, for two hours:\n\n%(link)s\n\n"
                "You did not ask for it? Then do nothing: your password stays as it is."
            ) % {"link": link}
            subject = _("A new password for the National Integrity Portal")
        _send(user, subject, text)


def deliver_changes(messages: Sequence[Message]) -> None:
    people = _people(messages)
    for message in messages:
        if (user := people.get(int(message.key))) is None:
            continue
        with translation.override(language_of(user)):
            subject, text = map(str, TEXTS[message.payload["change"]])
            closing = _("Was it not you? Tell an administrator of the approving body at once.")
        _send(user, subject, f"{text}\n\n{closing}")


def _people(messages: Sequence[Message]) -> dict[int, User]:
    keys = {int(message.key) for message in messages}
    return {user.pk: user for user in User.objects.filter(pk__in=keys, is_active=True)}


def _send(user: User, subject: str, text: str) -> None:
    EmailMessage(subject, text, to=[user.email]).send()


def language_of(user: User) -> str:
    """The language the person has chosen for the CMS; the portal's own where none is chosen."""
    chosen = UserProfile.objects.filter(user=user).values_list("preferred_language", flat=True).first()
    return chosen or settings.LANGUAGE_CODE
