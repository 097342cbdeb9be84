"""Counting questions without an answer: in memory first, at most one write a minute, and few new rows a day.

Whatever a robot asks, a process writes once a minute, a question counts a few times in it, and a day brings a
limited number of new rows.
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from threading import Lock

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from search.unanswered.models import UnansweredQuestion
from search.unanswered.privacy import keepable

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 60
MOST_WAITING = 100
MOST_A_MINUTE = 3
NEW_A_DAY = 300

# (words, language)
Asked = tuple[str, str]


class Tally:
    """What this process has not written yet."""

    def __init__(self) -> None:
        self.counts: Counter[Asked] = Counter()
        self.written = 0.0
        self.lock = Lock()

    def add(self, asked: Asked) -> None:
        with self.lock:
            if asked in self.counts or len(self.counts) < MOST_WAITING:
                self.counts[asked] = min(self.counts[asked] + 1, MOST_A_MINUTE)

    def take_due(self) -> Mapping[Asked, int]:
        """All of it when a minute has passed since the last time; else nothing."""
        with self.lock:
            now = time.monotonic()
            if not self.counts or (self.written and now - self.written < SECONDS_BETWEEN):
                return {}
            taken, self.counts, self.written = self.counts, Counter(), now
            return taken


tally = Tally()


def count_unanswered(text: str, language: str) -> None:
    """Count that `text` found nothing, if it may be kept; the search goes on whatever happens here."""
    if words := keepable(text):
        tally.add((words, language))
    write_due()


def write_due() -> None:
    if due := tally.take_due():
        try:
            write_counts(counts=due, day=timezone.localdate())
        except DatabaseError as error:
            logger.warning("search: %s counts are lost (%s)", len(due), type(error).__name__)


@transaction.atomic
def write_counts(*, counts: Mapping[Asked, int], day: date) -> None:
    rows = UnansweredQuestion.objects.filter(words__in={words for words, _language in counts})
    known = {(row.words, row.language): row.pk for row in rows}
    for asked in counts.keys() & known.keys():
        row = UnansweredQuestion.objects.filter(pk=known[asked])
        row.update(times=F("times") + counts[asked], last_day=day)
    room = NEW_A_DAY - UnansweredQuestion.objects.filter(first_day=day).count()
    new = [asked for asked in counts if asked not in known][: max(0, room)]
    UnansweredQuestion.objects.bulk_create(
        [
            UnansweredQuestion(
                words=words, language=language, times=counts[words, language], first_day=day, last_day=day
            )
            for words, language in new
        ],
        ignore_conflicts=True,
    )
