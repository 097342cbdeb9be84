"""What an officer writes for the public: the words of a copy before it is published."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.sealing.words import open_words, seal_words
from complaints.procedures import PUBLIC_OUTCOMES
from institutions.models import Institution, Term
from institutions.models.term import Vocabulary
from publication.models import PublicRecord

LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
LINKED_TYPES = ("initiative", "commitment")


@dataclass(frozen=True, kw_only=True, repr=False)
class Copy:
    """Texts by language. Institutions, theme and region by slug, `leads_to` by public id."""

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    institutions: Sequence[str] = ()
    theme: str = ""
    region: str = ""
    outcome: str = ""
    leads_to: Sequence[str] = ()

    def words(self) -> Iterator[str]:
        """Everything of it that people will read."""
        for texts in (self.titles, self.texts, self.answers):
            yield from texts.values()

    def languages(self) -> Sequence[str]:
        """Those in which it can be read."""
        codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        return [code for code in codes if self.titles.get(code) and self.texts.get(code)]


def sealed(copy: Copy, recipients: Sequence[str]) -> bytes:
    return seal_words({"copy": json.dumps(asdict(copy), ensure_ascii=False)}, recipients)


def opened(content: bytes | memoryview, identities: Sequence[str]) -> Copy:
    """Raises casework.sealing.envelopes.CannotOpen."""
    return Copy(**json.loads(open_words(content, identities)["copy"]))


def tidy(copy: Copy) -> Copy:
    """Without blanks around texts, and without the empty ones."""
    texts: dict[str, Any] = {
        name: {code: said.strip() for code, said in getattr(copy, name).items() if said.strip()}
        for name in ("titles", "texts", "answers")
    }
    once: dict[str, Any] = {
        name: tuple(dict.fromkeys(getattr(copy, name))) for name in ("institutions", "leads_to")
    }
    return Copy(**texts, **once, theme=copy.theme, region=copy.region, outcome=copy.outcome)


def check(copy: Copy, *, source: str) -> None:
    """Raises ValidationError by the form's field. `source`: the language that the author wrote in."""
    problems = dict([*_wrong_texts(copy, source), *_wrong_facts(copy)])
    if problems:
        raise ValidationError(problems)


def _wrong_texts(copy: Copy, source: str) -> Iterator[tuple[str, object]]:
    if not copy.titles.get(source):
        yield f"title_{source}", _("Give it a title in the language it was written in.")
    if not copy.texts.get(source):
        yield f"text_{source}", _("Write the text in the language it was written in.")
    for code in {*copy.titles, *copy.texts, *copy.answers} - {source}:
        if not (copy.titles.get(code) and copy.texts.get(code)):
            yield f"text_{code}", _("A translation needs a title and a text.")
    for code, title in copy.titles.items():
        if len(title) > LONGEST_TITLE:
            yield f"title_{code}", _("A title has at most %(number)s letters.") % {"number": LONGEST_TITLE}
    yield from _wrong_answers(copy, source)


def _wrong_answers(copy: Copy, source: str) -> Iterator[tuple[str, object]]:
    if copy.answers and not copy.answers.get(source):
        yield f"answer_{source}", _("Write the answer in the language it was written in.")
    if copy.answers and not copy.outcome:
        yield "outcome", _("Say with what result it was answered.")
    if copy.outcome and not copy.answers:
        yield "outcome", _("A result stands beside an answer: write the answer, too.")
    if copy.answers:
        for code in set(copy.languages()) - set(copy.answers):
            yield f"answer_{code}", _("The text stands in this language: the answer must, too.")


def _wrong_facts(copy: Copy) -> Iterator[tuple[str, object]]:
    if copy.outcome and copy.outcome not in PUBLIC_OUTCOMES:
        yield "outcome", _("Choose one of the results in the list.")
    if unknown := set(copy.institutions) - _known_institutions(copy.institutions):
        yield "institutions", _unknown(unknown)
    for name, vocabulary in (("theme", Vocabulary.THEME), ("region", Vocabulary.REGION)):
        slug = getattr(copy, name)
        if slug and not Term.objects.filter(vocabulary=vocabulary, slug=slug).exists():
            yield name, _unknown([slug])
    if unknown := set(copy.leads_to) - linkable(copy.leads_to):
        yield (
            "leads_to",
            _("No public initiative or commitment has this identifier: %(ids)s")
            % {"ids": ", ".join(sorted(unknown))},
        )


def _known_institutions(slugs: Sequence[str]) -> set[str]:
    return set(Institution.objects.filter(slug__in=slugs).values_list("slug", flat=True))


def _unknown(values: object) -> object:
    return _("Choose from the list.")


def linkable(public_ids: Sequence[str]) -> set[str]:
    """Those of them that are public initiatives or commitments."""
    records = PublicRecord.objects.of_type(*LINKED_TYPES).filter(public_id__in=public_ids)
    return set(records.values_list("public_id", flat=True))
