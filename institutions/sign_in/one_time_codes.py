"""The current one-time code of people whose secret is public: the demonstration's, and nobody else's."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings


def code_to_show(user: Any) -> str | None:
    """A code that works now and was not used; None for real people, and outside demonstration mode."""
    if not settings.PORTAL_DEMO:
        return None
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP, data__public=True).first()
    if factor is None:
        return None
    last, secret = factor.data.get("last_counter", 0), decrypt(factor.data["secret"])
    counters = list(yield_hotp_counters_from_time())
    middle = len(counters) // 2
    # The current one first, then those that the tolerance also lets through.
    for counter in (*counters[middle:], *counters[:middle]):
        if counter > last:
            return format_hotp_value(hotp_value(secret, counter))
    return None
