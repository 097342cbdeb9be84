"""What is searched beside the sample content: texts written for this, similar to each other on purpose."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from home.keys import key_of
from publication import projection
from publication.projection import Projection, project

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Group:
    """One text in up to three languages: `{locale: {"title", "summary", "text"}}`."""

    key: str
    texts: dict[str, dict[str, str]]

    @property
    def translation_key(self) -> UUID:
        return key_of(self.key)

    def projections(self) -> Sequence[Projection]:
        return [
            Projection(
                public_id=f"resource-{self.translation_key.hex[:8]}",
                translation_key=self.translation_key,
                type="resource",
                locale=locale,
                is_source=number == 0,
                url=f"/{locale}/{self.key}/",
                title=text["title"],
                summary=text["summary"],
                text=text["text"],
            )
            for number, (locale, text) in enumerate(self.texts.items())
        ]


def groups() -> Iterator[Group]:
    for file in sorted(FOLDER.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            yield Group(**json.loads(line))


def publish_all() -> None:
    projection._projectors[Group] = Group.projections  # type: ignore[index]
    try:
        for group in groups():
            project(group, translation_key=group.translation_key)  # type: ignore[arg-type]
    finally:
        del projection._projectors[Group]  # type: ignore[arg-type]
