"""The strings of a translation beside those of its source, and writing strings back as a draft.

wagtail-localize cuts the texts into strings and puts them together again; nothing is kept in its tables, and
the page stays an ordinary draft (docs/adr/0004).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue, extract_ids

from editorial.passages import passages_of, text_fields
from editorial.wordings import Correspondence, Wording, newest_text_of, wording_of
from institutions.models import User

# Inside a string: what the editor's own toolbar offers within a line (editorial.blocks.RICH_TEXT_FEATURES).
INLINE = {"a", "b", "i", "br"}
TEXT_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock, blocks.BlockQuoteBlock)
GROUPS = (blocks.StructBlock, blocks.StreamBlock, blocks.ListBlock)

# (content path, string of the source) -> string of the translation
Texts = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Entry:
    """A string of the source and what the translation says there.

    `is_old` marks a text whose source was changed since; an empty `text` has not been translated.
    """

    path: str
    label: str
    source: str
    text: str
    is_old: bool = False


@dataclass(frozen=True)
class Standing:
    """What the newest version says, by the string that it translates and by its place.

    `aligned` are the paths where strings belong together one by one; `attributes` those of its links.
    """

    by_string: dict[tuple[str, str], str]
    by_place: dict[tuple[str, int], str]
    aligned: set[str]
    attributes: dict[tuple[str, str], Any]


@dataclass(frozen=True)
class Texted:
    """A translation's newest version beside the text of its source that it should render."""

    page: Any
    source: Any
    newest: Wording
    entries: Sequence[Entry]
    standing: Standing


def texts_of(translation_page: Page) -> Texted:
    """Raises ValidationError for a source page, and where the source has no saved version."""
    page = translation_page.specific
    newest = None if page.is_source else newest_text_of(page.source)
    if newest is None or page.latest_revision is None:
        raise ValidationError(_("Only a translation of a saved page has texts to translate."))
    source, draft = newest.revision.as_object(), page.latest_revision.as_object()
    standing = _standing(source, draft)
    return Texted(draft, source, newest, _entries(source, standing), standing)


def _entries(source: Any, standing: "Standing") -> list[Entry]:
    content = source.serializable_data()
    labels = {passage.path: passage.label for passage in passages_of(type(source), content)}
    entries: dict[tuple[str, str], Entry] = {}
    for path, strings in _by_path(source).items():
        for index, string in enumerate(strings):
            text = standing.by_string.get((path, string))
            old = standing.by_place.get((path, index), "") if text is None else ""
            entry = Entry(path, labels.get(path, path), string, text or old, bool(old))
            entries.setdefault((path, string), entry)
    return list(entries.values())


def _standing(source: Any, draft: Any) -> "Standing":
    """Where a part has as many strings as the text it renders, they belong together one by one."""
    wording = wording_of(draft.latest_revision, type(draft))
    basis = _by_path(wording.renders.as_object() if wording.renders else source)
    newest, said = _by_path(source), _by_path(draft)
    standing = Standing({}, {}, set(), {})
    for path, texts in said.items():
        strings = next((old[path] for old in (basis, newest) if len(old[path]) == len(texts)), None)
        if strings is None:
            continue
        standing.aligned.add(path)
        for index, (string, text) in enumerate(zip(strings, texts, strict=True)):
            translated = "" if text == string else text
            standing.by_string[path, string] = standing.by_place[path, index] = translated
    for segment in _strings(draft):
        standing.attributes[segment.path, segment.string.data] = segment.attrs
    return standing


def _by_path(page: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for segment in _strings(page):
        found[segment.path].append(segment.string.data)
    return found


def _strings(page: Any) -> list[StringSegmentValue]:
    return [segment for segment in _segments(page) if isinstance(segment, StringSegmentValue)]


def _segments(page: Any) -> list[Any]:
    """Strings and the templates they stand in, without the address. Chosen things stay as they are."""
    return [
        segment
        for segment in extract_segments(page)
        if isinstance(segment, (StringSegmentValue, TemplateSegmentValue)) and segment.path != "slug"
    ]


def cleaned(text: str) -> str:
    """A string without the markup that a line of rich text cannot have."""
    return _even(nh3.clean(text, tags=INLINE, attributes={"a": {"id"}}, link_rel=None))


def is_clean(text: str) -> bool:
    return cleaned(text) == _even(text)


def _even(text: str) -> str:
    return str(BeautifulSoup(text, "html.parser"))


def strange_links(source: str, text: str) -> set[str]:
    """Identifiers of links that the source's string does not have."""
    return extract_ids(text) - extract_ids(source)


def with_texts(texted: Texted, texts: Texts) -> Any:
    """The translation's page, unsaved, in the shape of the source's text.

    Strings come from `texts`, else stay as they are; images, documents, tables and addresses stay.
    """
    kept = _left_alone(texted, texts)
    written = {(entry.path, entry.source): entry.text for entry in texted.entries} | dict(texts)
    draft, source = texted.page, texted.newest.revision.as_object()
    before = {field.name: field.value_from_object(draft) for field in _streams(draft)}
    target = draft.latest_revision.as_object()
    segments = [
        _filled(segment, written, texted.standing)
        for segment in _segments(texted.source)
        if "." in segment.path or segment.path not in kept
    ]
    for field in _streams(target):
        setattr(target, field.name, field.value_from_object(source))
    ingest_segments(source, target, source.locale, target.locale, segments)
    for field in _streams(target):
        value = field.value_from_object(target)
        _keep_chosen(field.stream_block, value, before[field.name], field.name, kept)
    return target


def _left_alone(texted: Texted, texts: Texts) -> set[str]:
    """Paths that no text was given for, and whose strings do not belong together one by one."""
    given = {path for path, _string in texts}
    return {entry.path for entry in texted.entries} - given - texted.standing.aligned


def _filled(segment: Any, written: Texts, standing: Standing) -> Any:
    if not isinstance(segment, StringSegmentValue):
        return segment
    text = written.get((segment.path, segment.string.data)) or segment.string.data
    own = standing.attributes.get((segment.path, text))
    if not own and strange_links(segment.string.data, text):
        text = segment.string.data
    attributes = own or segment.attrs
    return StringSegmentValue(segment.path, StringValue(text), attrs=attributes, order=segment.order)


def _streams(page: Any) -> list[StreamField]:
    return [field for field in text_fields(type(page)) if isinstance(field, StreamField)]


def _keep_chosen(block: Any, value: Any, before: Any, path: str, kept: set[str]) -> None:
    """Put what is no text, and what is left alone, back as the translation has it."""
    if isinstance(block, blocks.StructBlock):
        for name, part in block.child_blocks.items():
            value[name] = _kept_part(part, value[name], before[name], f"{path}.{name}", kept)
        return
    former = {child.id: child for child in _children(block, before)}
    for child in _children(block, value):
        old = former.get(child.id)
        if old is not None and old.block.name == child.block.name:
            child.value = _kept_part(child.block, child.value, old.value, f"{path}.{child.id}", kept)


def _kept_part(block: Any, value: Any, before: Any, path: str, kept: set[str]) -> Any:
    if _is_kept(block, path, kept):
        return before
    if isinstance(block, GROUPS):
        _keep_chosen(block, value, before, path, kept)
    return value


def _is_kept(block: Any, path: str, kept: set[str]) -> bool:
    return path in kept or not isinstance(block, GROUPS + TEXT_BLOCKS)


def _children(block: Any, value: Any) -> Any:
    return value.bound_blocks if isinstance(block, blocks.ListBlock) else value


@transaction.atomic
def save_texts(*, page: Page, texts: Texts, by: User, by_machine: bool = False) -> Revision:
    """Save a new draft of the translation `page` with these texts; nothing is published.

    Raises PermissionDenied for a page that `by` may not edit now, ValidationError for texts that do not fit.
    """
    refuse_to_write(page, by)
    texted = texts_of(page)
    target = with_texts(texted, {key: cleaned(text) for key, text in texts.items()})
    old = by_machine and any(entry.is_old for entry in texted.entries)
    target.correspondence = Correspondence.NOT_YET if old else Correspondence.YES
    target.made_by_machine = by_machine
    action = "portal.translation.filled" if by_machine else "portal.translation.uploaded"
    return target.save_revision(user=by, log_action=action)


def refuse_to_write(page: Page, user: User) -> None:
    """Raises PermissionDenied where the person may not edit the page now."""
    rights = page.specific.permissions_for_user(user)
    if not rights.can_edit() or rights.page_locked():
        raise PermissionDenied(_("You cannot change this page now."))


def empty_of(texted: Texted) -> list[Entry]:
    """The entries that nobody has translated."""
    return [entry for entry in texted.entries if not entry.text]


def by_machine(texted: Texted) -> dict[tuple[str, str], str]:
    """What the configured machine says for the empty entries; ValidationError where there is none."""
    machine = get_machine_translator()
    source, target = texted.source.locale, texted.page.locale
    if machine is None or not machine.can_translate(source, target):
        raise ValidationError(_("No machine translates between these languages here."))
    strings = list(dict.fromkeys(StringValue(entry.source) for entry in empty_of(texted)))
    said = machine.translate(source, target, strings) if strings else {}
    return {
        (entry.path, entry.source): said[StringValue(entry.source)].data
        for entry in empty_of(texted)
        if StringValue(entry.source) in said
    }
