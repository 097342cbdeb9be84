"""Records carry identifiers of terms and institutions: when those change or go, the records are written anew.

Their labels stand in no record but the institution's own: they are read when they are shown.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex

from institutions.models import Institution, Term
from publication.facets import INSTITUTION_FACETS
from publication.refreshing import carriers_of, refresh_later

Named = Institution | Term


@receiver([pre_save, pre_delete], sender=Term)
@receiver([pre_save, pre_delete], sender=Institution)
def note_records(sender: type[Named], instance: Any, **kwargs: Any) -> None:
    """Who carries the identifier it has had so far, if that changes or goes."""
    before = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    changes = before is not None and (kwargs["signal"] is pre_delete or _mark(before) != _mark(instance))
    instance.records_to_refresh = _records_naming(before) if before is not None and changes else set()


@receiver([post_save, post_delete], sender=Term)
@receiver([post_save, post_delete], sender=Institution)
def refresh_records(sender: type[Named], instance: Any, **kwargs: Any) -> None:
    if instance.records_to_refresh:
        refresh_later(instance.records_to_refresh)


def _mark(named: Named) -> tuple[str, ...]:
    return (named.vocabulary, named.slug) if isinstance(named, Term) else (named.slug,)


def _records_naming(named: Named) -> set[UUID]:
    return carriers_of(_facets(named), named.slug) | _live_users(named)


def _facets(named: Named) -> Iterable[str]:
    return (named.vocabulary,) if isinstance(named, Term) else INSTITUTION_FACETS


def _live_users(named: Named) -> set[UUID]:
    users = ReferenceIndex.get_references_to(named).values_list("object_id", flat=True)
    pages = Page.objects.live().filter(pk__in=[int(pk) for pk in users if pk.isdigit()])
    return set(pages.values_list("translation_key", flat=True))
