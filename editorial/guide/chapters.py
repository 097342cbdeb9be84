"""The chapters of the guide: which there are, for whom, and their texts in each language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from institutions.roles import Role

TEXTS = Path(__file__).parent / "texts"
# `[[msgid]]` is what a button or a menu says, `{{chapter}}` leads to another chapter.
MARKED = re.compile(r"\[\[(?P<label>[^\]]+)\]\]|\{\{(?P<chapter>[\w-]+)\}\}")

WRITERS = frozenset({Role.CONTRIBUTOR, Role.TRANSLATOR, Role.LEAD})
DRAFTERS = frozenset({Role.CONTRIBUTOR, Role.LEAD})
BODY = frozenset({Role.APPROVER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Chapter:
    """One task. `roles` see it first; an empty set means everybody."""

    slug: str
    roles: frozenset[Role] = frozenset()


CHAPTERS: Sequence[Chapter] = (
    Chapter("sign-in"),
    Chapter("practice"),
    Chapter("add-initiative", DRAFTERS),
    Chapter("facts-and-text", DRAFTERS),
    Chapter("progress-update", DRAFTERS),
    Chapter("images-and-documents", DRAFTERS),
    Chapter("collection-by-file", DRAFTERS),
    Chapter("translate", WRITERS),
    Chapter("send-for-approval", WRITERS),
    Chapter("when-it-comes-back", WRITERS),
    Chapter("check-and-people", frozenset({Role.LEAD})),
    Chapter("the-queue", frozenset({Role.APPROVER})),
    Chapter("returning-well", frozenset({Role.APPROVER, Role.LEAD})),
    Chapter("bundles-and-dates", frozenset({Role.APPROVER})),
    Chapter("training", BODY),
    Chapter("what-citizens-see"),
    Chapter("helping-people-find", BODY),
    Chapter("who-to-ask"),
)
BY_SLUG = {chapter.slug: chapter for chapter in CHAPTERS}


@dataclass(frozen=True)
class Block:
    """`kind` is paragraph, steps, points or hint; a paragraph and a hint have one item."""

    kind: str
    items: Sequence[str]


@dataclass(frozen=True)
class GuideText:
    """A chapter in one language. `audience` says for whom it is."""

    chapter: Chapter
    language: str
    title: str
    audience: str
    summary: str
    blocks: Sequence[Block]

    @property
    def items(self) -> Sequence[str]:
        """Every paragraph, step and hint, as typed in the file."""
        return [item for block in self.blocks for item in block.items]

    @property
    def steps(self) -> int:
        return sum(len(block.items) for block in self.blocks if block.kind == "steps")


@cache
def text_of(slug: str, language: str) -> GuideText:
    """Raises KeyError for a chapter or a language that the guide does not have."""
    chapter = BY_SLUG[slug]
    file = TEXTS / language / f"{slug}.txt"
    if not file.exists():
        raise KeyError(language)
    head, _empty, body = file.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return GuideText(chapter, language, fields["title"], fields["for"], fields["summary"], _blocks(body))


_KINDS = (("steps", re.compile(r"\d+\. ")), ("points", re.compile(r"- ")), ("hint", re.compile(r"> ")))


def _blocks(body: str) -> list[Block]:
    """Lines of one kind that follow each other are one block."""
    blocks: list[Block] = []
    for kind, item in map(_line, filter(None, map(str.strip, body.splitlines()))):
        if blocks and blocks[-1].kind == kind and kind in {"steps", "points"}:
            blocks[-1] = Block(kind, [*blocks[-1].items, item])
        else:
            blocks.append(Block(kind, [item]))
    return blocks


def _line(line: str) -> tuple[str, str]:
    for kind, mark in _KINDS:
        if found := mark.match(line):
            return kind, line[found.end() :]
    return "paragraph", line


def language_known(code: str | None) -> bool:
    return code in dict(settings.WAGTAIL_CONTENT_LANGUAGES)


def chapters_for(roles: Iterable[Role], language: str) -> tuple[list[GuideText], list[GuideText]]:
    """(the chapters for these roles and for everybody, the others), each in the order of the guide."""
    held = frozenset(roles)
    texts = [text_of(chapter.slug, language) for chapter in CHAPTERS]
    own = [text for text in texts if not text.chapter.roles or text.chapter.roles & held]
    return own, [text for text in texts if text not in own]
