"""Each morning: which saved searches find what became public since their last mail, and a mail for those."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone

from notifications.summaries import last_morning
from outbox.posting import post
from publication.models import PublicRecord
from search.alerts.models import Alert, Rhythm, SavedSearch, SavedSearchQuerySet
from search.database import matching

ALERTS = "search alerts by mail"
# A record says when it was published and is seen when that commits: nobody is asked about a moment so near.
SETTLED = timedelta(minutes=10)
BATCH = 500
LISTED = 25
# Seconds. Other work waits in the same process; the next run goes on.
LONGEST_RUN = 60.0


@dataclass
class News:
    """Records that became public in a span of time: when each did, and its rows."""

    moments: Mapping[UUID, datetime]
    rows: Sequence[int]
    answers: dict[str, list[UUID]] = field(default_factory=dict)

    def found_by(self, search: SavedSearch) -> list[UUID]:
        """New to this reader, the newest first. Searches that ask the same are asked once."""
        if search.fingerprint not in self.answers:
            # They come in the order of their fingerprints: one that is past does not come back.
            self.answers = {search.fingerprint: self._ask(search)}
        since = search.told_until
        return [key for key in self.answers[search.fingerprint] if since and self.moments[key] > since]

    def _ask(self, search: SavedSearch) -> list[UUID]:
        if not self.rows:
            return []
        found = matching(search.question, among=self.rows).values_list("translation_key", flat=True)
        return sorted(set(found), key=lambda key: (self.moments[key], key), reverse=True)


def news_between(since: datetime, until: datetime) -> News:
    """A record is new once: a translation that comes later does not make it so again."""
    firsts = (
        PublicRecord.objects.order_by().values("translation_key").annotate(first=Min("first_published_at"))
    )
    new = firsts.filter(first__gt=since, first__lte=until)
    moments = dict(new.values_list("translation_key", "first"))
    rows = PublicRecord.objects.filter(translation_key__in=new.values("translation_key"))
    return News(moments, [pk for pk, key in rows.values_list("pk", "translation_key") if key in moments])


def tell(at: datetime | None = None) -> int:
    """Write the mails that are due at `at` and post them; return how many."""
    settled = (at or timezone.now()) - SETTLED
    end = time.monotonic() + LONGEST_RUN
    return sum(_tell(rhythm, last_turn(rhythm, settled), end) for rhythm in Rhythm)


def last_turn(rhythm: str, at: datetime) -> datetime:
    """This morning, or the morning of this week's Monday; the one before while it is still to come."""
    morning = last_morning(at)
    days = timezone.localtime(morning).weekday() if rhythm == Rhythm.WEEKLY else 0
    return last_morning(morning - timedelta(days=days) + timedelta(hours=12)) if days else morning


def _tell(rhythm: str, turn: datetime, end: float) -> int:
    due = SavedSearch.objects.due(rhythm, turn)
    oldest = due.aggregate(oldest=Min("told_until"))["oldest"]
    if oldest is None:
        return 0
    news, written, after = news_between(oldest, turn), 0, ("", 0)
    while time.monotonic() < end:
        last, alerts = _tell_batch(due, after, turn, news)
        if last is None:
            break
        after, written = (last.fingerprint, last.pk), written + alerts
    return written


@transaction.atomic
def _tell_batch(
    due: SavedSearchQuerySet, after: tuple[str, int], turn: datetime, news: News
) -> tuple[SavedSearch | None, int]:
    """The last search of the batch and the number of mails. All of it commits together, or none."""
    searches = _locked(due, after)
    doubtful = _doubtful(searches)
    alerts = [alert for search in searches if (alert := _alert(search, news, doubtful.get(search.pk, [])))]
    for alert in Alert.objects.bulk_create(alerts):
        post(topic=ALERTS, key=str(alert.pk))
    SavedSearch.objects.filter(pk__in=[search.pk for search in searches]).update(told_until=turn)
    return (searches[-1] if searches else None), len(alerts)


def _locked(due: SavedSearchQuerySet, after: tuple[str, int]) -> list[SavedSearch]:
    fingerprint, pk = after
    rest = due.filter(Q(fingerprint__gt=fingerprint) | Q(fingerprint=fingerprint, pk__gt=pk))
    if connection.features.has_select_for_update_skip_locked:
        rest = rest.select_for_update(skip_locked=True)
    return list(rest.order_by("fingerprint", "pk")[:BATCH])


def _doubtful(searches: Iterable[SavedSearch]) -> dict[int, list[str]]:
    """`{search: records}` of mails that a worker began and did not live to confirm; said again once."""
    lost = Alert.objects.unconfirmed(timezone.now()).filter(search__in=searches, retold=False)
    found: dict[int, list[str]] = {}
    for alert in lost:
        found.setdefault(alert.search_id, []).extend(alert.says())
    Alert.objects.filter(pk__in=[alert.pk for alert in lost]).update(retold=True)
    return found


def _alert(search: SavedSearch, news: News, doubtful: Sequence[str]) -> Alert | None:
    """None when there is nothing to say."""
    new = news.found_by(search)
    if not new and not doubtful:
        return None
    listed = [str(key) for key in new[:LISTED]]
    again = [key for key in dict.fromkeys(doubtful) if key not in listed]
    return Alert(search=search, records=listed, more=len(new) - len(listed), doubtful=again)
