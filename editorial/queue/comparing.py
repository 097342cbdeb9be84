"""The waiting version beside the public one, field by field, facts apart from words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison
from wagtail.models import Page, Revision

from editorial.models import RecordPage
from editorial.queue.changes import facts_of
from editorial.wording import date_text, local_day

GONE, ADDED = "deletion", "addition"


class Difference:
    """One field that differs, by Wagtail's comparison, with its values in words."""

    def __init__(self, compared: Any) -> None:
        self._compared = compared
        self.label = compared.field_label()
        self.is_list = bool(compared.is_child_relation)

    @property
    def name(self) -> str:
        found = self._compared.field
        accessor = getattr(found, "get_accessor_name", None)
        return str(accessor() if accessor else found.name)

    def html(self) -> str:
        return _html(self._compared)

    def entries(self) -> Iterator[dict[str, Any]]:
        """Of a list: each entry that was added, taken out or changed, with its fields."""
        for entry in self._compared.get_child_comparisons():
            if entry.has_changed():
                fields = [(one.field_label(), _html(one)) for one in entry.get_field_comparisons()]
                state = ADDED if entry.is_addition() else GONE if entry.is_deletion() else ""
                yield {"state": state, "fields": fields}


@dataclass(frozen=True)
class Comparison:
    facts: list[Difference] = field(default_factory=list)
    texts: list[Difference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.facts and not self.texts

    def groups(self) -> list[tuple[str, list[Difference]]]:
        return [(_("Facts"), self.facts), (_("Text"), self.texts)]


def compare(request: HttpRequest, page: Page, revision: Revision) -> Comparison:
    """What `revision` changes of what is public; of a page that is not public yet, all that it says."""
    before = page.live_revision.as_object() if page.live and page.live_revision else blank_beside(page)
    comparison = Comparison()
    for difference in _differences(request, page, before, revision.as_object()):
        group = comparison.facts if difference.name in facts_of(type(page)) else comparison.texts
        group.append(difference)
    return comparison


def blank_beside(page: Page) -> Page:
    """A page of the same type that says nothing, so that all of `page` counts as added."""
    empty = type(page)(title="", slug="", locale=page.locale)
    if isinstance(page, RecordPage):
        empty.is_source = page.is_source
    return empty


def _differences(request: HttpRequest, page: Page, before: Page, after: Page) -> Iterator[Difference]:
    panel = type(page).get_edit_handler().get_bound_panel(instance=page, request=request, form=None)
    for compared in panel.get_comparison():
        difference = compared(before, after)
        if difference.has_changed():
            yield Difference(difference)


def _html(compared: Any) -> str:
    if type(compared) is not FieldComparison:
        return str(compared.htmldiff())
    if compared.val_a == compared.val_b:
        return _in_words(compared.val_b)
    before, after = _in_words(compared.val_a), _in_words(compared.val_b)
    return _marked(before, GONE) + _marked(after, ADDED)


def _marked(words: SafeString, kind: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', kind, words) if words else SafeString("")


def _in_words(value: Any) -> SafeString:
    """A value as a reader says it; nothing for what is empty."""
    if isinstance(value, bool):
        return format_html("{}", _("yes") if value else _("no"))
    if isinstance(value, Mapping):
        return _languages(value)
    if hasattr(value, "year"):
        return format_html("{}", date_text(local_day(value), "day"))
    return format_html("{}", "" if value is None else value)


def _languages(labels: Mapping[str, Any]) -> SafeString:
    """A text in each language, the portal's languages in their order."""
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if labels.get(code)]
    return format_html_join(" · ", '<bdi lang="{}">{}</bdi>', ((code, labels[code]) for code in known))
