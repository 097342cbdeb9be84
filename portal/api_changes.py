"""The changelog of the API as a page: its Markdown has headings, paragraphs and lists, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString

from portal.api_words import marked
from portal.settings.environment import ROOT

FILE = ROOT / "docs" / "api-changelog.md"


@dataclass(frozen=True)
class Passage:
    """A `heading`, or `texts`: one for a paragraph, several for the points of a list."""

    heading: str = ""
    texts: Sequence[SafeString] = ()
    is_list: bool = False


@cache
def changes() -> Sequence[Passage]:
    return list(passages(FILE.read_text(encoding="utf-8")))


def passages(markdown: str) -> Iterator[Passage]:
    """Everything after the title."""
    for block in markdown.split("\n\n")[1:]:
        lines = block.strip().splitlines()
        if not lines:
            continue
        if lines[0].startswith("#"):
            yield Passage(heading=lines[0].lstrip("# "))
        elif lines[0].startswith("- "):
            yield Passage(texts=[marked(point) for point in _points(lines)], is_list=True)
        else:
            yield Passage(texts=[marked(" ".join(lines))])


def _points(lines: Sequence[str]) -> list[str]:
    """A point goes on in the lines below it that are indented."""
    points: list[str] = []
    for line in lines:
        if line.startswith("- "):
            points.append(line[2:])
        else:
            points[-1] += f" {line.strip()}"
    return points
