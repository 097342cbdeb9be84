"""Lines that are good, and every way of being bad."""

import io
import json
from typing import Any

import pytest
from django.utils.translation import override

from knowledge_base.collection.checking import Refused, check
from knowledge_base.collection.families import Families
from knowledge_base.collection.reading import LONGEST_LINE, Unreadable, lines_of, require_text, understood
from knowledge_base.collection.records import Record
from knowledge_base.collection.words import Words

pytestmark = pytest.mark.django_db

LINE = {
    "external_id": "a-1",
    "type": "resource",
    "locale": "fr",
    "title": "Titre",
    "institution": "mrafp",
}


@pytest.fixture(scope="module")
def words(django_db_setup: None, django_db_blocker: Any) -> Words:
    with django_db_blocker.unblock():
        return Words.read()


def reasons(words: Words, **changes: Any) -> list[str]:
    line = {name: value for name, value in (LINE | changes).items() if value is not ...}
    with override("en"):
        outcome = check(line, words, line=1)
    return [] if isinstance(outcome, Record) else [problem.reason for problem in outcome]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ...}, "“title” is missing"),
        ({"title": " \u200f "}, "no letter"),
        ({"title": "…"}, "no letter"),
        ({"title": 7}, "must be text, not a number"),
        ({"title": True}, "must be text, not true or false"),
        ({"title": ["a"]}, "must be text, not a list"),
        ({"title": "x" * 256}, "256 letters; at most 255"),
        ({"title": "a\x00b"}, "U+0000"),
        ({"title": "a\ud800"}, "U+D800"),
        ({"summary": "x" * 6000}, "at most 5000"),
        ({"external_id": 42}, "must be text"),
        ({"external_id": "x" * 121}, "at most 120"),
        ({"type": "dossier"}, "Possible: resource, initiative"),
        ({"type": "Resource"}, "Possible: resource"),
        ({"locale": "de"}, "Possible: ar, fr, en"),
        ({"locale": None}, "“locale” is missing"),
        ({"institution": "nowhere"}, "No institution has the identifier “nowhere”"),
        ({"institution": "parliament"}, "is no partner"),
        ({"themes": "integrity"}, "must be a list"),
        ({"themes": ["integrty"]}, "Did you mean “integrity”"),
        ({"themes": [3]}, "must be text"),
        ({"sectors": ["zzzzzzzz"]}, "is not known in sectors"),
        ({"challenge_types": {"a": 1}}, "must be a list of identifiers, not an object"),
        ({"published_at": "yesterday"}, "is no date"),
        ({"published_at": "2024-02-31"}, "is no date"),
        ({"published_at": 20240101}, "is no date"),
        ({"published_at": "2999-01-01"}, "in the future"),
        ({"published_at": "0001-01-01"}, "before 1900"),
        ({"body": "<script>alert(1)</script>"}, "Nothing is left"),
        ({"body": "<div>" * 5000 + "a"}, "nested too deeply"),
        ({"body": ["<p>a</p>"]}, "must be text"),
    ],
)
def test_what_is_wrong(words: Words, changes: dict[str, Any], said: str) -> None:
    (reason,) = reasons(words, **changes)
    assert said in reason


def test_every_error_of_a_line_is_told(words: Words) -> None:
    assert len(reasons(words, title="", locale="xx", institution="nowhere", themes=["?"])) == 4


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": None, "body": "", "themes": [], "translation_of": None, "published_at": None},
        {"published_at": "2024-02-29"},
        {"published_at": "2024-02-29T23:59:59+01:00"},
        {"title": "نَزَاهَةٌ \u202bقانون\u202c"},
        {"body": "<p>a<script>x</script><b>b"},
        {"themes": ["integrity", "integrity"]},
    ],
)
def test_what_is_taken(words: Words, changes: dict[str, Any]) -> None:
    assert reasons(words, **changes) == []


def test_a_date_is_a_day_in_the_portals_time(words: Words) -> None:
    record = check(LINE | {"published_at": "2024-07-01"}, words, line=1)
    assert isinstance(record, Record)
    assert record.published_at is not None
    assert record.published_at.isoformat() == "2024-06-30T23:00:00+00:00"


def test_the_digest_is_of_what_is_said(words: Words) -> None:
    first, second = check(LINE, words, line=1), check(LINE | {"themes": []}, words, line=9)
    third = check(LINE | {"summary": "x"}, words, line=1)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert isinstance(third, Record)
    assert first.digest == second.digest != third.digest
    assert Record.of(json.loads(json.dumps(third.as_json()))) == third


def gathered(words: Words, *lines: dict[str, Any]) -> tuple[list[list[str]], dict[int, str]]:
    """The families by identifiers, and what is wrong with the other lines."""
    families = Families(by_operator=True)
    with override("en"):
        for number, line in enumerate(lines, 1):
            outcome = check(LINE | line, words, line=number)
            if isinstance(outcome, Record):
                families.add(outcome, 0)
            else:
                families.add_bad(line.get("external_id"), number)
        found = families.resolve()
    return (
        [[entry.external_id for entry in family.entries] for family in found],
        {problem.line: problem.reason for problem in families.problems},
    )


def line(identifier: str, locale: str = "fr", of: str = "", **more: Any) -> dict[str, Any]:
    return {"external_id": identifier, "locale": locale, "translation_of": of, **more}


def test_a_translation_may_come_before_its_source(words: Words) -> None:
    found, wrong = gathered(words, line("c", "en", "b"), line("b", "ar", "a"), line("x"), line("a"))
    assert (found, wrong) == ([["a", "c", "b"], ["x"]], {})


def test_translations_of_nothing(words: Words) -> None:
    found, wrong = gathered(
        words,
        line("a"),
        line("itself", "ar", "itself"),
        line("lost", "ar", "nowhere"),
        line("of-lost", "en", "lost"),
        line("same", "fr", "a"),
        line("other", "ar", "a", institution="icpc"),
        line("kind", "ar", "a", type="initiative"),
        line("round-1", "ar", "round-2"),
        line("round-2", "fr", "round-1"),
        line("into-round", "en", "round-1"),
        line("bad", "ar", title=""),
        line("of-bad", "en", "bad"),
        line("good", "ar", "a"),
        line("second-ar", "ar", "a"),
        line("a", title="Encore"),
    )
    assert found == [["a", "good"]]
    assert {number: words_of for number, words_of in wrong.items() if number != 0} == {
        2: "A line cannot be a translation of itself.",
        3: "A translation of “nowhere”, which is nowhere.",
        4: "A translation of “lost”, but line 3, which has it, is bad.",
        5: "A translation of “a”, which is in the same language.",
        6: "A translation of “a”, which belongs to another institution.",
        7: "A translation of “a”, which is of another type.",
        8: "The translations go round in a circle.",
        9: "The translations go round in a circle.",
        10: "A translation of “round-1”, but line 8, which has it, is bad.",
        12: "A translation of “bad”, but line 11, which has it, is bad.",
        14: "The record has a version in “ar” already: “good”.",
        15: "The identifier “a” stands in line 1 already.",
    }


def refusal(content: bytes) -> str:
    (found,) = lines_of(io.BytesIO(content))
    with override("en"), pytest.raises(Refused) as refused:
        understood(found)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{'a': 1}", "Not JSON, at letter 2"),
        (b'{"a": 1', "Not JSON"),
        (b"[1]", "must be an object in braces, not a list"),
        (b'"text"', "not text"),
        (b"null", "must be an object"),
        (b'{"a": NaN}', "a number that cannot be read"),
        (b'{"a": "\xe9"}', "Not UTF-8: byte 8"),
        (b"[" * 100_000, "Nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "a number that cannot be read"),
        (b'{"a": "' + b"x" * LONGEST_LINE + b'"}', "longer than a million bytes"),
    ],
)
def test_lines_that_are_no_objects(content: bytes, said: str) -> None:
    assert said in refusal(content)


def test_lines_are_counted_as_editors_count_them() -> None:
    content = b'\xef\xbb\xbf{"a":1}\r\n\r\n   \n{"a":2}\n' + b"x" * (LONGEST_LINE * 2) + b'\n{"a":3}'
    found = list(lines_of(io.BytesIO(content)))
    assert [(one.number, one.too_long) for one in found] == [(1, False), (4, False), (5, True), (6, False)]
    assert understood(found[0]) == {"a": 1}
    assert understood(found[3]) == {"a": 3}


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "a"}\n'.encode("utf-16"),
        ('{"title": "abcdefgh"}\n' * 9).encode("utf-16-le"),
        ('{"title": "abcdefgh"}\n' * 9).encode("utf-32-be"),
        b"PK\x03\x04 a workbook",
        b"\x1f\x8b\x08 packed",
        bytes(range(32)) * 40,
    ],
)
def test_files_that_are_no_lines_of_text(content: bytes) -> None:
    with pytest.raises(Unreadable):
        require_text(content)


def test_arabic_in_an_old_encoding_is_bad_lines_not_an_unreadable_file() -> None:
    require_text('{"title": "دليل النزاهة"}\n'.encode("windows-1256") * 20)
