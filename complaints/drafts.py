"""What a form carries from step to step in hidden fields, because nothing of it is kept anywhere else."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict

from complaints.forms import ANONYMOUS, field_names

# As many as the longest list of a form may have; whoever sends more is no reader.
MOST_VALUES = 20
KEPT_CONTROLS = "\n\r\t"
LISTS = ("about",)


def cleaned(text: str) -> str:
    """Without signs that no keyboard types and that files and databases refuse."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign for sign in text if sign in KEPT_CONTROLS or unicodedata.category(sign) not in {"Cc", "Cs"}
    )


@dataclass(frozen=True, repr=False)
class Draft:
    """`{field: values}`, as typed. Its `repr` shows nothing of it."""

    values: Mapping[str, Sequence[str]]

    @classmethod
    def from_post(cls, posted: QueryDict) -> Self:
        """Fields nobody asked for are left out."""
        return cls(
            {
                name: [cleaned(value) for value in posted.getlist(name)[:MOST_VALUES]]
                for name in field_names()
                if name in posted
            }
        )

    @classmethod
    def empty(cls) -> Self:
        return cls({"who": [ANONYMOUS]})

    def data(self) -> QueryDict:
        """For the forms."""
        data = QueryDict(mutable=True)
        for name, values in self.values.items():
            data.setlist(name, list(values))
        if not data.get("who"):
            data["who"] = ANONYMOUS
        return data

    def initial(self) -> dict[str, Any]:
        """For forms that show what was typed without judging it."""
        data = self.data()
        return {name: data.getlist(name) if name in LISTS else data.get(name, "") for name in data}

    def hidden(self, *, shown: Iterable[str] = ()) -> list[tuple[str, str]]:
        """`[(name, value)]` of everything but the fields `shown` on the page."""
        open_ones = set(shown)
        return [
            (name, value)
            for name, values in self.values.items()
            if name not in open_ones
            for value in values
            if value
        ]
