"""Is this line a record? Every reason why not, in the active language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from knowledge_base.collection.cleaning import clean
from knowledge_base.collection.records import Problem, Record
from knowledge_base.collection.wording import compared, control_in, one_line, prose
from knowledge_base.collection.words import CHOICE_FIELDS, TERM_FIELDS, Words

REQUIRED = ("external_id", "type", "locale", "title", "institution")
OPTIONAL = ("summary", "body", "translation_of", "themes", "sectors", "challenge_types", "published_at")
LONGEST = {"external_id": 120, "title": 255, "summary": 5_000, "body": 500_000, "translation_of": 120}
SHOWN = 200
MOST_TERMS = 50
_SEVERAL = re.compile(r"[;|،؛\n]|,(?=\s)")
EARLIEST = date(1900, 1, 1)


class Refused(Exception):
    """A value that cannot be taken; the message says why."""


def check(
    raw: Mapping[str, Any],
    words: Words,
    *,
    line: int,
    by_label: bool = False,
    own: str = "",
    called: Mapping[str, str] | None = None,
) -> Record | list[Problem]:
    """The record that `raw` (values by field) describes, or what is wrong with it.

    `by_label`: terms may be written as people read them, several in one text. `own`: the slug of the only
    institution that it may belong to. `called`: what the fields are called in messages.
    """
    checking = _Checking(raw, words, line, by_label, own, called or {})
    record = checking.record()
    return record if record and not checking.problems else checking.problems


@dataclass
class _Checking:
    raw: Mapping[str, Any]
    words: Words
    line: int
    by_label: bool
    own: str
    called: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def record(self) -> Record | None:
        title = self._take("title", self._line_of_text, "")
        found = {
            "external_id": self._take("external_id", self._line_of_text, ""),
            "type": self._take("type", self._type, ""),
            "locale": self._take("locale", self._locale, ""),
            "institution": self._take("institution", self._institution, ""),
            "summary": self._take("summary", self._prose, ""),
            "body": self._take("body", self._body, ""),
            "translation_of": self._take("translation_of", self._line_of_text, ""),
            "published_at": self._take("published_at", self._moment, None),
            "terms": {name: slugs for name in TERM_FIELDS if (slugs := self._take(name, self._terms, ()))},
            "facts": self._facts(),
        }
        self._check_section(found["institution"], found["locale"])
        return None if self.problems else Record(line=self.line, title=title, **found)

    def _take(self, name: str, read: Callable[[str, Any], Any], without: Any) -> Any:
        """The value of the field as `read` understands it; a problem is noted."""
        value = self.raw.get(name)
        try:
            if _is_empty(value):
                if name in REQUIRED:
                    raise Refused(_("“%(field)s” is missing.") % {"field": self._called(name)})
                return without
            return read(name, value)
        except Refused as refused:
            self.problems.append(Problem(self.line, str(refused), name, shown(value)))
            return without

    def _called(self, name: str) -> str:
        return self.called.get(name, name)

    def _text(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise Refused(
                _("“%(field)s” must be text, not %(kind)s.")
                % {"field": self._called(name), "kind": kind_of(value)}
            )
        if sign := control_in(value):
            raise Refused(
                _("“%(field)s” holds the control character %(sign)s.")
                % {"field": self._called(name), "sign": sign}
            )
        if len(value) > (longest := LONGEST.get(name, SHOWN)):
            raise Refused(
                _("“%(field)s” has %(length)s letters; at most %(longest)s fit.")
                % {"field": self._called(name), "length": len(value), "longest": longest}
            )
        return value

    def _line_of_text(self, name: str, value: Any) -> str:
        text = one_line(self._text(name, value))
        if name == "title" and not any(letter.isalnum() for letter in text):
            raise Refused(_("“%(field)s” holds no letter and no digit.") % {"field": self._called(name)})
        if not text and name in REQUIRED:
            raise Refused(_("“%(field)s” is missing.") % {"field": self._called(name)})
        return text

    def _prose(self, name: str, value: Any) -> str:
        return prose(self._text(name, value))

    def _body(self, name: str, value: Any) -> str:
        given = prose(self._text(name, value))
        try:
            kept = clean(given)
        except RecursionError as error:
            raise Refused(_("“%(field)s” is nested too deeply.") % {"field": self._called(name)}) from error
        if given and not kept:
            raise Refused(
                _("Nothing is left of “%(field)s” once scripts are removed.") % {"field": self._called(name)}
            )
        return kept

    def _type(self, name: str, value: Any) -> str:
        return self._one_of(name, value)

    def _locale(self, name: str, value: Any) -> str:
        return self._one_of(name, value)

    def _one_of(self, name: str, value: Any) -> str:
        text, values = one_line(self._text(name, value)), self.words.values[name]
        if slug := values.slug_of(text, by_label=self.by_label):
            return slug
        raise Refused(
            _("“%(value)s” is no possible “%(field)s”. Possible: %(allowed)s.")
            % {"value": shown(text), "field": self._called(name), "allowed": ", ".join(values.labels)}
        )

    def _institution(self, name: str, value: Any) -> str:
        slug = one_line(self._text(name, value))
        if self.own and self._is_own_name(slug):
            return self.own
        if self.own:
            raise Refused(
                _("This upload is for “%(own)s”; a line cannot belong to “%(other)s”.")
                % {"own": self.own, "other": shown(slug)}
            )
        institution = self.words.institutions.get(slug)
        if institution is None:
            raise Refused(_("No institution has the identifier “%(value)s”.") % {"value": shown(slug)})
        if not institution.is_partner:
            raise Refused(_("“%(value)s” is no partner: it has no section here.") % {"value": slug})
        return slug

    def _is_own_name(self, written: str) -> bool:
        own = self.words.institutions[self.own]
        forms = (self.own, *own.names.values(), *own.acronyms)
        return compared(written) in {compared(str(form)) for form in forms}

    def _check_section(self, institution: str, locale: str) -> None:
        if institution and locale and (institution, locale) not in self.words.sections:
            reason = _("“%(institution)s” has no section in “%(locale)s”.")
            self.problems.append(
                Problem(self.line, reason % {"institution": institution, "locale": locale}, "locale", locale)
            )

    def _terms(self, name: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, str) and self.by_label:
            value = [part for part in _SEVERAL.split(value) if part.strip()]
        if not isinstance(value, list):
            raise Refused(
                _("“%(field)s” must be a list of identifiers, not %(kind)s.")
                % {"field": self._called(name), "kind": kind_of(value)}
            )
        if len(value) > MOST_TERMS:
            raise Refused(
                _("“%(field)s” names more than %(most)s.") % {"field": self._called(name), "most": MOST_TERMS}
            )
        return tuple(sorted({self._word(name, item) for item in value}))

    def _word(self, name: str, value: Any) -> str:
        text = one_line(self._text(name, value))
        values = self.words.values[name]
        if slug := values.slug_of(text, by_label=self.by_label):
            return slug
        said = {"field": self._called(name), "value": shown(text), "nearest": values.nearest(text)}
        if said["nearest"]:
            raise Refused(_("“%(value)s” is not known in %(field)s. Did you mean “%(nearest)s”?") % said)
        raise Refused(_("“%(value)s” is not known in %(field)s.") % said)

    def _facts(self) -> dict[str, str]:
        """Columns that only uploads have."""
        return {name: word for name in CHOICE_FIELDS if (word := self._take(name, self._word, ""))}

    def _moment(self, name: str, value: Any) -> datetime:
        moment = _moment_of(value)
        if moment is None:
            raise Refused(_("“%(value)s” is no date. Write it like 2024-03-15.") % {"value": shown(value)})
        if moment > timezone.now() or moment.date() < EARLIEST:
            raise Refused(_("“%(value)s” lies in the future or before 1900.") % {"value": shown(value)})
        return moment


def _moment_of(value: Any) -> datetime | None:
    """A day stands for its first moment in the portal's time zone."""
    if not isinstance(value, (str, date)):
        return None
    try:
        moment = value if isinstance(value, date) else _parsed(value.strip())
        if moment is not None and not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.min)
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        return moment.astimezone(UTC) if moment is not None else None
    except (ValueError, OverflowError):
        return None


def _parsed(text: str) -> datetime | date | None:
    return parse_datetime(text) if len(text) > len("2024-03-15") else parse_date(text)


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def kind_of(value: Any) -> str:
    """What a value of JSON is, in words."""
    if isinstance(value, bool):
        return _("true or false")
    if isinstance(value, (int, float)):
        return _("a number")
    if isinstance(value, list):
        return _("a list")
    if isinstance(value, date):
        return _("a date")
    return _("an object") if isinstance(value, dict) else _("text")


def shown(value: Any) -> str:
    """What stood in a cell, fit for a message: short, on one line."""
    text = "" if value is None else one_line(str(value))
    text = "".join(letter for letter in text if letter.isprintable())
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text
