"""The second factor: which ones somebody has, whether a code is right, and taking them away."""

import logging
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.roles import Role
from institutions.sign_in import mails
from institutions.sign_in.sessions import ends_sessions_of

logger = logging.getLogger(__name__)

Type = Authenticator.Type
FEW_CODES = 3


def holders_of_second_factor() -> QuerySet[Any]:
    """Primary keys of the people who have one. Recovery codes alone are none: they come with another one."""
    factors = Authenticator.objects.filter(type__in=[Type.TOTP, Type.WEBAUTHN])
    return factors.values_list("user_id", flat=True)


def has_factor(user: User) -> bool:
    return holders_of_second_factor().filter(user_id=user.pk).exists()


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    codes = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0


@transaction.atomic
def accept(user: User, code: str) -> Authenticator | None:
    """The factor that `code` is right for, used up with this; None when it is wrong or was used before."""
    kinds = [Type.TOTP, Type.RECOVERY_CODES]
    factors = Authenticator.objects.select_for_update().filter(user=user, type__in=kinds).order_by("-type")
    for factor in factors:
        try:
            right = _accept_one_time_code if factor.type == Type.TOTP else _accept_recovery_code
            if right(factor, code):
                factor.user = user
                return factor
        except InvalidToken:
            logger.error("second factor %s cannot be read: was SECRET_KEY changed?", factor.pk)
    return None


def _accept_one_time_code(factor: Authenticator, code: str) -> bool:
    if factor.data.get("public") and not settings.PORTAL_DEMO:
        return False
    typed, secret = "".join(filter(str.isdigit, code)), decrypt(factor.data["secret"])
    for counter in yield_hotp_counters_from_time():
        expected = format_hotp_value(hotp_value(secret, counter))
        if secrets.compare_digest(typed, expected) and counter > factor.data.get("last_counter", 0):
            factor.data["last_counter"] = counter
            factor.save(update_fields=["data"])
            return True
    return False


def _accept_recovery_code(factor: Authenticator, code: str) -> bool:
    return bool(factor.wrap().validate_code(code))


def use_up_current_code(factor: Authenticator) -> None:
    """The code that somebody has just typed to set the app up does not sign them in as well."""
    counters = list(yield_hotp_counters_from_time())
    factor.data["last_counter"] = counters[len(counters) // 2]
    factor.save(update_fields=["data"])


def give_public_secret(*, user: User, secret: str) -> None:
    """For the demonstration: a secret that everybody may know, worth nothing outside that mode."""
    Authenticator.objects.get_or_create(
        user=user, type=Type.TOTP, defaults={"data": {"secret": encrypt(secret), "public": True}}
    )


@transaction.atomic
def reset_second_factor(*, user: User, by: User, reason: str) -> None:
    """Take every factor of `user` away, who lost the device: they set a new one up at the next sign-in.

    `by` administers the approving body and is somebody else. Raises PermissionDenied, and ValidationError
    without a reason.
    """
    _require_right_to_reset(user, by)
    if not reason.strip():
        raise ValidationError(_("Say why the second factor is reset, and how you know who asked."))
    Authenticator.objects.filter(user=user).delete()
    ends_sessions_of(user)
    data: dict[str, Any] = {"reason": reason.strip()}
    log(instance=user, action="portal.second_factor.reset", user=by, data=data)
    mails.tell(user, "second_factor_reset")


def _require_right_to_reset(user: User, by: User) -> None:
    if user.pk == by.pk or not by.is_active:
        raise PermissionDenied(_("Somebody else has to reset your second factor."))
    body = Institution.objects.all().approving_body()
    if not by.is_superuser and not people_with(Role.ADMINISTRATOR, body).filter(pk=by.pk).exists():
        raise PermissionDenied(_("Only administrators of the approving body reset a second factor."))
