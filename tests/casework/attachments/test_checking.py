"""What citizens are told, what is kept of their files, and that nothing of it touches a disk."""

import resource
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import translation
from pikepdf import Array, Dictionary

from casework.attachments.checking import CheckedFile, FileRefused, Flag, Kind, Reason, check, check_all
from casework.attachments.limits import MEGABYTE
from casework.attachments.refusals import CONTRADICTIONS, MESSAGES, WRONG_KINDS
from tests.casework.attachments import crafted
from tests.casework.attachments.flagged import locked_office
from tests.casework.attachments.good import TABLE, good
from tests.casework.attachments.hostile import hostile
from tests.publication.clean_files import making, making_pdf


def refusal(name: str, content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        check(name=name, content=content)
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("تقرير  الشفافية.PDF", Kind.PDF, "تقرير الشفافية.pdf"),
        ("C:\\Users\\amina\\Bureau\\plan.pdf", Kind.PDF, "plan.pdf"),
        ("../../etc/passwd.pdf", Kind.PDF, "passwd.pdf"),
        ("a\u202egpj.pdf", Kind.PDF, "agpj.pdf"),
        ('<b>"x"\r\n\0.pdf', Kind.PDF, "_b__x_.pdf"),
        ("x" * 300 + ".pdf", Kind.PDF, "x" * 100 + ".pdf"),
        ("", Kind.PDF, "file.pdf"),
        (".pdf", Kind.PDF, "pdf.pdf"),
        ("report", Kind.PDF, "report.pdf"),
        ("مراسلة رقم 12.2026", Kind.PDF, "مراسلة رقم 12.2026.pdf"),
    ],
)
def test_name_is_shown_without_what_deceives(name: str, kind: Kind, shown: str) -> None:
    taken = check(name=name, content=making_pdf.pdf())
    assert (taken.kind, taken.name) == (kind, shown)


def test_picture_gets_the_ending_it_should_have() -> None:
    assert check(name="screen.jpg", content=making.picture("PNG")).name == "screen.png"


def test_text_stays_as_it_is_with_the_mark_of_its_encoding() -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1256"):
        taken = check(name="prices.csv", content=TABLE.encode(encoding))
        assert (taken.kind, taken.content, taken.is_original) == (Kind.CSV, TABLE.encode(encoding), True)


def test_numbers_and_telephones_are_no_formulas() -> None:
    assert check(name="prices.csv", content=TABLE.encode()).flags == frozenset()


def test_original_is_kept_when_it_is_asked_for() -> None:
    content = making.jpeg()
    kept = check(name="a.jpg", content=content, keep_original=True)
    assert (kept.content, kept.is_original, kept.flags) == (content, True, {Flag.ORIGINAL_KEPT})
    clean = check(name="a.jpg", content=content)
    assert not clean.is_original
    assert clean.sha256 != kept.sha256
    assert making.MARKED not in clean.content


def test_original_that_cannot_be_painted_is_refused_all_the_same() -> None:
    with pytest.raises(FileRefused, match="broken"):
        check(name="a.jpg", content=making.jpeg()[:600], keep_original=True)


def test_encrypted_file_is_kept_and_told_of() -> None:
    taken = check(name="a.xlsx", content=locked_office())
    assert (taken.kind, taken.flags) == (Kind.XLSX, {Flag.ENCRYPTED, Flag.NOT_STRIPPED})
    assert taken.is_original


def test_macros_survive_cleaning() -> None:
    """They may be what the complaint is about."""
    project = {"word/vbaProject.bin": b"macro code"}
    taken = check(name="a.docm", content=making.docx(more=project, kind=making.WORD_MACROS))
    assert taken.name == "a.docm"
    assert Flag.MACROS in taken.flags
    assert b"vbaProject" in taken.content


def test_citizen_is_told_what_to_do() -> None:
    with translation.override("en"):
        told = refusal("report.pdf", making.picture("PNG")).message
        assert told.startswith("This file is called .pdf, but it is a picture.")
        assert "the ending .png" in told
        assert "Print the page to a PDF" in refusal("a.html", b"<html></html>").message
        assert "one by one" in refusal("a.zip", making.packed({"a": "b"})).message
        assert "10 MB" in refusal("a.txt", b"a" * 11 * MEGABYTE).message
        assert "40 million" in refusal("a.png", crafted.many_pixels()).message


def test_every_refusal_has_words_and_says_nothing_of_the_file() -> None:
    reasons = {*MESSAGES, Reason.WRONG_KIND, Reason.CONTRADICTION}
    assert reasons == set(Reason)
    for one in hostile().values():
        if isinstance(one.expected, Reason):
            refused = refusal(one.name, one.content)
            assert "%" not in refused.message
            assert str(refused) == one.expected
    assert all(str(words) for words in (*WRONG_KINDS.values(), *CONTRADICTIONS.values()))


def test_checked_file_does_not_print_itself() -> None:
    taken = check(name="secret name.txt", content=b"secret words")
    assert "secret" not in repr(taken)
    assert "secret" not in repr(check_all([("secret.txt", b"secret words"), ("secret.exe", b"MZ")]))


def test_no_more_than_five() -> None:
    checked = check_all([(f"{number}.txt", b"words") for number in range(7)])
    assert len(checked.files) == 5
    assert {place: refused.reason for place, refused in checked.refused.items()} == {
        5: Reason.TOO_MANY,
        6: Reason.TOO_MANY,
    }


def test_refused_files_do_not_count() -> None:
    files = [("a.exe", b"MZ\0\0"), *((f"{number}.txt", b"words") for number in range(5))]
    checked = check_all(files)
    assert len(checked.files) == 5
    assert [refused.reason for refused in checked.refused.values()] == [Reason.WRONG_KIND]


def test_no_more_than_25_megabytes_together() -> None:
    large = b"a" * (9 * MEGABYTE)
    checked = check_all([("1.txt", large), ("2.txt", large), ("3.txt", large), ("4.txt", b"small")])
    assert [file.name for file in checked.files] == ["1.txt", "2.txt", "4.txt"]
    assert checked.refused[2].reason is Reason.TOO_LARGE_TOGETHER
    assert checked.refused[2].message


@contextmanager
def full_disk() -> Iterator[None]:
    """The system refuses every byte that this process would write into a file."""
    _soft, hard = before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_nothing_is_written_to_a_disk() -> None:
    files = good().values()
    with full_disk():
        taken = [check(name=name, content=content) for name, content in files]
    assert all(isinstance(one, CheckedFile) for one in taken)


def test_full_disk_would_be_noticed(tmp_path: object) -> None:
    with full_disk(), pytest.raises(OSError, match="too large"), open(f"{tmp_path}/a", "w") as file:
        file.write("a" * 100_000)


@pytest.mark.parametrize(
    "what", ["letter of zeros", "letter of tables of zeros", "letter that lies of its size"]
)
def test_bombs_do_not_fill_the_memory(what: str) -> None:
    one = hostile()[what]
    tracemalloc.start()
    refusal(one.name, one.content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 45 * MEGABYTE


def test_pdf_of_long_lists_is_refused_before_all_of_it_is_in_memory() -> None:
    assert refusal("a.pdf", crafted.many_objects(70_000, Dictionary(A=Array(range(40))))).reason is (
        Reason.UNPACKS_TOO_LARGE
    )
    assert check(name="a.pdf", content=crafted.many_objects(10_000, Dictionary(A=1))).kind is Kind.PDF


def test_documents_in_a_document_are_cleaned_up_to_a_limit_together() -> None:
    part = f"<a>{''.join(f'<b c="{number:x}"/>' for number in range(150_000))}</a>"
    inner = making.docx(more={"word/more.xml": part})

    def outer(number: int) -> bytes:
        return making.xlsx(more={f"xl/embeddings/{place}.docx": inner for place in range(number)})

    assert check(name="a.xlsx", content=outer(3)).kind is Kind.XLSX
    assert refusal("a.xlsx", outer(5)).reason is Reason.UNPACKS_TOO_LARGE
