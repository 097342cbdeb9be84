"""Whole public pages, kept until something changes: an answer without a query (docs/adr/0016)."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from threading import Lock
from typing import cast
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from publication import generation
from publication.api.addresses import API, ROOT

# How long browsers and shared caches may show a page without asking: they hear of no change.
SECONDS_ELSEWHERE = 60
LARGEST = 1_000_000
LONGEST_QUERY = 200
MOST_PARAMETERS = 4
PARAMETER = re.compile(r"[a-z_]{1,30}")
# The answer to a question in free words; there are as many as readers.
FREE_WORDS = "q"
# Search has its own pace: Elasticsearch answers a moment after publishing, or not at all.
LIVE_SECTION = "search"
NOT_OF_READ_MODEL = (f"{ROOT}/search", f"{ROOT}/indicators")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
NOT_KEPT = ("private", "no-store", "no-cache")

Key = tuple[str, str, str, str, str]
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page; `body` is compressed, `modified` and `until` are seconds since 1970."""

    generation: int | None
    headers: dict[str, str]
    body: bytes
    etag: str
    modified: int | None
    until: float


class Shelf:
    """Kept pages of this process, the oldest of which go when they hold more than `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.pages: dict[Key, Kept] = {}
        self.lock = Lock()

    def get(self, key: Key, current: int | None) -> Kept | None:
        kept = self.pages.get(key)
        return kept if kept and kept.generation == current and time.time() < kept.until else None

    def put(self, key: Key, kept: Kept) -> None:
        with self.lock:
            self._remove(key)
            self.pages[key] = kept
            self.size += len(kept.body)
            while self.size > self.most:
                self._remove(next(iter(self.pages)))

    def _remove(self, key: Key) -> None:
        if (old := self.pages.pop(key, None)) is not None:
            self.size -= len(old.body)

    def clear(self) -> None:
        with self.lock:
            self.pages.clear()
            self.size = 0


shelf = Shelf(32_000_000)


class Allowance:
    """At most `number` of something a minute, in this process."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.left = number
        self.minute = 0

    def take(self) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self.minute:
            self.minute, self.left = minute, self.number
        self.left -= 1
        return self.left >= 0


class PageCacheMiddleware:
    """Stands before everything that costs; what it answers has the headers of all the others already."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.languages = {code for code, _name in settings.LANGUAGES}
        self.filtered_pages = Allowance(300)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._is_page(request):
            return self.get_response(request)
        key = key_of(request) if settings.PORTAL_PAGE_CACHE_SECONDS else None
        if key is None:
            return self._made(request, None)[0]
        current = generation.current()
        if kept := shelf.get(key, current):
            return answer(request, kept)
        response, made = self._made(request, current)
        if made and current and request.method == "GET" and self._has_room(request):
            shelf.put(key, made)
        return response

    def _is_page(self, request: HttpRequest) -> bool:
        """A preview has the address of a public page, and shows a draft."""
        parts = request.path_info.split("/", 3)
        named = parts[1] in self.languages and len(parts) > 2 and parts[2] != LIVE_SECTION
        named = named or parts[1].startswith("sitemap") or is_resource(request.path_info)
        return named and request.method in {"GET", "HEAD"} and not getattr(request, "is_dummy", False)

    def _has_room(self, request: HttpRequest) -> bool:
        return not request.META.get("QUERY_STRING") or self.filtered_pages.take()

    def _made(self, request: HttpRequest, current: int | None) -> tuple[HttpResponse, Kept | None]:
        with _unconditionally(request):
            response = self.get_response(request)
        if response.streaming:
            # Downloads know their own mark; nobody gets one twice.
            return _unless_known(request, response, response.get("ETag")), None
        if not is_for_everybody(request, response):
            return _unless_known(request, response, response.get("ETag")), None
        made = finished(response, current)
        return answer(request, made), made


def is_resource(path: str) -> bool:
    """Whether it is an address of the API whose answer changes with the read model alone."""
    return path.startswith(API) and not path.startswith(NOT_OF_READ_MODEL)


@contextmanager
def _unconditionally(request: HttpRequest) -> Iterator[None]:
    """Readers who come back would otherwise be told "not modified" by a page that is never kept."""
    asked = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
    try:
        yield
    finally:
        request.META.update(asked)


def key_of(request: HttpRequest) -> Key | None:
    """What makes two requests ask for the same page; None when the query is not one of the portal's own."""
    query = request.META.get("QUERY_STRING", "")
    if query:
        pairs = _parameters(query)
        if pairs is None:
            return None
        query = repr(pairs)
    return (
        settings.ROOT_URLCONF,
        request.scheme or "",
        request.META.get("HTTP_HOST", ""),
        request.path,
        query,
    )


def _parameters(query: str) -> list[tuple[str, str]] | None:
    if len(query) > LONGEST_QUERY or query.count("&") >= MOST_PARAMETERS:
        return None
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    known = all(PARAMETER.fullmatch(name) and name != FREE_WORDS for name, _value in pairs)
    return pairs if known else None


def is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(request, "is_preview", False)
        and not any(word in response.get("Cache-Control", "") for word in NOT_KEPT)
        and response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        and len(response.content) <= LARGEST
    )


def finished(response: HttpResponse, current: int | None) -> Kept:
    """The page as every reader gets it."""
    headers = dict(response.items())
    zipped = headers.pop("Content-Encoding", "") == "gzip"
    headers.pop("Content-Length", None)
    body = response.content if zipped else gzip.compress(response.content, 6, mtime=0)
    tag = headers.get("ETag", "")
    etag = tag if tag.startswith("W/") else f"W/{tag or f'"{blake2b(body, digest_size=16).hexdigest()}"'}"
    headers |= {"ETag": etag, "Vary": "Accept-Encoding"}
    headers.setdefault("Cache-Control", _cache_control())
    modified = _modified(current)
    if modified:
        headers["Last-Modified"] = http_date(modified)
    until = time.time() + min(settings.PORTAL_PAGE_CACHE_SECONDS, seconds_left_today())
    return Kept(current, headers, body, etag, modified, until)


def _modified(current: int | None) -> int | None:
    """No page is newer than the last change of anything public, or than today: it may say "overdue".

    None within the second of a change: a later one would look the same in HTTP's whole seconds.
    """
    changed = (current or 0) // 1_000_000_000
    if not changed or time.time() - changed < 2:
        return None
    return max(changed, int(_start_of_today().timestamp()))


def _start_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def seconds_left_today() -> int:
    return max(1, int((_start_of_today() + timedelta(days=1) - timezone.localtime()).total_seconds()))


def _cache_control() -> str:
    seconds = min(SECONDS_ELSEWHERE, seconds_left_today())
    return f"public, max-age={seconds}, s-maxage={seconds}, stale-while-revalidate={SECONDS_ELSEWHERE}"


def answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """`kept` as this reader asked for it: compressed or plain, or 304 when they have it."""
    body, headers = kept.body, dict(kept.headers)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    headers["Content-Length"] = str(len(body))
    response = HttpResponse(body, headers=headers)
    return _unless_known(request, response, kept.etag, kept.modified)


def _unless_known(
    request: HttpRequest, response: HttpResponse, etag: str | None, modified: int | None = None
) -> HttpResponse:
    """`response`, or 304 without a body when the reader has it."""
    if response.status_code != 200 or not any(name in request.META for name in CONDITIONS):
        return response
    answered = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    return cast(HttpResponse, answered)
