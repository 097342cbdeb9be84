"""What lines say together: the same identifier twice, and translations of what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.models import Page

from knowledge_base.collection.checking import shown
from knowledge_base.collection.records import Problem, Record
from knowledge_base.models import ImportedRecord

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A good line in short. `start` is where it stands: its place in the file."""

    line: int
    start: int
    external_id: str
    institution: str
    type: str
    locale: str
    translation_of: str


@dataclass(frozen=True, slots=True)
class Known:
    """A record that an earlier file has made."""

    external_id: str
    institution: str
    type: str
    locale: str
    key: UUID
    by_operator: bool


@dataclass(frozen=True)
class Family:
    """Lines of one record, the source before its translations. `key`: of the record, if it exists already."""

    entries: Sequence[Entry]
    key: UUID | None


class Doubtful(Exception):
    """Why a line that is good by itself is bad beside the others."""


# Where a line's record begins: a line of the file by identifier, or a key in the database.
Outcome = str | UUID | Doubtful | None


@dataclass
class Families:
    """Gathers the lines of a file in a few words each, then says which belong together.

    `by_operator`: identifiers are unique over all institutions, as in the operator's files.
    """

    by_operator: bool = False
    good: dict[str, Entry] = field(default_factory=dict)
    bad: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, record: Record, start: int) -> None:
        entry = Entry(
            record.line,
            start,
            record.external_id,
            record.institution,
            record.type,
            record.locale,
            record.translation_of,
        )
        earlier = self.good.setdefault(record.external_id, entry)
        if earlier is not entry:
            reason = _("The identifier “%(id)s” stands in line %(line)s already.")
            self._note(entry, reason % {"id": record.external_id, "line": earlier.line}, "external_id")

    def add_bad(self, external_id: Any, line: int) -> None:
        """A line that is bad by itself: what is a translation of it is bad, too."""
        if isinstance(external_id, str):
            self.bad.setdefault(external_id.strip(), line)

    def resolve(self) -> list[Family]:
        """The families in the order of their first lines; `problems` has the lines that belong to none."""
        resolving = _Resolving(self)
        families: dict[Any, list[Entry]] = defaultdict(list)
        for entry in list(self.good.values()):
            try:
                families[resolving.root_of(entry)].append(entry)
            except Doubtful as doubt:
                self._note(entry, str(doubt), "translation_of")
        return [
            family for root, lines in families.items() if (family := self._family(root, lines, resolving))
        ]

    def _family(self, root: "str | UUID", lines: list[Entry], resolving: "_Resolving") -> Family | None:
        """Without lines in a language that another line or page has already."""
        key = root if isinstance(root, UUID) else resolving.key_of(self.good[root])
        taken = resolving.locales_of(key) if key else {}
        entries = []
        for entry in sorted(lines, key=lambda entry: (entry.external_id != root, entry.line)):
            owner = taken.setdefault(entry.locale, entry.external_id)
            if owner == entry.external_id:
                entries.append(entry)
            else:
                self._note(entry, self._twice(entry, owner), "locale")
        return Family(entries, key) if entries else None

    def _twice(self, entry: Entry, owner: str) -> str:
        reason = _("The record has a version in “%(locale)s” already: %(owner)s.")
        return reason % {"locale": entry.locale, "owner": f"“{owner}”" if owner else _("a page of its own")}

    def _note(self, entry: Entry, reason: str, column: str) -> None:
        content = getattr(entry, column)
        self.problems.append(Problem(entry.line, reason, column, shown(content)))


class _Resolving:
    """Follows translations to the record they belong to: a line of the file, or a key in the database."""

    def __init__(self, families: Families) -> None:
        self.good, self.bad, self.by_operator = families.good, families.bad, families.by_operator
        named = {entry.translation_of for entry in self.good.values() if entry.translation_of}
        self.known = _known(self.good.keys() | named)
        self.roots: dict[str, Outcome] = {}
        self.pages = _locales({known.key for known in self._all_known()})

    def _all_known(self) -> Iterable[Known]:
        return (known for several in self.known.values() for known in several)

    def root_of(self, entry: Entry) -> str | UUID:
        """Raises Doubtful."""
        trail: list[Entry] = []
        places: dict[str, int] = {}
        step: Entry | None = entry
        outcome: Outcome = None
        while step is not None and outcome is None:
            if (place := places.setdefault(step.external_id, len(trail))) < len(trail):
                outcome = self._refuse_circle(trail[place:])
                trail = trail[:place]
                break
            outcome = self.roots.get(step.external_id)
            if outcome is None:
                trail.append(step)
                outcome, step = self._onward(step)
        outcome = self._settle(trail, outcome, fresh=step is None)
        if isinstance(outcome, (str, UUID)):
            return outcome
        raise outcome if outcome else Doubtful

    def _refuse_circle(self, circle: Sequence[Entry]) -> Doubtful:
        doubt = Doubtful(_("The translations go round in a circle."))
        self.roots |= {entry.external_id: doubt for entry in circle}
        return doubt

    def _settle(self, trail: Sequence[Entry], outcome: Outcome, *, fresh: bool) -> Outcome:
        """Every line of the way gets its root; a doubtful one makes those doubtful that come to it."""
        for entry in reversed(trail):
            if isinstance(outcome, Doubtful) and not fresh:
                outcome = self._of_a_bad_line(entry.translation_of, self.good[entry.translation_of].line)
            elif isinstance(outcome, (str, UUID)):
                outcome = self._as_before(entry, outcome)
            fresh = False
            self.roots[entry.external_id] = outcome
        return self.roots[trail[0].external_id] if trail else outcome

    def _of_a_bad_line(self, wanted: str, line: int) -> Doubtful:
        reason = _("A translation of “%(id)s”, but line %(line)s, which has it, is bad.")
        return Doubtful(reason % {"id": shown(wanted), "line": line})

    def _onward(self, entry: Entry) -> tuple[Outcome, Entry | None]:
        """Where the record ends, or the next line on the way there."""
        wanted = entry.translation_of
        if not wanted:
            return entry.external_id, None
        if wanted == entry.external_id:
            return Doubtful(_("A line cannot be a translation of itself.")), None
        if parent := self.good.get(wanted) or self._known(wanted, entry.institution):
            if problem := _unlike(entry, parent):
                return Doubtful(problem), None
            return (None, parent) if isinstance(parent, Entry) else (parent.key, None)
        if (line := self.bad.get(wanted)) is not None:
            return self._of_a_bad_line(wanted, line), None
        return Doubtful(_("A translation of “%(id)s”, which is nowhere.") % {"id": shown(wanted)}), None

    def _known(self, external_id: str, institution: str) -> Known | None:
        """The institution's own before another's, which only the operator's files can name."""
        several = self.known.get(external_id, ())
        own = next((known for known in several if known.institution == institution), None)
        if own or not self.by_operator:
            return own
        return next((known for known in several if known.by_operator), None)

    def _as_before(self, entry: Entry, root: str | UUID) -> str | UUID | Doubtful:
        """What was loaded before stays the same record in the same language."""
        before = self._known(entry.external_id, entry.institution)
        if before is None:
            return root
        for name in ("institution", "type", "locale"):
            was, now = getattr(before, name), getattr(entry, name)
            if was != now:
                reason = _("“%(id)s” was loaded before with “%(was)s” as %(field)s, not “%(now)s”.")
                return Doubtful(reason % {"id": entry.external_id, "was": was, "field": name, "now": now})
        key = root if isinstance(root, UUID) else self.key_of(self.good[root])
        if key != before.key:
            reason = _("“%(id)s” was loaded before as part of another record.")
            return Doubtful(reason % {"id": entry.external_id})
        return root

    def key_of(self, entry: Entry) -> UUID | None:
        known = self._known(entry.external_id, entry.institution)
        return known.key if known else None

    def locales_of(self, key: UUID) -> dict[str, str]:
        """`{language: identifier}` of the record's pages; empty identifiers for pages from elsewhere."""
        return dict(self.pages.get(key, {}))


def _unlike(entry: Entry, parent: Entry | Known) -> str:
    """Why `entry` cannot be a translation of `parent`; empty if it can."""
    said = {"id": parent.external_id}
    if entry.institution != parent.institution:
        return _("A translation of “%(id)s”, which belongs to another institution.") % said
    if entry.type != parent.type:
        return _("A translation of “%(id)s”, which is of another type.") % said
    if entry.locale == parent.locale:
        return _("A translation of “%(id)s”, which is in the same language.") % said
    return ""


def _known(identifiers: Iterable[str]) -> Mapping[str, Sequence[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for chunk in batched(identifiers, CHUNK):
        rows = ImportedRecord.objects.filter(external_id__in=chunk).values_list(
            "external_id", "institution__slug", "type", "locale", "translation_key", "by_operator"
        )
        for row in rows:
            found[row[0]].append(Known(*row))
    return found


def _locales(keys: Iterable[UUID]) -> Mapping[UUID, Mapping[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for chunk in batched(keys, CHUNK):
        rows = Page.objects.filter(translation_key__in=chunk).values_list(
            "translation_key", "locale__language_code", "imported_record__external_id"
        )
        for key, locale, external_id in rows:
            found[key][locale] = external_id or ""
    return found
