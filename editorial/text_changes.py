"""What one text says differently from another, place by place and word by word."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from editorial.models.wordings import Wording
from editorial.passages import Passage, passages_of
from editorial.wordings import is_behind, newest_text_of

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Change:
    """What is said differently at one place. A new part has no `before`, a part that is gone no `after`."""

    label: str
    before: str
    after: str

    @property
    def marked_before(self) -> SafeString:
        """The earlier words; those that are gone in `<del>`."""
        return _marked(self.before, self.after, "del")

    @property
    def marked_after(self) -> SafeString:
        """The later words; those that are new in `<ins>`."""
        return _marked(self.after, self.before, "ins")


def _marked(text: str, other: str, tag: str) -> SafeString:
    words, others = _WORDS.findall(text), _WORDS.findall(other)
    matcher = difflib.SequenceMatcher(None, others, words, autojunk=False)
    parts = []
    for kind, _from, _to, start, end in matcher.get_opcodes():
        said = "".join(words[start:end])
        if said:
            parts.append((said,) if kind == "equal" else (format_html(f"<{tag}>{{}}</{tag}>", said),))
    return format_html_join("", "{}", parts)


def compared(earlier: list[Passage], later: list[Passage]) -> list[Change]:
    """In the order of the later text; what is gone stands where it stood."""
    before = {passage.path: passage for passage in earlier}
    after = {passage.path: passage for passage in later}
    gone = {_said(passage) for path, passage in before.items() if path not in after}
    new = {_said(passage) for path, passage in after.items() if path not in before}
    changes = [
        change
        for path in _in_order(list(before), list(after))
        for change in _change(before.get(path), after.get(path), gone & new)
    ]
    return changes or _reordered(earlier, later)


def _change(old: Passage | None, now: Passage | None, moved: set[tuple[str, str]]) -> Iterator[Change]:
    if old is not None and now is not None:
        if _said(old) != _said(now):
            yield Change(now.label, old.text, now.text)
    elif old is not None and _said(old) not in moved:
        yield Change(old.label, old.text, "")
    elif now is not None and _said(now) not in moved:
        yield Change(now.label, "", now.text)


def _said(passage: Passage) -> tuple[str, str]:
    return passage.place, passage.chosen or " ".join(passage.text.split())


def _in_order(before: list[str], after: list[str]) -> list[str]:
    order = list(after)
    for index, path in enumerate(before):
        if path not in after:
            follows = before[index - 1] if index else None
            order.insert(order.index(follows) + 1 if follows in order else 0, path)
    return order


def _reordered(earlier: list[Passage], later: list[Passage]) -> list[Change]:
    old, now = ["\n".join(passage.text for passage in passages) for passages in (earlier, later)]
    return [Change(_("Order of the parts"), old, now)] if old != now else []


def changes_since(translation_page: Page) -> list[Change]:
    """What changed in the source since the version that this translation's newest version renders.

    Empty when nothing did, or when that version is kept no longer.
    """
    page = translation_page.specific
    if page.is_source:
        return []
    wording = Wording.objects.filter(revision=page.latest_revision_id).select_related("renders").first()
    newest = newest_text_of(page.source)
    if wording is None or wording.renders is None or newest is None or not is_behind(wording, newest):
        return []
    return changes_between(wording.renders, newest.revision, type(page))


def changes_between(earlier: Revision, later: Revision, model: Any) -> list[Change]:
    """What the later revision of a page of `model` says differently."""
    return compared(passages_of(model, earlier.content), passages_of(model, later.content))
