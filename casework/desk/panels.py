"""What a domain adds to the desk: parts of the page of a case, and entries of the menu."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.models import Case
from casework.permissions import Seat
from casework.procedures import Words
from institutions.models import User

# (case, what its author sent by field name, who looks) → the template's context; None shows nothing.
PanelContext = Callable[[Case, Mapping[str, str], User], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class MenuEntry:
    """`is_for` says who sees it; `address` is the name of a URL without arguments."""

    is_for: Callable[[Seat], bool]
    address: str
    label: Words


_menu: list[MenuEntry] = []
_panels: dict[str, list[tuple[str, PanelContext]]] = {}


def register_case_panel(kind: str, template: str, context: PanelContext) -> None:
    """For cases of `kind`; `template` is included with what `context` gives."""
    _panels.setdefault(kind, []).append((template, context))


def panels_of(case: Case, words: Mapping[str, str], user: User) -> Sequence[Panel]:
    """In the order in which they were registered."""
    made = ((template, context(case, words, user)) for template, context in _panels.get(case.kind, ()))
    return [Panel(template, context) for template, context in made if context is not None]


def register_menu_entry(entry: MenuEntry) -> None:
    """Behind the desk's own entries."""
    _menu.append(entry)


def menu_entries(seat: Seat) -> Sequence[MenuEntry]:
    return [entry for entry in _menu if entry.is_for(seat)]
