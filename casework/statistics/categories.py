"""The cells that each table has, in their order, whether or not a case is in them; and their names."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.follow.forms import SatisfactionForm
from casework.models import Channel
from casework.procedures import procedures
from casework.statistics.delays import IN_TIME, LATE, NO_LIMIT
from casework.statistics.figures import NOT_ROUTED, NOT_STATED
from institutions.labels import label_in
from institutions.models import Institution, Term, Vocabulary

# {code: (text, language of the text; "" for that of the reader)}
type Names = Mapping[str, tuple[str | Promise, str]]


def _kinds() -> Names:
    return {procedure.kind: (procedure.label, "") for procedure in procedures()}


def _themes() -> Names:
    return _terms(Vocabulary.THEME) | {NOT_STATED: (_("Theme not stated"), "")}


def _regions() -> Names:
    return _terms(Vocabulary.REGION) | {NOT_STATED: (_("Region not stated"), "")}


def _terms(vocabulary: Vocabulary) -> dict[str, tuple[str | Promise, str]]:
    rows = Term.objects.filter(vocabulary=vocabulary).values_list("slug", "labels")
    return {slug: label_in(labels) for slug, labels in rows}


def _institutions() -> dict[str, tuple[str | Promise, str]]:
    rows = Institution.objects.filter(is_group=False).values_list("slug", "names")
    return {slug: label_in(names) for slug, names in rows}


def _handlers() -> Names:
    return _institutions() | {NOT_ROUTED: (_("Not given to an institution"), "")}


def _channels() -> Names:
    return {channel.value: (channel.label, "") for channel in Channel}


def _languages() -> Names:
    return {code: (name, code) for code, name in settings.LANGUAGES}


def _limits() -> Names:
    return {
        IN_TIME: (_("Answered in time"), ""),
        LATE: (_("Answered late"), ""),
        NO_LIMIT: (_("Answered, without a promised date"), ""),
    }


def _pauses() -> Names:
    return {
        "not-paused": (_("Without waiting for the author"), ""),
        "paused": (_("Stood still for a time"), ""),
    }


def _outcomes() -> Names:
    found: dict[str, tuple[str | Promise, str]] = {}
    for procedure in procedures():
        own = dict(procedure.outcomes)
        own |= {name: state.label for name, state in procedure.states.items() if not state.is_open}
        found |= {
            f"{procedure.kind}:{code}": (f"{procedure.label}: {label}", "") for code, label in own.items()
        }
    return found


def _satisfaction() -> Names:
    words = SatisfactionForm.base_fields["satisfaction"].choices  # type: ignore[attr-defined]
    return {str(number): (word, "") for number, word in sorted(words, key=lambda choice: choice[0])}


_NAMES: Mapping[str, Callable[[], Names]] = {
    "received-by-kind": _kinds,
    "received-by-theme": _themes,
    "received-about": _institutions,
    "received-by-handler": _handlers,
    "received-by-region": _regions,
    "received-by-channel": _channels,
    "received-by-language": _languages,
    "answered-by-time-limit": _limits,
    "answered-by-pause": _pauses,
    "ended-by-outcome": _outcomes,
    "satisfaction": _satisfaction,
}


def names_of(table: str) -> Names:
    """In the active language; empty for a table without cells of its own."""
    return _NAMES[table]() if table in _NAMES else {}
