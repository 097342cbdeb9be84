"""Narrowing the queue by its address alone: what is chosen can be sent to a colleague."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import get_page_models

from editorial.queue.desks import Desk, Line
from editorial.working_days import working_days_between

# A field below is called `type`, so the class is named here.
Kinds = type[TextChoices]
WEEK = 5
FRESH = 2


class Age(TextChoices):
    LATE = "late", gettext_lazy("longer than the target")
    WEEK = "week", gettext_lazy("longer than a working week")
    FRESH = "fresh", gettext_lazy("up to two working days")


class Kind(TextChoices):
    NEW = "new", gettext_lazy("new pages")
    CHANGED = "changed", gettext_lazy("changes to public pages")
    AGAIN = "again", gettext_lazy("submitted again after a return")


class QueueFilters(forms.Form):
    """What a person may choose; a value that nobody offers is said and narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=200)
    institution = forms.ChoiceField(label=gettext_lazy("Institution"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    age = forms.ChoiceField(label=gettext_lazy("Waiting"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("New or changed"), required=False)
    mine = forms.BooleanField(label=gettext_lazy("Only what I may decide"), required=False)

    def __init__(self, data: Any, *, desk: Desk, now: datetime) -> None:
        super().__init__(data)
        self.desk, lines = desk, desk.lines
        self._days = {line.step.pk: working_days_between(line.step.arrived_at, now) for line in lines}
        self._offer("institution", (line.institution for line in lines), self._institution)
        self._offer("type", (str(line.content_type_id) for line in lines), _type)
        self._offer("language", (line.language for line in lines), _language)
        self._number("age", Age, self._is_aged)
        self._number("kind", Kind, is_kind)

    def _offer(self, name: str, values: Iterable[str], label: Callable[[str], str]) -> None:
        """What waits, with its number; and what was asked for, if it exists, though none of it waits now."""
        numbers = Counter(values)
        asked = self.data.get(name, "")
        if asked and label(asked):
            numbers[asked] += 0
        named = sorted((label(value), value) for value in numbers)
        self._set(name, [(value, f"{text} ({numbers[value]})") for text, value in named])

    def _number(self, name: str, kinds: Kinds, test: Callable[[Line, str], bool]) -> None:
        numbers = {kind: sum(test(line, kind) for line in self.desk.lines) for kind in kinds.values}
        self._set(name, [(value, f"{label} ({numbers[value]})") for value, label in kinds.choices])

    def _set(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("all")), *choices]

    def _institution(self, slug: str) -> str:
        """ "" for an institution that does not exist; so do the other labels."""
        institution = self.desk.institutions.get(slug)
        return institution.name_in() if institution else ""

    def days(self, line: Line) -> int:
        return self._days[line.step.pk]

    def is_late(self, line: Line) -> bool:
        return self.days(line) > settings.PORTAL_APPROVAL_TARGET_DAYS

    def _is_aged(self, line: Line, age: str) -> bool:
        if age == Age.LATE:
            return self.is_late(line)
        return self.days(line) <= FRESH if age == Age.FRESH else self.days(line) > WEEK

    def chosen(self) -> dict[str, Any]:
        """What narrows the list: only what was offered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self) -> list[Line]:
        tests: dict[str, Callable[[Line, Any], bool]] = {
            "q": lambda line, words: line.is_called(words),
            "institution": lambda line, slug: line.institution == slug,
            "type": lambda line, kind: str(line.content_type_id) == kind,
            "language": lambda line, code: line.language == code,
            "age": self._is_aged,
            "kind": is_kind,
            "mine": lambda line, _on: not line.is_own(self.desk.user),
        }
        chosen = self.chosen()
        return [
            line
            for line in self.desk.lines
            if all(tests[name](line, value) for name, value in chosen.items())
        ]


def is_kind(line: Line, kind: str) -> bool:
    if kind == Kind.AGAIN:
        return line.returns > 0
    return line.is_public == (kind == Kind.CHANGED)


def _type(content_type_id: str) -> str:
    kind = ContentType.objects.get_for_id(int(content_type_id)) if content_type_id in _page_types() else None
    model: Any = kind.model_class() if kind else None
    return str(capfirst(model._meta.verbose_name)) if model else ""


def _page_types() -> set[str]:
    return {str(kind.pk) for kind in ContentType.objects.get_for_models(*get_page_models()).values()}


def _language(code: str) -> str:
    return str(dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(code, ""))
