"""What the tracker said on an earlier day: `?as_of=2026-03-01`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from publication.history import standing_on
from publication.models import RecordState


@dataclass(frozen=True)
class AskedDay:
    """`day` is None when none was asked for or what was asked is no day; `today` is always there."""

    asked: str
    day: date | None
    today: date

    @property
    def invalid(self) -> bool:
        return bool(self.asked) and self.day is None

    @property
    def past(self) -> date | None:
        """The day to look back to; None for today, and for days that have not come yet."""
        return self.day if self.day is not None and self.day < self.today else None

    @property
    def future(self) -> bool:
        return self.day is not None and self.day > self.today

    @property
    def on(self) -> date:
        """The day by which to tell what is overdue."""
        return self.past or self.today


@dataclass(frozen=True)
class PastView:
    """What stood on an earlier `day`. `state` is None before the first record, withdrawn while not public."""

    day: date
    state: RecordState | None
    first: date | None

    @property
    def stood(self) -> bool:
        return self.state is not None and not self.state.withdrawn


def asked_day(request: HttpRequest) -> AskedDay:
    asked = request.GET.get("as_of", "").strip()
    return AskedDay(asked, _day_in(asked), timezone.localdate())


def past_view(states: Sequence[RecordState], asked: AskedDay) -> PastView | None:
    """From a record's states, oldest first; None when the page is to show today."""
    if asked.past is None:
        return None
    first = timezone.localtime(states[0].recorded_at).date() if states else None
    return PastView(asked.past, standing_on(states, asked.past), first)


def _day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
