"""Institutions, sections, languages and terms that lines may name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Self

from django.conf import settings
from django.db.models.enums import Choices
from django.utils.translation import get_language_info, gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from editorial.models import InstitutionSectionPage
from institutions.models import Institution, Term, Vocabulary
from knowledge_base.collection.wording import compared
from knowledge_base.statuses import LifeStage, ResourceKind

TERM_FIELDS: Mapping[str, str] = {
    "themes": Vocabulary.THEME,
    "sectors": Vocabulary.SECTOR,
    "challenge_types": Vocabulary.CHALLENGE_TYPE,
    "audiences": Vocabulary.AUDIENCE,
}
TYPES = (("resource", _("Resource")), ("initiative", _("Initiative")))
CHOICE_FIELDS: Mapping[str, type[Choices]] = {"life_stage": LifeStage, "kind": ResourceKind}


def languages() -> list[str]:
    return [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


@dataclass(frozen=True)
class Values:
    """The values of one field: `labels` by slug and language; `known` leads from written words to slugs."""

    labels: Mapping[str, Mapping[str, str]]
    known: Mapping[str, str]

    @classmethod
    def of(cls, labels: Mapping[str, Mapping[str, str]]) -> Self:
        known: dict[str, str] = {}
        for slug, names in labels.items():
            for word in (slug, *names.values()):
                known.setdefault(compared(word), slug)
        return cls(labels, known)

    def slug_of(self, written: str, *, by_label: bool) -> str:
        """Empty for a word that is not known."""
        if by_label:
            return self.known.get(compared(written), "")
        return written if written in self.labels else ""

    def nearest(self, written: str) -> str:
        """The slug that `written` was perhaps meant to be; empty when none comes near."""
        close = get_close_matches(compared(written), self.known, n=1, cutoff=0.6)
        return self.known[close[0]] if close else ""


@dataclass(frozen=True)
class Words:
    """What the database knows at the start. `sections`: page ids by (institution's slug, language)."""

    institutions: Mapping[str, Institution]
    sections: Mapping[tuple[str, str], int]
    public_sections: frozenset[int]
    values: Mapping[str, Values]
    terms: Mapping[tuple[str, str], Term]
    languages: tuple[str, ...]
    locales: Mapping[str, Locale]

    @classmethod
    def read(cls) -> Self:
        sections = list(
            InstitutionSectionPage.objects.values_list(
                "institution__slug", "locale__language_code", "pk", "live"
            )
        )
        terms = list(Term.objects.filter(vocabulary__in=TERM_FIELDS.values()))
        return cls(
            institutions={row.slug: row for row in Institution.objects.all()},
            sections={(slug, code): pk for slug, code, pk, _live in sections},
            public_sections=frozenset(pk for _slug, _code, pk, live in sections if live),
            values={
                **{name: _of_terms(terms, vocabulary) for name, vocabulary in TERM_FIELDS.items()},
                **{name: _of_choices(choices.choices) for name, choices in CHOICE_FIELDS.items()},
                "type": _of_choices(TYPES),
                "locale": _of_languages(),
            },
            terms={(term.vocabulary, term.slug): term for term in terms},
            languages=tuple(languages()),
            locales={locale.language_code: locale for locale in Locale.objects.all()},
        )

    def terms_of(self, name: str, slugs: Iterable[str]) -> list[Any]:
        return [self.terms[TERM_FIELDS[name], slug] for slug in slugs]


def _of_terms(terms: Iterable[Term], vocabulary: str) -> Values:
    return Values.of({term.slug: term.labels for term in terms if term.vocabulary == vocabulary})


def _of_choices(choices: Iterable[tuple[Any, Any]]) -> Values:
    labels: dict[str, dict[str, str]] = {str(value): {} for value, _label in choices}
    for code in languages():
        with override(code):
            for value, label in choices:
                labels[str(value)][code] = str(label)
    return Values.of(labels)


def _of_languages() -> Values:
    """By code, by their own names, and by the names that the others have for them."""
    labels: dict[str, dict[str, str]] = {
        code: {"": name} for code, name in settings.WAGTAIL_CONTENT_LANGUAGES
    }
    for reader in languages():
        with override(reader):
            for code in labels:
                labels[code][reader] = str(gettext(get_language_info(code)["name"]))
    return Values.of(labels)
