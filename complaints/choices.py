"""What the lists of the forms offer, also while the database is away."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db import InterfaceError, OperationalError

from institutions.models import Institution, Term, Vocabulary
from institutions.models.institution import InstitutionKind

SECONDS_KEPT = 60
# A body of another country or of the whole world answers no complaint here.
NOT_OFFERED = (InstitutionKind.INTERNATIONAL_PARTNER,)

Option = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """`institutions`: `(kind, [(slug, name)])`; the others: `[(slug, label)]`."""

    institutions: Sequence[tuple[str, Sequence[Option]]] = ()
    themes: Sequence[Option] = ()
    regions: Sequence[Option] = ()


_last: dict[str, Choices] = {}


def choices_in(locale: str) -> Choices:
    """Must be called with the reader's language active: names of kinds are in it."""
    key = f"speak-up-choices:{locale}"
    kept = cache.get(key)
    if isinstance(kept, Choices):
        _last[locale] = kept
        return kept
    try:
        made = Choices(
            _institutions(locale), _terms(Vocabulary.THEME, locale), _terms(Vocabulary.REGION, locale)
        )
    except (OperationalError, InterfaceError):
        return _last.get(locale, Choices())
    cache.set(key, made, SECONDS_KEPT)
    _last[locale] = made
    return made


def _institutions(locale: str) -> Sequence[tuple[str, Sequence[Option]]]:
    groups: dict[str, list[Option]] = defaultdict(list)
    for institution in Institution.objects.open().exclude(kind__in=NOT_OFFERED):
        groups[institution.kind].append((institution.slug, institution.name_in(locale)))
    return [
        (str(kind.label), sorted(groups[kind.value], key=lambda option: option[1]))
        for kind in InstitutionKind
        if groups[kind.value]
    ]


def _terms(vocabulary: str, locale: str) -> Sequence[Option]:
    return [(term.slug, term.label_in(locale)) for term in Term.objects.filter(vocabulary=vocabulary)]
