"""Goal G11, the headers' part: no file of a citizen opens by itself in an officer's browser."""

import pytest

from casework.attachments.serving import download_response
from tests.casework.attachments.good import good
from tests.casework.attachments.hostile import hostile

FILES = good() | {what: (one.name, one.content) for what, one in hostile().items()}


@pytest.mark.parametrize("what", FILES)
def test_file_is_saved_and_never_shown(what: str) -> None:
    name, content = FILES[what]
    answer = download_response(content, file_name=name)
    assert answer.content == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_name_stays_one_header() -> None:
    name = 'a"; filename=evil.exe\r\nSet-Cookie: a=b.pdf'
    said = download_response(b"a", file_name=name)["Content-Disposition"]
    assert said.count('"') == 2
    assert "\r" not in said
    assert "\n" not in said


def test_arabic_name_is_kept() -> None:
    said = download_response(b"a", file_name="تقرير 1.pdf")["Content-Disposition"]
    assert "filename*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%201.pdf" in said
    assert said.isascii()
