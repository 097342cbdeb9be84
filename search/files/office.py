"""The text of DOCX, ODT and XLSX: read as a stream of XML events, never as a tree."""

from collections.abc import Iterator
from typing import Any

from search.files.containers import Container, Listener
from search.files.reports import MOST_LETTERS, MOST_PAGES, Page, Reason, Unreadable

WORD, SHEETS, OPEN_DOCUMENT = "word/document.xml", "xl/workbook.xml", "content.xml"
MANIFEST = "META-INF/manifest.xml"
# A longer one is a date or a rounding error, not a figure that somebody looks for.
LONGEST_NUMBER = 12


def pages_of(container: Container) -> Iterator[Page]:
    """Raises Unreadable for another kind of container."""
    if WORD in container:
        return _word(container)
    if SHEETS in container:
        return _sheets(container)
    if OPEN_DOCUMENT in container:
        return _open_document(container)
    raise Unreadable(Reason.FORMAT)


def _word(container: Container) -> Iterator[Page]:
    text = _Text(taken={"t"}, lines={"p", "br", "tab"}, breaks="lastRenderedPageBreak", left_out={"Fallback"})
    container.parse(WORD, text)
    yield from text.pages()
    notes = _Text(taken={"t"}, lines={"p", "br", "tab"})
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        container.parse(part, notes)
    yield from notes.pages()


def _open_document(container: Container) -> Iterator[Page]:
    if b"encryption-data" in container.start_of(MANIFEST):
        raise Unreadable(Reason.ENCRYPTED)
    text = _Text(
        taken={"p", "h"},
        lines={"p", "h", "s", "tab", "line-break"},
        breaks="soft-page-break",
        left_out={"tracked-changes", "annotation"},
    )
    container.parse(OPEN_DOCUMENT, text)
    yield from text.pages()


class _Text(Listener):
    """Letters within elements `taken`, apart at `lines`, cut into pages at `breaks`; names without prefix."""

    def __init__(
        self, *, taken: set[str], lines: set[str], breaks: str = "", left_out: set[str] | None = None
    ) -> None:
        super().__init__()
        self._taken, self._lines, self._breaks, self._left_out = taken, lines, breaks, left_out or set()
        self._inside = self._outside = self._length = 0
        self._pages: list[list[str]] = [[]]

    def begin(self, name: str, attrs: Any) -> None:
        self._outside += name in self._left_out
        self._inside += name in self._taken
        if name == self._breaks and not self._outside and len(self._pages) < MOST_PAGES:
            self._pages.append([])

    def end(self, name: str) -> None:
        self._outside -= name in self._left_out
        self._inside -= name in self._taken
        if name in self._lines:
            self._pages[-1].append("\n")

    def characters(self, content: str) -> None:
        if self._inside and not self._outside and self._length < MOST_LETTERS:
            self._length += len(content)
            self._pages[-1].append(content)

    def pages(self) -> Iterator[Page]:
        """Without a break nobody knows where a page ends: then they have no numbers."""
        numbered = len(self._pages) > 1
        for number, parts in enumerate(self._pages, 1):
            yield Page(number if numbered else 0, "", "".join(parts))


def _sheets(container: Container) -> Iterator[Page]:
    """A sheet is a page; hidden ones are left out."""
    book, targets, shared = _Attributes("sheet"), _Attributes("Relationship"), _Strings()
    container.parse(SHEETS, book)
    container.parse("xl/_rels/workbook.xml.rels", targets)
    container.parse("xl/sharedStrings.xml", shared)
    places = {found.get("Id", ""): found.get("Target", "") for found in targets.found}
    for number, sheet in enumerate(book.found[:MOST_PAGES], 1):
        if sheet.get("state", "visible") == "visible":
            cells = _Cells(shared.found)
            container.parse(_place(places.get(_reference(sheet), "")), cells)
            yield Page(number, sheet.get("name", ""), "".join(cells.parts))


def _reference(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _place(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _Attributes(Listener):
    def __init__(self, element: str) -> None:
        super().__init__()
        self._element = element
        self.found: list[dict[str, str]] = []

    def begin(self, name: str, attrs: Any) -> None:
        if name == self._element:
            self.found.append(dict(attrs.items()))


class _Strings(Listener):
    """What cells refer to by number. Readings of Asian letters (`rPh`) are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._parts: list[str] = []
        self._inside = self._reading = False

    def begin(self, name: str, attrs: Any) -> None:
        self._inside = name == "t"
        self._reading = self._reading or name == "rPh"

    def characters(self, content: str) -> None:
        if self._inside and not self._reading:
            self._parts.append(content)

    def end(self, name: str) -> None:
        self._inside = False
        self._reading = self._reading and name != "rPh"
        if name == "si":
            self.found.append("".join(self._parts))
            self._parts.clear()


class _Cells(Listener):
    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._shared, self._kind, self._inside, self._length = shared, "", False, 0
        self._value: list[str] = []

    def begin(self, name: str, attrs: Any) -> None:
        if name == "c":
            self._kind = attrs.get("t", "n")
            self._value.clear()
        self._inside = name in {"v", "t"}

    def characters(self, content: str) -> None:
        if self._inside:
            self._value.append(content)

    def end(self, name: str) -> None:
        self._inside = False
        if name == "c" and self._length < MOST_LETTERS:
            shown = self._shown("".join(self._value))
            self._length += len(shown) + 1
            self.parts += [shown, " "]
        elif name == "row":
            self.parts.append("\n")

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            return self._shared[int(value)] if value.isdigit() and int(value) < len(self._shared) else ""
        if self._kind in {"inlineStr", "str"}:
            return value
        return value if self._kind == "n" and len(value) <= LONGEST_NUMBER else ""
