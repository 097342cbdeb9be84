"""The author's words as the officer reads them: labels in the officer's, words in the author's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework.models import MessagePurpose
from casework.procedures import Procedure, Words
from casework.reading import OpenedFile, OpenedMessage

Said = Sequence[tuple[Words, str]]


@dataclass(frozen=True, repr=False)
class ShownLetter:
    party: str
    purpose_words: Words
    officer: Any
    written_on: date
    said: Said
    files: Sequence[OpenedFile]


def shown_words(words: Mapping[str, str], procedure: Procedure) -> Said:
    """`(label, text)` in the order of the form; fields that it no longer has come last, by their names."""
    known = [(label, words[name]) for name, label in procedure.fields.items() if words.get(name)]
    ticked = [(label, _("Yes")) for name, label in procedure.ticks.items() if words.get(name)]
    named = {*procedure.fields, *procedure.ticks}
    others = [(name, text) for name, text in words.items() if text and name not in named]
    return [*known, *others, *ticked]


def shown_letters(letters: Sequence[OpenedMessage], procedure: Procedure) -> Sequence[ShownLetter]:
    purposes = dict(MessagePurpose.choices)
    return [
        ShownLetter(
            letter.party,
            purposes.get(letter.purpose, letter.purpose),
            letter.officer,
            letter.written_on,
            _said(letter.words, procedure),
            letter.files,
        )
        for letter in letters
    ]


def _said(words: Mapping[str, str], procedure: Procedure) -> Said:
    """A plain letter has one text and needs no label; a form that was sent again has several."""
    return [("", words["text"])] if set(words) == {"text"} else shown_words(words, procedure)
