"""What citizens can hand in, and what each form asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.procedures import Kind


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The form of a kind. `asks`: the names of its fields, in order."""

    kind: Kind
    name: Any
    when_to_choose: Any
    title: Any
    what: Any
    what_hint: Any
    asks: Sequence[str]
    icon: str


WHOM = ("about", "other_institution", "theme", "region")

SHEETS: dict[str, Sheet] = {
    sheet.kind.value: sheet
    for sheet in (
        Sheet(
            kind=Kind.COMPLAINT,
            name=_("Complaint about a public service"),
            when_to_choose=_(
                "An administration treated you badly, did not answer, or asked for something it may not ask"
                " for, and you want the case looked into."
            ),
            title=_("Make a complaint about a public service"),
            what=_("What happened?"),
            what_hint=_("In your own words and in your language: first what happened, then what followed."),
            asks=("what", "service", "when", "where", *WHOM, "wanted", "court"),
            icon="message",
        ),
        Sheet(
            kind=Kind.SUGGESTION,
            name=_("Suggestion"),
            when_to_choose=_("You have an idea how a service or a rule could become more honest or open."),
            title=_("Make a suggestion"),
            what=_("What do you suggest?"),
            what_hint=_("Say what should be done differently, and by whom."),
            asks=("what", "gain", *WHOM, "publish"),
            icon="idea",
        ),
        Sheet(
            kind=Kind.EXPECTATION,
            name=_("Expectation"),
            when_to_choose=_(
                "You want to say what you expect of institutions in matters of integrity, without one"
                " particular case."
            ),
            title=_("Say what you expect"),
            what=_("What do you expect?"),
            what_hint=_("Say what matters to you and why. One subject at a time is answered best."),
            asks=("what", *WHOM, "publish"),
            icon="wish",
        ),
        Sheet(
            kind=Kind.INFORMATION,
            name=_("Anonymous information about corruption"),
            when_to_choose=_(
                "You know of bribery, embezzlement, favouritism or another abuse, and must not be known."
            ),
            title=_("Give information about corruption"),
            what=_("What do you know?"),
            what_hint=_(
                "Who did what, when, where, and how it was done. If you fear for yourself, leave out what"
                " only you can know."
            ),
            asks=("what", "source", "when", "where", *WHOM),
            icon="shield",
        ),
    )
}


class KindConverter:
    """In addresses: the kinds there are, and no other word."""

    regex = "|".join(SHEETS)

    def to_python(self, value: str) -> Sheet:
        return SHEETS[value]

    def to_url(self, value: Sheet | str) -> str:
        return value.kind.value if isinstance(value, Sheet) else value
