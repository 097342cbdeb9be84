"""What is left of HTML as people send it."""

import random
import re

import pytest
from bs4 import BeautifulSoup, Tag

from knowledge_base.collection.cleaning import blocks, clean
from knowledge_base.collection.wording import compared, control_in, one_line, prose

KEPT = {"h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "blockquote"}
IN_TABLES = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("<p>a <strong>b</strong> <em>c</em></p>", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("<h2>a</h2><h3>b</h3><h4>c</h4>", "<h2>a</h2><h3>b</h3><h4>c</h4>"),
        ("<h1>a</h1><div>b</div>c", "<p>a</p><p>b</p><p>c</p>"),
        ("<p>one<br>two</p>", "<p>one</p><p>two</p>"),
        ("<p>unclosed <strong>bold", "<p>unclosed <strong>bold</strong></p>"),
        ("a</p></div><p>b", "<p>a</p><p>b</p>"),
        ("<p onclick='x()' style='color:red' class=x>a</p>", "<p>a</p>"),
        ("<p>a<script>alert(1)</script></p><style>p{}</style>", "<p>a</p>"),
        ("<iframe src='https://x.example'></iframe><p>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>a</a>", "<p>a</p>"),
        ("<a href='JaVaScRiPt&colon;alert(1)'>a</a>", "<p>a</p>"),
        ("<a href='data:text/html,x'>a</a>", "<p>a</p>"),
        (
            "<a href='https://x.example/?a=1&b=2'>a</a>",
            '<p><a href="https://x.example/?a=1&amp;b=2">a</a></p>',
        ),
        ("<a href='mailto:a@x.example'>a</a>", '<p><a href="mailto:a@x.example">a</a></p>'),
        ("<img src=x onerror=alert(1)>", ""),
        ("<script>alert(1)</script>", ""),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "<blockquote>a</blockquote><blockquote>b</blockquote>"),
        ("<ul><li>a<ol><li>b</li></ol></li></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a b</li></ul>"),
        ("1 < 2 & 3 > 2", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
        ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
        ("<p>النَّزاهة</p>", "<p>النَّزاهة</p>"),
    ],
)
def test_what_is_left(given: str, left: str) -> None:
    assert clean(given) == left
    assert clean(left) == left


def test_a_table_becomes_a_block_of_its_own() -> None:
    given = (
        "<p>before</p><table><caption>C</caption><tr><th>A<th>B</tr><tr><td colspan=2>1<b>2</b>"
        "<tr><td>3</table><p>after</p>"
    )
    first, table, last = blocks(clean(given), name="x/1")
    assert [first["value"], last["value"]] == ["<p>before</p>", "<p>after</p>"]
    grid = table["value"]["table"]
    assert grid["data"] == [["A", "B"], ["12", ""], ["3", ""]]
    assert (grid["first_row_is_table_header"], grid["table_caption"]) == (True, "C")


def test_blocks_keep_their_identifiers() -> None:
    before, after = "<p>a</p><table><tr><td>b</td></tr></table>", "<p>c</p><table><tr><td>d</td></tr></table>"
    again = [block["id"] for block in blocks(before, name="x/1")]
    assert again == [block["id"] for block in blocks(after, name="x/1")]
    assert again[0] != blocks("<p>a</p>", name="x/2")[0]["id"]


def test_no_markup_gets_through_whatever_is_sent() -> None:
    chance = random.Random(7)
    pieces = [
        "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<script>", "</script>", "<svg onload=x>",
        "<a href=", "'javascript:x'", ">", "</a>", "<ul>", "<li>", "</li>", "<strong>", "<!--", "-->",
        "<![CDATA[", "]]>", "text", "<style>", "&lt;", "<blockquote>", "<math><mtext>", "<noscript>", "\x00",
        "<p title=\"</p><img src=x>\">", "\n", "<h9>", "<template>", "<option>", "<br>", "عربي",
    ]  # fmt: skip
    for _round in range(400):
        body = clean("".join(chance.choices(pieces, k=chance.randint(1, 25))))
        assert {name.lower() for name in re.findall(r"</?([a-zA-Z0-9]+)", body)} <= KEPT | IN_TABLES
        assert all(_is_harmless(tag) for tag in BeautifulSoup(body, "html.parser").find_all(True))
        for block in blocks(body, name="x"):
            if block["type"] == "rich_text":
                assert {name.lower() for name in re.findall(r"</?([a-zA-Z0-9]+)", block["value"])} <= KEPT


def _is_harmless(tag: Tag) -> bool:
    if tag.name == "a":
        return set(tag.attrs) == {"href"} and not str(tag["href"]).strip().lower().startswith("javascript")
    return set(tag.attrs) <= {"colspan"}


def test_titles_have_no_invisible_tricks() -> None:
    assert one_line("  a\u202e b\u200f\n\u2066c\u2069 ") == "a b c"
    assert one_line("نَزَاهَة") == "نَزَاهَة"
    assert prose("a \u2066b\u2069") == "a \u2066b\u2069"
    assert prose("a \u2066b") == "a b"
    assert control_in("a\x00b") == "U+0000"
    assert control_in("a\tb\r\n\u200f") == ""
    assert compared("Étude – de cas") == compared("etude de-cas")
    assert compared("النَّزاهة") == compared("النزاهة")
