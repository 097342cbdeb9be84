"""A citizen without scripts or cookies at the forms of a running portal."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import urllib3

from casework.receipts.tokens import new_token

type Fields = Sequence[tuple[str, str | tuple[str, str | bytes]]]

CODE = re.compile(r"\d{22}")
MARKUP = re.compile(r"<[^>]*>|\s")
# As browsers do: a connection that the server has closed meanwhile is opened anew, and the form sent again.
AGAIN = urllib3.Retry(2, redirect=False, allowed_methods=None, respect_retry_after_header=False)
http = urllib3.PoolManager(maxsize=32, retries=AGAIN, timeout=120)


@dataclass(frozen=True)
class Answer:
    """`url` and `headers`: where a receipt must never stand."""

    status: int
    url: str
    headers: Mapping[str, str]
    page: str

    @property
    def receipt(self) -> str:
        """22 digits, or nothing: the page was no receipt."""
        _before, mark, after = self.page.partition("data-receipt>")
        found = CODE.match(MARKUP.sub("", after.partition("</p>")[0])) if mark else None
        return found.group() if found else ""


@dataclass(frozen=True)
class Form:
    """The last step of a form. `given_at`: when it was given out; programs are told by their haste."""

    words: str
    kind: str = "complaint"
    locale: str = "ar"
    token: str = field(default_factory=new_token)
    more: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, bytes]] = ()

    def fields(self) -> Fields:
        known = {
            "go": "send", "step": "review", "token": self.token, "what": self.words, "court": "on",
            "who": "anonymous", "about": "mrafp",
        } | dict(self.more)  # fmt: skip
        return [*known.items(), *(("files", file) for file in self.files)]

    def path(self) -> str:
        return f"/{self.locale}/speak-up/{self.kind}/write/"


def post(
    address: str,
    path: str,
    fields: Fields,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Raises urllib3.exceptions.HTTPError where nothing answers."""
    url = address + path
    response = http.request("POST", url, fields=fields, headers=dict(headers or {}), redirect=False)
    return Answer(response.status, url, response.headers, response.data.decode(errors="replace"))


def send(address: str, form: Form, headers: Mapping[str, str] | None = None) -> Answer:
    return post(address, form.path(), form.fields(), headers)


def follow(address: str, receipt: str, locale: str = "ar", **more: str) -> Answer:
    """The page of a case, or whatever is answered instead."""
    return post(address, f"/{locale}/speak-up/follow/", [("receipt", receipt), *more.items()])
