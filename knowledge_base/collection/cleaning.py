"""From HTML as people send it to a body: what the portal's texts may hold, and nothing else."""

import html
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag

INLINE = {"a", "strong", "em"}
FLOW = {"h2", "h3", "h4", "p", "ul", "ol", "blockquote"}
TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
KEPT = INLINE | FLOW | TABLE | {"li"}
# They go, but where they stood one piece of text ends.
PARTING = {
    "br", "div", "section", "article", "header", "footer", "main", "aside", "h1", "h5", "h6", "hr",
    "dl", "dt", "dd", "figure", "figcaption", "address", "pre",
}  # fmt: skip
# They go with everything in them.
SILENCED = {
    "script", "style", "iframe", "object", "noscript", "template", "svg", "math", "textarea", "select",
    "title", "head", "audio", "video", "canvas", "button",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
MOST_COLUMNS = 60
_MARKUP = re.compile(r"<\s*/?\s*[a-zA-Z!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


def clean(text: str) -> str:
    """Safe HTML of whole pieces: headings, paragraphs, lists, quotations, tables. Broken markup is mended.

    Text without markup becomes paragraphs, parted by empty lines.
    """
    if not _MARKUP.search(text):
        return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in _paragraphs(text))
    return "".join(piece if isinstance(piece, str) else str(piece) for piece in _pieces(text))


def blocks(body: str, *, name: str) -> list[dict[str, Any]]:
    """The stream of `clean` HTML. `name` gives its blocks identifiers that are the same every time."""
    found: list[dict[str, Any]] = []
    for piece in _pieces(body):
        if isinstance(piece, Tag):
            found.append({"type": "table", "value": {"table": _grid(piece), "source": ""}})
        elif found and found[-1]["type"] == "rich_text":
            found[-1]["value"] += piece
        else:
            found.append({"type": "rich_text", "value": piece})
    for place, block in enumerate(found):
        block["id"] = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name}#{place}"))
    return found


def _paragraphs(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", text):
        if joined := " ".join(part.split()):
            yield joined


def _pieces(text: str) -> Iterator[str | Tag]:
    """Safe pieces in order: HTML of one paragraph, list…, or a table."""
    rough = nh3.clean(
        text,
        tags=KEPT | PARTING,
        clean_content_tags=SILENCED,
        attributes={"a": {"href"}, "td": {"colspan"}, "th": {"colspan"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    gathering = _Gathering()
    gathering.take(BeautifulSoup(rough, "html.parser").children)
    gathering.end_paragraph()
    for piece in gathering.pieces:
        if isinstance(piece, Tag):
            yield piece
        elif BeautifulSoup(piece, "html.parser").get_text().strip():
            yield _safe(piece)


def _safe(piece: str) -> str:
    """Once more, by the short list, whatever the steps between have made of it."""
    return nh3.clean(
        piece,
        tags=INLINE | FLOW | {"li"},
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )


@dataclass
class _Gathering:
    """Walks over the markup; loose text and inline markup make paragraphs."""

    pieces: list[str | Tag] = field(default_factory=list)
    loose: str = ""

    def take(self, nodes: Iterable[Any]) -> None:
        for node in list(nodes):
            if isinstance(node, NavigableString):
                self.loose += html.escape(str(node), quote=False)
            elif node.name in INLINE:
                self._take_inline(node)
            else:
                self.end_paragraph()
                self._take_whole(node)

    def end_paragraph(self) -> None:
        if text := " ".join(self.loose.split()):
            self.pieces.append(f"<p>{text}</p>")
        self.loose = ""

    def _take_inline(self, node: Tag) -> None:
        if node.find(list(FLOW | PARTING | TABLE)):
            self.take(node.children)
        else:
            self.loose += _inline(node)

    def _take_whole(self, node: Tag) -> None:
        tables = [table.extract() for table in node.find_all("table") if not table.find_parent("table")]
        if node.name == "table":
            self._take_table(node)
        elif node.name in {"ul", "ol"}:
            self.pieces.append(_list(node))
        elif node.name in {"p", "h2", "h3", "h4"}:
            self._take_line(node)
        elif node.name == "blockquote":
            self._take_quotation(node)
        else:
            self.take(node.children)
            self.end_paragraph()
        for table in tables:
            self._take_table(table)

    def _take_line(self, node: Tag) -> None:
        """A heading or paragraph; what parts it makes more of the same."""
        for line in _lines(node):
            self.pieces.append(f"<{node.name}>{line}</{node.name}>")

    def _take_quotation(self, node: Tag) -> None:
        for line in _lines(node):
            self.pieces.append(f"<blockquote>{line}</blockquote>")

    def _take_table(self, table: Tag) -> None:
        if table.find(["td", "th"]):
            self.pieces.append(table)
        elif text := " ".join(table.get_text(" ").split()):
            self.pieces.append(f"<p>{html.escape(text, quote=False)}</p>")


def _inline(node: Any) -> str:
    """Text with links and emphasis; other markup leaves its text."""
    if isinstance(node, NavigableString):
        return html.escape(str(node), quote=False)
    inner = "".join(_inline(child) for child in node.children)
    if node.name == "a":
        address = str(node.get("href") or "").strip()
        return f'<a href="{html.escape(address)}">{inner}</a>' if address and inner.strip() else inner
    if node.name in {"strong", "em"}:
        return f"<{node.name}>{inner}</{node.name}>" if inner.strip() else inner
    return f" {inner} " if node.name in FLOW | PARTING | TABLE | {"li"} else inner


def _lines(node: Tag) -> list[str]:
    """The inline markup of `node`, parted where a block begins or a line breaks."""
    lines = [""]
    for child in node.children:
        if isinstance(child, Tag) and child.name in FLOW | PARTING | {"li"}:
            lines += [_inline(child) if child.name != "br" else "", ""]
        else:
            lines[-1] += _inline(child)
    return [" ".join(line.split()) for line in lines if line.strip()]


def _list(node: Tag) -> str:
    items = [_item(child) for child in node.children if isinstance(child, Tag)]
    written = "".join(f"<li>{item}</li>" for item in items if item)
    return f"<{node.name}>{written}</{node.name}>" if written else ""


def _item(node: Tag) -> str:
    if node.name in {"ul", "ol"}:
        return _list(node)
    text = "".join(_inline(c) for c in node.children if getattr(c, "name", "") not in {"ul", "ol"})
    nested = "".join(_list(c) for c in node.children if isinstance(c, Tag) and c.name in {"ul", "ol"})
    return " ".join(text.split()) + nested


def _grid(table: Tag) -> dict[str, Any]:
    """What Wagtail's table block keeps: rows of text, all of one length."""
    rows = [_cells(row) for row in table.find_all("tr")]
    rows = [row for row in rows if row] or [[" ".join(table.get_text(" ").split())]]
    width = min(max(map(len, rows)), MOST_COLUMNS)
    first = table.find("tr")
    heads = first is not None and not first.find("td", recursive=False)
    caption = table.find("caption")
    return {
        "data": [(row + [""] * width)[:width] for row in rows],
        "first_row_is_table_header": heads,
        "first_col_is_header": _first_column_heads(table),
        "table_header_choice": "row" if heads else "",
        "table_caption": " ".join(caption.get_text(" ").split()) if caption else "",
        "cell": [],
        "className": [],
        "mergeCells": [],
    }


def _cells(row: Tag) -> list[str]:
    cells: list[str] = []
    for cell in row.find_all(["td", "th"], recursive=False):
        cells.append(" ".join(cell.get_text(" ").split()))
        span = str(cell.get("colspan") or "1")
        cells += [""] * (min(int(span), MOST_COLUMNS) - 1 if span.isdecimal() and span != "0" else 0)
    return cells


def _first_column_heads(table: Tag) -> bool:
    rows = table.find_all("tr")[1:]
    return bool(rows) and all((cell := row.find(["td", "th"])) and cell.name == "th" for row in rows)
