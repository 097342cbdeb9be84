"""How much may be handed in in how much time, without keeping anybody's address (docs/guides/speak-up.md).

Two budgets for each thing: of the place that asks, and of everybody together. Places are known by a keyed
digest in the memory of this process alone, and its salt is thrown away every hour, so that nothing that is
kept can be turned back into an address. The count of everybody names nobody: it stands in the cache, or here
while that is away. Beyond a budget nobody is refused: they are told how long to wait, and lose nothing.
"""

import hmac
import ipaddress
import math
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.core.cache import cache
from django.http import HttpRequest

from institutions.sign_in.throttle import NO_ADDRESS, address_of


@dataclass(frozen=True)
class Rate:
    """`number` at once, and again `number` in each `seconds`."""

    number: int
    seconds: int


@dataclass(frozen=True)
class Budget:
    of_place: Rate
    of_all: Rate


# A ministry, a village's café or an exit of Tor is one place for many people.
BUDGETS: dict[str, Budget] = {
    "look for answers": Budget(Rate(30, 60), Rate(600, 60)),
    "go on": Budget(Rate(120, 300), Rate(3000, 60)),
    "attach": Budget(Rate(20, 600), Rate(120, 60)),
    "send": Budget(Rate(10, 600), Rate(120, 60)),
    # By the minute, although guessing is hopeless: an hour's budget, spent by a guesser, would lock all out.
    "follow": Budget(Rate(30, 600), Rate(600, 60)),
}
SALT_SECONDS = 3600
MOST_PLACES = 20_000


@dataclass
class _Bucket:
    left: float
    at: float


class Places:
    """Token buckets by place; the one that was not seen for longest goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._renew(time.monotonic())

    def _renew(self, now: float) -> None:
        self._salt, self._since = secrets.token_bytes(32), now
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()

    def forget(self) -> None:
        with self._lock:
            self._renew(time.monotonic())

    def wait(self, what: str, place: str, rate: Rate) -> int:
        """Seconds until one more is possible; 0 when it was and is counted."""
        now = time.monotonic()
        with self._lock:
            if now - self._since >= SALT_SECONDS:
                self._renew(now)
            key = hmac.digest(self._salt, f"{what} {place}".encode(), "sha256")
            bucket = self._buckets.pop(key, None) or _Bucket(rate.number, now)
            speed = rate.number / rate.seconds
            bucket.left, bucket.at = min(rate.number, bucket.left + (now - bucket.at) * speed), now
            self._buckets[key] = bucket
            while len(self._buckets) > MOST_PLACES:
                self._buckets.popitem(last=False)
            if bucket.left < 1:
                return math.ceil((1 - bucket.left) / speed)
            bucket.left -= 1
            return 0


class Everybody:
    """Counts in windows of time, shared by all processes as far as the cache is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._own: dict[str, tuple[int, int]] = {}

    def forget(self) -> None:
        with self._lock:
            self._own.clear()

    def wait(self, what: str, rate: Rate) -> int:
        now = time.time()
        window = int(now // rate.seconds)
        count = max(self._counted_here(what, window), self._counted_together(what, window, rate))
        return 0 if count <= rate.number else math.ceil((window + 1) * rate.seconds - now)

    def _counted_here(self, what: str, window: int) -> int:
        with self._lock:
            since, count = self._own.get(what, (window, 0))
            count = count + 1 if since == window else 1
            self._own[what] = (window, count)
            return count

    def _counted_together(self, what: str, window: int, rate: Rate) -> int:
        """0 without the cache: what this process has counted holds then."""
        key = f"speak-up:{what.replace(' ', '-')}:{window}"
        cache.add(key, 0, rate.seconds * 2)
        try:
            return int(cache.incr(key))
        except ValueError:
            return 0


places, everybody = Places(), Everybody()


def seconds_to_wait(what: str, request: HttpRequest) -> int:
    """0 when there is room, and it is counted; else in how many seconds there will be."""
    budget = BUDGETS[what]
    place = place_of(address_of(request))
    if place and (wait := places.wait(what, place, budget.of_place)):
        return wait
    return everybody.wait(what, budget.of_all)


def place_of(address: str) -> str:
    """An IPv4 address, or the /56 that one IPv6 customer has; "" when the proxy does not say who asks."""
    parsed = ipaddress.ip_address(address)
    if address == NO_ADDRESS or parsed.is_loopback:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 56), strict=False))
    return str(parsed)
