"""What somebody sent to the desk after the session had ended: the page that answers carries it, closed.

Officers' words in a case are sealed or nowhere, so nothing of them is kept here: no row, no session, no file,
nothing in the browser's storage. They go back in the answer itself, closed with a key of the portal and for
the person of the session that has ended, who opens them after signing in, in another tab. Whoever signs in at
that machine instead gets them neither shown nor sent. Only what has passed the check of its origin is closed,
so what can be opened may be sent on with a fresh token: the old one went with the old session.
"""

import json
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.crypto import salted_hmac

# Bytes: a form of the desk with all the files that it takes.
LARGEST = 32 * 2**20
# Seconds.
KEPT = 24 * 60 * 60
NONCE = 12
# What lists, tokens and the page itself have put into the form.
CODE = re.compile(r"[a-z][a-z0-9_-]*|[0-9]{1,5}|[A-Za-z0-9_.:=~-]{31,}")


class StaysClosed(Exception):
    """It is not what was closed here, or too old."""


class SomebodyElses(Exception):
    """Another person sent it."""


@dataclass(frozen=True, repr=False)
class Carried:
    """A form as it was sent: where to, its fields in order, and the names of files, which are not carried."""

    path: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[str] = ()

    @property
    def text(self) -> str:
        """To read and to copy: what somebody typed, without codes."""
        return "\n\n".join(value for _name, value in self.fields if value and not CODE.fullmatch(value))


class LeftOut(FileUploadHandler):
    """Reads past files and keeps nothing but their `names`: Django would put large ones on the disk."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.names: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.names.append(self.file_name or "")
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def leave_files_out(request: HttpRequest) -> None:
    """Before anything reads the form; afterwards it is too late, and not needed."""
    if not hasattr(request, "_files"):
        request.upload_handlers = [LeftOut(request)]


def sent_with(request: HttpRequest) -> Carried | None:
    """None for a request without a form, or with one that cannot be read."""
    if request.method != "POST" or int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return None
    try:
        lists = list(request.POST.lists())
    except (SuspiciousOperation, MultiPartParserError, OSError):
        return None
    fields = [(name, value) for name, values in lists for value in values if name != "csrfmiddlewaretoken"]
    if not fields:
        return None
    kept = [file.name or "" for _field, files in request.FILES.lists() for file in files]
    left = [name for one in request.upload_handlers if isinstance(one, LeftOut) for name in one.names]
    return Carried(request.get_full_path(), fields, [*kept, *left])


def closed(carried: Carried, person: int) -> str:
    """`person`: the key of whoever may open it."""
    held = {"person": person, "at": int(time.time()), "path": carried.path}
    held |= {"fields": list(carried.fields), "files": list(carried.files)}
    nonce = secrets.token_bytes(NONCE)
    return urlsafe_b64encode(nonce + _cipher().encrypt(nonce, json.dumps(held).encode(), None)).decode()


def opened(text: str, person: int) -> Carried:
    """Raises StaysClosed and SomebodyElses."""
    try:
        raw = urlsafe_b64decode(text)
        held = json.loads(_cipher().decrypt(raw[:NONCE], raw[NONCE:], None))
    except (ValueError, InvalidTag) as error:
        raise StaysClosed from error
    if time.time() - held["at"] > KEPT:
        raise StaysClosed
    if held["person"] != person:
        raise SomebodyElses
    return Carried(held["path"], [(name, value) for name, value in held["fields"]], held["files"])


def _cipher() -> ChaCha20Poly1305:
    return ChaCha20Poly1305(salted_hmac(__name__, "what is carried", algorithm="sha256").digest())
