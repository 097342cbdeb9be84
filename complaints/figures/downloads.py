"""Every published figure with every revision, as CSV and as JSON: the numbers of the page and no others."""

from collections.abc import Iterator
from typing import Any

from casework.statistics.categories import names_of
from casework.statistics.reading import Published, everything
from casework.statistics.words import CELLS, TITLES
from publication.downloads import as_csv, as_json, in_pieces

COLUMNS = (
    "period", "table", "table_title", "cell", "cell_title", "number", "mark", "revision", "published_on",
)  # fmt: skip
TOTAL, CLOSED = "total", "closed"
# In English, as the names of columns are.
MARKS = {
    "few": "fewer than five",
    "withheld": "five or more, not told so that a smaller number cannot be worked out",
    CLOSED: "of this table no cell is told",
}


class Words:
    """The titles in the language that is active now: the lines are written when it may be another one."""

    def __init__(self) -> None:
        self.titles = {name: str(title) for name, title in TITLES.items()}
        self.cells = {
            name: {code: str(text) for code, (text, _) in names_of(name).items()} for name in TITLES
        }
        self.others = {code: str(text) for code, text in CELLS.items()}

    def cell(self, table: str, code: str) -> str:
        return self.cells[table].get(code) or self.others.get(code, "")


def _texts(table: str) -> dict[str, str]:
    return {code: str(text) for code, (text, _language) in names_of(table).items()}


def csv_lines() -> Iterator[str]:
    return in_pieces(as_csv(COLUMNS, rows(Words())))


def json_lines() -> Iterator[str]:
    head = {"marks": MARKS, "columns": COLUMNS}
    return in_pieces(as_json(head, rows(Words())))


def rows(words: Words) -> Iterator[dict[str, Any]]:
    """A line a cell. Without a number `mark` says why: one of MARKS."""
    for published in everything():
        for cell, number in cells_of(published).items():
            yield {
                "period": str(published.period),
                "table": published.name,
                "table_title": words.titles[published.name],
                "cell": cell,
                "cell_title": words.cell(published.name, cell),
                "number": number if isinstance(number, int) else None,
                "mark": number if isinstance(number, str) else "",
                "revision": published.revision,
                "published_on": published.published_on,
            }


def cells_of(published: Published) -> dict[str, Any]:
    if not published.has_cells:
        return dict(published.content)
    table = published.table
    cells: dict[str, Any] = {} if table.total is None else {TOTAL: table.total}
    return cells | dict(table.cells) | ({"": CLOSED} if table.is_closed else {})
