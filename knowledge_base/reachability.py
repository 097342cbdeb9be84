"""Checking politely whether the platforms of the directory answer: once a day each, one host at a time."""

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from knowledge_base.models.reachability import ENOUGH_FAILURES, Reachability
from knowledge_base.polite_requests import Answer, ask
from publication.guarded_requests import PUBLIC_NETWORK, Network
from publication.models import PublicRecord

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=10)
# A round ends soon, so that whoever runs it gets back to other work; the next one goes on.
HOSTS_A_ROUND = 3


def link_of(address: str) -> str:
    """The link of an address as printed, which often lacks `https://`; "" for none."""
    return address if not address or "://" in address else f"https://{address}"


def check_when_wanted() -> int:
    """The periodic job: how many platforms were checked. Touches no network unless the setting says so."""
    if not settings.PORTAL_CHECK_PLATFORMS:
        return 0
    return len(check_due(hosts=HOSTS_A_ROUND))


def check_due(
    *,
    at: datetime | None = None,
    everything: bool = False,
    hosts: int | None = None,
    network: Network = PUBLIC_NETWORK,
) -> list[Reachability]:
    """Check what is due at `at` (or `everything`) on at most `hosts` hosts; return what was checked."""
    moment = at or timezone.now()
    enrol()
    due = Reachability.objects.all() if everything else Reachability.objects.filter(next_check__lte=moment)
    names = list(dict.fromkeys(due.order_by("next_check", "pk").values_list("host", flat=True)))[:hosts]
    return [row for host in names for row in _check_host(host, due, moment, network)]


def enrol() -> None:
    """One row for each public platform with an address; a changed address is one nobody has checked."""
    links = _public_links()
    Reachability.objects.exclude(public_id__in=links).delete()
    known = dict(Reachability.objects.values_list("public_id", "address"))
    for public_id, link in links.items():
        if known.get(public_id) != link:
            Reachability.objects.filter(public_id=public_id).delete()
            Reachability.objects.create(public_id=public_id, address=link, host=_host(link))


def _public_links() -> Mapping[str, str]:
    rows = PublicRecord.objects.filter(type="platform", is_source=True).values_list("public_id", "data")
    return {public_id: link_of(data["address"]) for public_id, data in rows if data.get("address")}


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "")[:220]
    except ValueError:
        return ""


def _check_host(
    host: str, due: QuerySet[Reachability], at: datetime, network: Network
) -> Iterator[Reachability]:
    rows = Reachability.objects.filter(host=host)
    free = rows.exclude(claimed_until__gt=at)
    if not free.update(claimed_until=at + LEASE):
        return
    try:
        for row in due.filter(host=host).order_by("pk"):
            note(row, ask(row.address, _headers(), network), at)
            row.save()
            yield row
    finally:
        rows.update(claimed_until=None)


def _headers() -> Mapping[str, str]:
    """Who asks, and how to reach them. A start page is asked for once, so robots.txt has no say in it."""
    contact = settings.DEFAULT_FROM_EMAIL
    agent = f"IntegrityPortalCheck/1.0 (+{settings.WAGTAILADMIN_BASE_URL}; {contact})"
    return {"User-Agent": agent, "From": contact, "Accept": "text/html, */*;q=0.5"}


def note(row: Reachability, answer: Answer, at: datetime) -> None:
    """Write down what a check at `at` found, and when to come back."""
    row.last_checked = at
    row.reason = answer.reason
    if answer.reached:
        row.last_reached = at
        row.failures = 0
        row.failing_since = row.last_counted = None
    else:
        row.failing_since = row.failing_since or at
        if row.last_counted is None or at - row.last_counted >= HOUR:
            row.failures = min(row.failures + 1, 1000)
            row.last_counted = at
    row.next_check = at + _pause(row)


def _pause(row: Reachability) -> timedelta:
    """A day; an hour while failures are few; then longer and longer up to a day. Never the same for all."""
    pause = DAY
    if row.failures:
        doublings = min(max(row.failures - ENOUGH_FAILURES + 1, 0), 5)
        pause = min(HOUR * 2**doublings, DAY)
    # Spreads the checks over the day; nothing secret hangs on it.
    return pause * random.uniform(1, 1.25)  # noqa: S311


def with_reachability(records: Iterable[PublicRecord]) -> None:
    """Give each platform among `records` its `reachability` (None without an address), in one query."""
    shown = list(records)
    links = {record.public_id: link_of(record.data.get("address", "")) for record in shown}
    asked = Reachability.objects.filter(public_id__in=[key for key, link in links.items() if link])
    rows = {(row.public_id, row.address): row for row in asked}
    for record in shown:
        record.reachability = rows.get((record.public_id, links[record.public_id]))  # type: ignore[attr-defined]
