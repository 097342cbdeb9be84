"""What people come for, and where each of it is found on the portal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from editorial.navigation import Navigation
from knowledge_base.statuses import PlatformKind

FINDER = "which-one/"


@dataclass(frozen=True)
class Intent:
    """`lists` names the page that serves it (see `Navigation.listing`), `tail` what follows its address."""

    icon: str
    title: Any
    text: Any
    lists: str
    tail: str = ""


@dataclass(frozen=True)
class Example:
    """A question as people ask it, and the words to search for."""

    question: Any
    words: Any


INTENTS: Sequence[Intent] = (
    Intent(
        "message",
        _("Report or complain"),
        _("Find the right platform in three questions"),
        "platform",
        FINDER,
    ),
    Intent(
        "receipt",
        _("Ask for information"),
        _("The platforms for the right of access to information"),
        "platform",
        f"?{urlencode({'kind': PlatformKind.ACCESS_TO_INFORMATION.value})}",
    ),
    Intent(
        "chart",
        _("See whether a promise was kept"),
        _("Each commitment with its rate, its dates and its evidence"),
        "plan",
    ),
    Intent(
        "filter",
        _("See what is done in my sector"),
        _("Initiatives, commitments and platforms by sector"),
        "sector",
    ),
    Intent("book", _("Find a law or a guide"), _("Laws, strategies, reports and guides"), "resource"),
    Intent(
        "building",
        _("See what an institution does"),
        _("What it leads, what it must do and what is late"),
        "institution",
    ),
)

EXAMPLES: Sequence[Example] = (
    Example(_("How do I ask for a public document?"), _("access to information")),
    Example(_("Where does public money go?"), _("citizen budget")),
    Example(_("How do I file a petition?"), _("petitions")),
)


def intents_in(entries: Navigation) -> list[dict[str, Any]]:
    """`[{"intent", "url"}]` of those that the language has a page for."""
    pages = [(intent, entries.listing(intent.lists)) for intent in INTENTS]
    return [{"intent": intent, "url": f"{page.url}{intent.tail}"} for intent, page in pages if page]
