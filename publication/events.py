"""What became public, changed or was withdrawn: one event for a record and a moment, read from its states."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from publication.generation import remembered
from publication.models import RecordState

# Languages of a record that change within so long of each other are one event.
TOGETHER = timedelta(seconds=10)


class Happening(Enum):
    """What an event tells, by the names of ActivityStreams."""

    CREATE = "Create"
    UPDATE = "Update"
    DELETE = "Delete"


@dataclass(frozen=True)
class Event:
    """`number` rises with time and never changes; `at` is when the first of its languages was recorded."""

    number: int
    happening: Happening
    at: datetime
    translation_key: UUID
    public_id: str
    type: str


def beginnings() -> QuerySet[RecordState]:
    """The states with which an event begins: none of the record was recorded shortly before."""
    before = RecordState.objects.filter(
        translation_key=OuterRef("translation_key"),
        pk__lt=OuterRef("pk"),
        recorded_at__gt=OuterRef("recorded_at") - TOGETHER,
    )
    return RecordState.objects.filter(~Exists(before))


def number_of_events() -> int:
    return remembered("number of events", lambda: beginnings().count())


def events_before(number: int | None, length: int) -> list[Event]:
    """At most `length` events with lower numbers than `number` (None: the newest), newest first."""
    found = beginnings() if number is None else beginnings().filter(pk__lt=number)
    wanted = dict(found.order_by("-pk").values_list("pk", "translation_key")[:length])
    told = {event.number: event for event in _told(wanted.values())}
    return [told[pk] for pk in wanted]


def event(number: int) -> Event | None:
    """The event of this number; None when none begins with it."""
    state = beginnings().filter(pk=number).first()
    found = _told([state.translation_key]) if state else ()
    return next((event for event in found if event.number == number), None)


def end_of_last_page(length: int) -> int | None:
    """The number before which the last page lies, when pages of `length` are counted from the newest on.

    None while one page holds all.
    """
    number = number_of_events()
    if number <= length:
        return None
    oldest = number % length or length
    return beginnings().order_by("pk").values_list("pk", flat=True)[oldest]


def _told(keys: Iterable[UUID]) -> Iterator[Event]:
    """All events of these records: what a state means depends on those before it."""
    states = RecordState.objects.filter(translation_key__in=set(keys)).order_by("translation_key", "pk")
    slim = states.only("translation_key", "public_id", "type", "locale", "recorded_at", "withdrawn")
    together: list[RecordState] = []
    public: set[str] = set()
    for state in slim:
        if together and not _belongs(state, together):
            yield _as_event(together, public)
            public = set() if state.translation_key != together[0].translation_key else public
            together = []
        together.append(state)
    if together:
        yield _as_event(together, public)


def _belongs(state: RecordState, together: Sequence[RecordState]) -> bool:
    last = max(earlier.recorded_at for earlier in together)
    return state.translation_key == together[0].translation_key and state.recorded_at - TOGETHER < last


def _as_event(together: Sequence[RecordState], public: set[str]) -> Event:
    """Notes in `public` in which languages the record is public after it."""
    first, was_public = together[0], bool(public)
    for state in together:
        (public.discard if state.withdrawn else public.add)(state.locale)
    happening = _happening(was_public, bool(public))
    return Event(first.pk, happening, first.recorded_at, first.translation_key, first.public_id, first.type)


def _happening(was_public: bool, is_public: bool) -> Happening:
    if not is_public:
        return Happening.DELETE
    return Happening.UPDATE if was_public else Happening.CREATE
