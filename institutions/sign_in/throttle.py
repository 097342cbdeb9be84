"""Growing pauses after wrong passwords and codes, kept in the database; nobody is locked out for good."""

import ipaddress
import logging
import math
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from institutions.models import User

logger = logging.getLogger(__name__)

FREE_TRIES = 5
FIRST_PAUSE = 30
LONGEST_PAUSE = 15 * 60
# Wrong passwords from one address, whoever they were for: a ministry behind one address also mistypes.
FREE_TRIES_OF_ADDRESS = 50
TRIES_PER_STEP_OF_ADDRESS = 10
FORGOTTEN_AFTER = timedelta(days=1)
NO_ADDRESS = "0.0.0.0"  # noqa: S104 (stands for "unknown")


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; behind the proxy that ends TLS, what that proxy says."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    candidate = told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(candidate))
    except ValueError:
        return NO_ADDRESS


def account_of(email: str | None) -> str:
    """A name for the account that shows no address, and is the same for accounts that do not exist."""
    return salted_hmac("institutions.sign_in", (email or "").strip().lower(), algorithm="sha256").hexdigest()


def account_in(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account that somebody tries to sign in to (setting AXES_USERNAME_CALLABLE)."""
    return account_of((credentials or {}).get("email") or (credentials or {}).get("username"))


def codes_of(user: User) -> str:
    return account_of(f"code {user.pk}")


def pause_after(failures: int) -> int:
    """Seconds to wait after so many wrong tries: nothing, then 30 s, doubled each time up to 15 min."""
    if failures < FREE_TRIES:
        return 0
    return min(FIRST_PAUSE * 2 ** min(failures - FREE_TRIES, 10), LONGEST_PAUSE)


def pause_of_address_after(failures: int) -> int:
    if failures < FREE_TRIES_OF_ADDRESS:
        return 0
    steps = (failures - FREE_TRIES_OF_ADDRESS) // TRIES_PER_STEP_OF_ADDRESS
    return min(FIRST_PAUSE * 2 ** min(steps, 10), LONGEST_PAUSE)


def seconds_to_wait(account: str, address: str) -> int:
    """How long before a password is looked at again, for this account from this address."""
    own = _tally(AccessAttempt.objects.filter(username=account, ip_address=address))
    wait = _left(pause_after(own[0]), own[1])
    if ipaddress.ip_address(address).is_loopback or address == NO_ADDRESS:
        # A proxy that does not say who asks: everybody would wait for everybody.
        return wait
    recent = timezone.now() - timedelta(hours=1)
    all_of_address = _tally(AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=recent))
    return max(wait, _left(pause_of_address_after(all_of_address[0]), all_of_address[1]))


def seconds_to_wait_for_code(user: User) -> int:
    """From any address: who gets here knows the password, and codes are short."""
    failures, last = _tally(AccessAttempt.objects.filter(username=codes_of(user)))
    return _left(pause_after(failures), last)


def _tally(attempts: QuerySet[AccessAttempt]) -> tuple[int, datetime | None]:
    known = attempts.filter(attempt_time__gte=timezone.now() - FORGOTTEN_AFTER)
    found = known.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    return found["failures"] or 0, found["last"]


def _left(pause: int, last: datetime | None) -> int:
    if not pause or last is None:
        return 0
    return max(0, math.ceil(pause - (timezone.now() - last).total_seconds()))


@transaction.atomic
def count_failure(account: str, address: str) -> None:
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    attempt, created = AccessAttempt.objects.get_or_create(
        username=account, ip_address=address, user_agent="", defaults={"failures_since_start": 1}
    )
    if not created:
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            failures_since_start=F("failures_since_start") + 1, attempt_time=timezone.now()
        )
    logger.warning("sign-in refused: account %.12s from %s", account, address)


def count_wrong_code(user: User, address: str) -> bool:
    """True when this was the last free try: time to warn the person."""
    count_failure(codes_of(user), address)
    return _tally(AccessAttempt.objects.filter(username=codes_of(user)))[0] == FREE_TRIES


def forget_failures(account: str, address: str | None = None) -> None:
    attempts = AccessAttempt.objects.filter(username=account)
    (attempts.filter(ip_address=address) if address else attempts).delete()


def wait_text(seconds: int) -> str:
    """ "Wait 2 minutes before you try again.", in the reader's language."""
    if seconds < 60:
        return ngettext(
            "Wait %(number)d second before you try again.",
            "Wait %(number)d seconds before you try again.",
            seconds,
        ) % {"number": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Wait %(number)d minute before you try again.",
        "Wait %(number)d minutes before you try again.",
        minutes,
    ) % {"number": minutes}


class GrowingDelay(AxesDatabaseHandler):
    """What django-axes asks and tells, answered with pauses that grow instead of a lock."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return seconds_to_wait(account_in(request, credentials), address_of(request)) > 0

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        # A try that was not looked at does not lengthen the pause.
        if request is not None and not getattr(request, "axes_locked_out", False):
            count_failure(account_in(request, credentials), address_of(request))

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        forget_failures(account_of(user.email), address_of(request))

    def user_logged_out(self, sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
        """Nothing is kept about when people work."""
