"""What the portal said on a day: states of public records, added with every change and never rewritten."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from publication.models import PublicRecord, RecordState

_KEPT = ("translation_key", "public_id", "type", "locale", "is_source", "title", "url", "order", "data")


def said_by(record: PublicRecord) -> tuple[str, str, dict[str, Any]]:
    """What makes a new state when it changes."""
    return record.title, record.url, record.data


def remember(record: PublicRecord) -> None:
    """The record says something new from now on."""
    RecordState.objects.create(**_kept(record))


def remember_withdrawal(record: PublicRecord) -> None:
    """The record is public no longer."""
    RecordState.objects.create(**_kept(record), withdrawn=True)


def forget_words(translation_key: UUID) -> None:
    """What was public of a record loses its words; that it was, and when, stays.

    For records whose words may be about somebody: no other history is rewritten.
    """
    RecordState.objects.filter(translation_key=translation_key).update(title="")


def _kept(record: PublicRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _KEPT}


def states_of(translation_key: UUID, locale: str) -> QuerySet[RecordState]:
    """All states of a record in one language, oldest first."""
    return RecordState.objects.filter(translation_key=translation_key, locale=locale)


def standing_on(states: Iterable[RecordState], day: date) -> RecordState | None:
    """The last of `states` (oldest first) that was recorded by the end of `day`; None before the first."""
    end = end_of(day)
    return next((state for state in reversed(list(states)) if state.recorded_at < end), None)


def end_of(day: date) -> datetime:
    """The moment at which the next day begins."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def type_on(record_type: str, locale: str, day: date) -> list[RecordState]:
    """What stood of a type at the end of `day`, each record once: in `locale`, else in its source language.

    States of records withdrawn by then stay out.
    """
    last = RecordState.objects.filter(
        translation_key=OuterRef("translation_key"), locale=OuterRef("locale"), recorded_at__lt=end_of(day)
    ).order_by("-recorded_at", "-pk")
    latest = RecordState.objects.filter(type=record_type, withdrawn=False, pk=Subquery(last.values("pk")[:1]))
    chosen: dict[UUID, RecordState] = {}
    for state in latest.order_by("order", "pk"):
        if state.locale == locale or (state.is_source and state.translation_key not in chosen):
            chosen[state.translation_key] = state
    return sorted(chosen.values(), key=lambda state: (state.order, state.pk))


def as_record(state: RecordState) -> PublicRecord:
    """The state in the shape of a public record, for pages that show records; not to be saved."""
    return PublicRecord(**{name: getattr(state, name) for name in _KEPT})
