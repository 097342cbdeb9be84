"""A request that names an encoding in which nobody writes is read like any other."""

import io
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from portal.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

FORM = "application/x-www-form-urlencoded"
PAGES = [
    ("/ar/search/", "q=a"),
    ("/fr/initiatives/", "theme=x&q=%FF"),
    ("/api/v1/search", "q=a&locale=fr"),
    ("/fr/speak-up/published/", "q=a"),
    ("/cms/sign-in/", "next=%FF"),
]


def asked(path: str, query: str, kind: str, body: bytes = b"") -> tuple[int, str]:
    statuses: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        statuses.append(status)
        return lambda data: None

    environ: dict[str, Any] = {"REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path}
    environ |= {"QUERY_STRING": query, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))}
    environ |= {"wsgi.input": io.BytesIO(body), "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    content = b"".join(application(environ, start_response))
    return int(statuses[0][:3]), content.decode(errors="replace")


@pytest.mark.parametrize("encoding", ["rot13", "undefined", "utf-16", "nothing"])
@pytest.mark.parametrize(("path", "query"), PAGES)
def test_it_is_answered_as_without_one(path: str, query: str, encoding: str) -> None:
    usual, _page = asked(path, query, "text/html")
    status, _page = asked(path, query, f"text/html; charset={encoding}")
    assert status == usual < 500


def test_words_are_what_they_were() -> None:
    _status, page = asked("/ar/search/", "q=%D9%81%D8%B3%D8%A7%D8%AF", "text/html; charset=utf-16")
    assert 'value="فساد"' in page


@pytest.mark.parametrize("kind", [f"{FORM}; charset=rot13", f"{FORM}; Charset=utf-16; x=y", FORM])
def test_a_form_too(kind: str) -> None:
    body = "go=next&what=الرشوة".encode()
    status, page = asked("/ar/speak-up/complaint/write/", "a=b", kind, body)
    assert status == 400
    assert ">الرشوة</textarea>" in page.replace("\n", "")
