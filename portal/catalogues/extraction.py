"""Which messages the project's own code and templates hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.apps import apps
from django.utils.translation.template import templatize

from portal.catalogues.compilation import FOLDER

PLAIN, PLURAL = None, (1, 2)
IN_CONTEXT, PLURAL_IN_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": PLAIN,
    "gettext": PLAIN,
    "gettext_lazy": PLAIN,
    "gettext_noop": PLAIN,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": IN_CONTEXT,
    "pgettext_lazy": IN_CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT,
    "npgettext_lazy": PLURAL_IN_CONTEXT,
}
ROOT = FOLDER.parent
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}


@dataclass
class Message:
    """A text to translate: `context` tells equal words apart, `plural` is empty when nothing is counted."""

    singular: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str]:
        return self.singular, self.context


class ContradictoryPlurals(ValueError):
    """Two places give one singular two different plurals."""


def project_messages() -> dict[tuple[str, str], Message]:
    """`{(singular, context): message}` of every app that lives in the project's folder."""
    found: dict[tuple[str, str], Message] = {}
    for file in project_files():
        for message in messages_of(file):
            _add(found, message, file.relative_to(ROOT).as_posix())
    return found


def project_files() -> Iterator[Path]:
    """Python modules, migrations aside, and templates of the project's own apps."""
    for folder in sorted(Path(app.path) for app in apps.get_app_configs()):
        if folder.parent == ROOT:
            yield from _files_of_app(folder)


def _files_of_app(folder: Path) -> Iterable[Path]:
    modules = (file for file in folder.rglob("*.py") if "migrations" not in file.relative_to(folder).parts)
    templates = (file for file in folder.glob("templates/**/*") if file.suffix in TEMPLATE_SUFFIXES)
    return [*sorted(modules), *sorted(templates)]


def messages_of(file: Path) -> Iterator[Message]:
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        source = _as_calls(source, file.name)
    for _line, texts, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        singular, plural = (texts, "") if isinstance(texts, str) else (*texts, "")[:2]
        if singular:
            yield Message(singular, plural or "", context or "")


def _as_calls(template: str, name: str) -> str:
    """The template's messages as Python calls; what is between them is indented, which Python minds."""
    return "\n".join(line.strip() for line in templatize(template, name).splitlines())


def _add(found: dict[tuple[str, str], Message], message: Message, file: str) -> None:
    known = found.setdefault(message.key, message)
    if message.plural and known.plural and message.plural != known.plural:
        raise ContradictoryPlurals(f"{message.singular!r}: {known.plural!r} and {message.plural!r} in {file}")
    known.plural = known.plural or message.plural
    known.files.add(file)
