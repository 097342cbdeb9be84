"""So many requests to the API a minute from one address, told with every answer."""

import ipaddress
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from institutions.sign_in.throttle import address_of
from portal.problems import problem
from publication.views import wanted_language

WINDOW = 60
# Behind a proxy that does not say for whom it asks, all readers have the address of this machine.
TOGETHER = 20


@dataclass(frozen=True)
class Allowance:
    """Of the running minute: `left` of `limit` requests, `reset` seconds until the next one begins."""

    limit: int
    left: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.reset),
        }


def counted(request: HttpRequest, limit: int) -> Allowance:
    """Count the request. Without a cache nobody is refused."""
    now, address = time.time(), address_of(request)
    limit *= TOGETHER if _is_this_machine(address) else 1
    # The address is not kept: only what is derived from it, for a minute or two.
    who = salted_hmac("portal.api_limit", address, algorithm="sha256").hexdigest()[:32]
    key = f"api-{who}-{int(now // WINDOW)}"
    return Allowance(limit, limit - tries(key), int(WINDOW - now % WINDOW) or 1)


def _is_this_machine(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return ip.is_loopback or ip.is_unspecified


def tries(key: str) -> int:
    """Count one more under `key`, which names a minute; return how many there are. 1 without a cache."""
    if cache.add(key, 1, 2 * WINDOW):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        return 1


def refused(request: HttpRequest, allowance: Allowance) -> HttpResponse:
    with override(wanted_language(request)):
        detail = _("More than %(limit)s requests in one minute. Try again in %(seconds)s seconds.") % {
            "limit": allowance.limit,
            "seconds": allowance.reset,
        }
        response = problem(429, detail=detail)
    response.headers["Retry-After"] = str(allowance.reset)
    response.headers["Cache-Control"] = "no-store"
    return response
