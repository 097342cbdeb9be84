"""What a copy must not tell, as a list to tick, and what looks as if it told it."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Check(models.TextChoices):
    """What whoever publishes has looked for. Machines do not see these."""

    NAMES = "names", _("No names of people, also none of officials, and no nickname that neighbours know")
    CONTACTS = "contacts", _("No telephone number, e-mail address, account or file number")
    PLACES = "places", _("No place, date or event that only a few people can have been at")
    STYLE = "style", _("No turn of phrase by which somebody who knows the author would recognise them")
    TRUE = "true", _("The copy says what the author meant, and nothing more")


@dataclass(frozen=True)
class Suspicion:
    kind: str
    found: str

    @property
    def label(self) -> Any:
        return LABELS[self.kind]


LABELS: Mapping[str, Any] = {
    "email": _("looks like an e-mail address"),
    "phone": _("looks like a telephone number"),
    "card": _("looks like the number of an identity card"),
    "address": _("looks like an address on the web"),
    "number": _("is a long number: an account, a file, a receipt?"),
}
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# Marks that turn the direction of writing, and the blanks that stand in numbers.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BETWEEN = r"[\s.\-–/()]{0,3}"
# Tried in this order: what one has found, the next ones do not see.
_PATTERNS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("email", re.compile(r"[\w.+\-]+\s?(?:@|\[at\]|\(at\))\s?[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)),
    (
        "address",
        re.compile(r"(?:https?://|www\.)\S+|\b[\w\-]+\.(?:ma|com|org|net|info|gov)\b\S*", re.IGNORECASE),
    ),
    (
        "phone",
        re.compile(
            rf"(?<!\d)(?:(?:\+|00){_BETWEEN}212{_BETWEEN}(?:0{_BETWEEN})?|0)[5-8](?:{_BETWEEN}\d){{8}}(?!\d)"
        ),
    ),
    ("phone", re.compile(rf"(?<!\d)(?:\+|00)\d(?:{_BETWEEN}\d){{7,13}}(?!\d)")),
    ("card", re.compile(r"(?<![A-Za-z\d])(?:[A-Z]{1,2}[\s.\-]?|[a-z]{1,2})\d{4,7}(?!\d)")),
    # Two years, or a date, are none.
    ("number", re.compile(r"(?<!\d)(?:\d{7,}|\d(?:[\s.\-]?\d){8,})(?!\d)")),
)


def suspicions(texts: Iterable[str]) -> list[Suspicion]:
    """What to look at once more, in the order in which it stands; each once."""
    return list(dict.fromkeys(one for text in texts for one in _in(text)))


def _in(text: str) -> list[Suspicion]:
    left = _UNSEEN.sub("", text).translate(_DIGITS)
    found: list[tuple[int, Suspicion]] = []
    for kind, pattern in _PATTERNS:
        found += [(hit.start(), Suspicion(kind, hit.group().strip())) for hit in pattern.finditer(left)]
        left = pattern.sub(lambda hit: " " * len(hit.group()), left)
    return [suspicion for _place, suspicion in sorted(found, key=lambda pair: pair[0])]


def mark_of(found: Iterable[Suspicion]) -> str:
    """What a confirmation names: with other suspicions it does not count. "" when there are none."""
    words = "\n".join(sorted(f"{one.kind} {one.found}" for one in found))
    return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""
