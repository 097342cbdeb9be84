"""Writing down what search should know: each change is in the ledger, and counts within a minute."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from institutions.models import User
from publication.models import PublicRecord
from search.analysis import stems
from search.indexes import locales
from search.words.checking import check_phrases, check_terms
from search.words.kept import forget_words
from search.words.models import PinnedAnswer, SynonymGroup
from search.words.permissions import check_keeps_words

SYNONYMS_KEPT = "portal.synonyms.kept"
SYNONYMS_REMOVED = "portal.synonyms.removed"
PIN_KEPT = "portal.pin.kept"
PIN_REMOVED = "portal.pin.removed"
MOST_RECORDS = 5


@dataclass(frozen=True)
class Pin:
    """`records` are translation keys in the order of showing."""

    phrases: Sequence[str]
    records: Sequence[UUID]
    from_day: date | None = None
    until_day: date | None = None
    note: str = ""


@transaction.atomic
def keep_synonyms(
    *, terms: Sequence[str], language: str = "", note: str = "", by: User, group: SynonymGroup | None = None
) -> SynonymGroup:
    """Make a group, or change `group`. `language`: only in records of this language.

    Raises PermissionDenied, and ValidationError with everything that stands against it.
    """
    check_keeps_words(by)
    check_terms(terms, language=language, besides=group)
    before = group.terms if group else []
    kept = group or SynonymGroup()
    kept.terms, kept.language, kept.note = list(terms), language, note
    kept.save()
    _record(SYNONYMS_KEPT, kept, by, before=before, after=kept.terms, language=language)
    return kept


@transaction.atomic
def remove_synonyms(*, group: SynonymGroup, by: User) -> None:
    """Raises PermissionDenied."""
    check_keeps_words(by)
    _record(SYNONYMS_REMOVED, group, by, before=group.terms)
    group.delete()


@transaction.atomic
def keep_pin(*, pin: Pin, by: User, answer: PinnedAnswer | None = None) -> PinnedAnswer:
    """Make a recommended answer, or change `answer`. Raises PermissionDenied and ValidationError."""
    check_keeps_words(by)
    check_pin(pin, besides=answer)
    kept = answer or PinnedAnswer()
    kept.phrases, kept.records = list(pin.phrases), [str(key) for key in pin.records]
    kept.from_day, kept.until_day, kept.note = pin.from_day, pin.until_day, pin.note
    kept.save()
    days = {"from": _day(pin.from_day), "until": _day(pin.until_day)}
    _record(PIN_KEPT, kept, by, questions=kept.phrases, records=kept.records, **days)
    return kept


@transaction.atomic
def remove_pin(*, answer: PinnedAnswer, by: User) -> None:
    """Raises PermissionDenied."""
    check_keeps_words(by)
    _record(PIN_REMOVED, answer, by, questions=answer.phrases, records=answer.records)
    answer.delete()


def check_pin(pin: Pin, *, besides: PinnedAnswer | None = None) -> None:
    """Raises ValidationError, by field."""
    problems: dict[str, Any] = {}
    try:
        check_phrases(pin.phrases)
        _check_free(pin, besides)
    except ValidationError as refused:
        problems["phrases"] = refused.messages
    if wrong := _records_problem(pin.records):
        problems["records"] = wrong
    if pin.from_day and pin.until_day and pin.until_day < pin.from_day:
        problems["until_day"] = _("The last day comes before the first.")
    if problems:
        raise ValidationError(problems)


def _records_problem(keys: Sequence[UUID]) -> str:
    if not keys:
        return _("Choose at least one record.")
    if len(keys) > MOST_RECORDS:
        return _("Choose at most %(number)s records: more is a list, not an answer.") % {
            "number": MOST_RECORDS
        }
    if len(set(keys)) < len(keys):
        return _("A record is named twice.")
    public = PublicRecord.objects.filter(translation_key__in=keys).values("translation_key").distinct()
    if public.count() < len(keys):
        return _("A record is not public. Only what everybody may read can be recommended.")
    return ""


def _check_free(pin: Pin, besides: PinnedAnswer | None) -> None:
    """No question has two recommended answers on the same day."""
    asked = _asked(pin.phrases)
    for other in PinnedAnswer.objects.all():
        if other != besides and _days_meet(pin, other) and asked & _asked(other.phrases):
            raise ValidationError(
                _("There is a recommended answer already for “%(questions)s”. Change that one.")
                % {"questions": other}
            )


def _asked(phrases: Sequence[str]) -> set[tuple[str, frozenset[str]]]:
    return {(code, frozenset(stems(phrase, code))) for phrase in phrases for code in locales()}


def _days_meet(pin: Pin, other: PinnedAnswer) -> bool:
    starts = (pin.from_day or date.min, other.from_day or date.min)
    ends = (pin.until_day or date.max, other.until_day or date.max)
    return max(starts) <= min(ends)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _record(action: str, instance: Any, by: User, **data: Any) -> None:
    log(instance, action, user=by, data=data)
    forget_words()
