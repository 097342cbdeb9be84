"""What is public already and may answer somebody before they write; who searches registers here."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

logger = logging.getLogger(__name__)

LONGEST = 200


@dataclass(frozen=True)
class Found:
    """`locale`: the language of its title; `type`: what it is, in the reader's language."""

    title: str
    summary: str
    url: str
    type: str
    locale: str


Finder = Callable[[str, str], Sequence[Found]]

_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    """Call `finder(words, locale)` for what answers; nothing of the words may be kept or logged."""
    _finders.append(finder)


def what_answers(words: str, locale: str) -> Sequence[Found] | None:
    """None while nobody can look."""
    try:
        return [found for finder in _finders for found in finder(words[:LONGEST], locale)]
    except (OperationalError, InterfaceError):
        logger.warning("speak-up: nothing can be looked up, the database is away")
        return None
