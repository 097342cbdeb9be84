"""What a reader types to be exact: "words in this order", -without, title:word."""

import re
from dataclasses import dataclass

# In the languages of the portal; with or without the Arabic article.
IN_TITLE = ("title", "titre", "عنوان", "العنوان")
_QUOTED = '"([^"]+)"|“([^”]+)”|«([^»]+)»'
_CLAUSE = re.compile(
    rf"(?<!\S)(?P<without>[-\u2212](?=[\w\"“«]))?(?P<title>(?:{'|'.join(IN_TITLE)})\s?:\s?(?=[\w\"“«]))?"
    rf"(?:{_QUOTED}|(?P<word>\S+))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """Words that must stand together, in this order; in the title, if it says so."""

    text: str
    in_title: bool = False


@dataclass(frozen=True)
class Asked:
    """`words` are found and ranked by; a record must also say all `required` and none of `excluded`."""

    words: str
    required: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()

    @property
    def is_exact(self) -> bool:
        return bool(self.required or self.excluded)


def parse(text: str) -> Asked:
    """Whatever is no operator is a word: nothing that can be typed is an error."""
    said: list[str] = []
    required: list[Clause] = []
    excluded: list[Clause] = []
    for found in _CLAUSE.finditer(text):
        quoted = next((part for part in found.groups()[2:5] if part), "").strip()
        clause = Clause(quoted or found["word"] or "", bool(found["title"]))
        if found["without"]:
            excluded.append(clause)
            continue
        said.append(clause.text)
        if quoted or clause.in_title:
            required.append(clause)
    return Asked(" ".join(" ".join(said).split()), tuple(required), tuple(excluded))
