"""A public page is kept until something changes, and never shown to whom it is not for."""

import gzip
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from editorial.approval import publish_as_operator
from institutions.models import Institution, User
from portal import page_cache
from portal.page_cache import Allowance, Kept, Key, PageCacheMiddleware, Shelf, key_of, shelf
from publication import generation
from publication.models import PublicRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]

Commit = Callable[..., Any]
CASABLANCA = ZoneInfo("Africa/Casablanca")


@contextmanager
def queries(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as counted:
        yield
    assert len(counted) == number, [query["sql"] for query in counted]


def read(path: str, **headers: str) -> Any:
    return Client().get(path, headers=headers)


@pytest.mark.parametrize("path", ["/ar/", "/fr/", "/en/"])
def test_second_reader_costs_no_query(path: str) -> None:
    first = read(path)
    with queries(0):
        second = read(path)
    assert first.status_code == second.status_code == 200
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())


def test_kept_page_has_the_headers_of_a_new_one() -> None:
    read("/fr/")
    kept = read("/fr/")
    assert kept["Content-Security-Policy"].startswith("default-src 'none'")
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert kept["X-Frame-Options"] == "DENY"
    assert kept["Vary"] == "Accept-Encoding"
    assert kept["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in kept


def test_every_language_is_its_own_page() -> None:
    pages = {read(path).content for path in ("/ar/", "/fr/", "/en/", "/ar/", "/fr/", "/en/")}
    assert len(pages) == 3


def test_compressed_and_plain_readers_share_a_page() -> None:
    plain = read("/fr/")
    with queries(0):
        zipped = read("/fr/", accept_encoding="gzip, br")
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert int(zipped["Content-Length"]) == len(zipped.content) < len(plain.content)


@pytest.mark.parametrize("warm", [False, True])
def test_reader_who_has_the_page_is_not_sent_it_again(warm: bool) -> None:
    etag = read("/fr/")["ETag"]
    if not warm:
        shelf.clear()
    again = read("/fr/", if_none_match=etag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert read("/fr/", if_none_match='W/"other"').status_code == 200


def test_revalidating_readers_fill_the_cache_too() -> None:
    etag = read("/fr/")["ETag"]
    shelf.clear()
    read("/fr/", if_none_match=etag)
    with queries(0):
        assert read("/fr/").status_code == 200


def test_date_of_the_last_change(settings: Settings) -> None:
    generation.current()
    long_ago = int(datetime(2020, 1, 1, tzinfo=CASABLANCA).timestamp())
    os.utime(settings.PORTAL_GENERATION_FILE, (long_ago, long_ago))
    modified = read("/fr/")["Last-Modified"]
    midnight = page_cache._start_of_today()
    assert modified == page_cache.http_date(midnight.timestamp())
    assert read("/fr/", if_modified_since=modified).status_code == 304
    assert read("/fr/", if_modified_since="Wed, 01 Jan 2020 00:00:00 GMT").status_code == 200


# What outdates a page


def changed(path: str, change: Callable[[], object], commit: Commit) -> bool:
    """Whether `change` makes the page at `path` anew, once it is through."""
    read(path)
    with queries(0):
        read(path)
    with commit(execute=True):
        change()
    with CaptureQueriesContext(connection) as counted:
        read(path)
    return len(counted) > 0


def test_publishing_shows_at_once(
    page_of: Callable[..., Page], django_capture_on_commit_callbacks: Commit
) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    read("/fr/"), read(page.get_url())
    page.title = "Un titre tout neuf"
    with django_capture_on_commit_callbacks(execute=True):
        publish_as_operator(page=page, approver=None, evidence="test")
    assert "Un titre tout neuf" in read(page.get_url()).content.decode()


def test_withdrawn_page_is_gone(
    page_of: Callable[..., Page], django_capture_on_commit_callbacks: Commit
) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    address = page.get_url()
    assert read(address).status_code == read(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert read(address).status_code == 404


@pytest.mark.parametrize("name", ["rename an institution", "delete a record", "delete a page", "redirect"])
def test_changes_that_pages_show(
    name: str, page_of: Callable[..., Page], django_capture_on_commit_callbacks: Commit
) -> None:
    changes: dict[str, Callable[[], object]] = {
        "rename an institution": lambda: Institution.objects.get(slug="mrafp").save(),
        "delete a record": lambda: PublicRecord.objects.filter(type="initiative", locale="en")[0].delete(),
        "delete a page": lambda: page_of("initiative/citizen-budget", "en").delete(),
        "redirect": lambda: Redirect.objects.create(old_path="/fr/ancien", redirect_link="/fr/"),
    }
    assert changed("/fr/", changes[name], django_capture_on_commit_callbacks)


def test_draft_changes_nothing(
    page_of: Callable[..., Page], django_capture_on_commit_callbacks: Commit, editor: User
) -> None:
    page = page_of("initiative/citizen-budget", "fr")

    def draft() -> None:
        page.title = "Brouillon"
        page.save_revision(user=editor)

    assert not changed("/fr/", draft, django_capture_on_commit_callbacks)


def test_change_that_is_taken_back_outdates_nothing(
    django_capture_on_commit_callbacks: Commit,
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        Institution.objects.get(slug="mrafp").save()
        Institution.objects.get(slug="mrafp").save()
    assert generation._renew in waiting
    before = generation.current()
    assert generation.current() == before


def test_other_process_of_the_machine_tells_of_a_change(tmp_path: Path) -> None:
    read("/fr/")
    now = os.stat(tmp_path / "generation").st_mtime_ns + 1
    os.utime(tmp_path / "generation", ns=(now, now))
    with CaptureQueriesContext(connection) as counted:
        read("/fr/")
    assert len(counted) > 0


def test_what_is_remembered_is_asked_once_for_each_mark(tmp_path: Path) -> None:
    number = count(1)

    def remember() -> int:
        return generation.remembered("test", lambda: next(number))

    with ThreadPoolExecutor(1) as outside:
        assert [outside.submit(remember).result() for _ in range(3)] == [1, 1, 1]
        now = os.stat(tmp_path / "generation").st_mtime_ns + 1
        os.utime(tmp_path / "generation", ns=(now, now))
        assert outside.submit(remember).result() == 2


def test_a_transaction_sees_what_it_has_changed() -> None:
    number = count(1)
    assert [generation.remembered("test", lambda: next(number)) for _ in range(2)] == [1, 2]


def test_with_redis_the_mark_is_there(settings: Settings) -> None:
    settings.PORTAL_GENERATION_FILE = None
    first = generation.current()
    assert first is not None
    generation._renew()
    second = generation.current()
    assert second is not None
    assert second > first


def test_page_made_before_a_change_is_not_kept_after_it(tmp_path: Path) -> None:
    """The mark is read before the page is made, so that a change meanwhile counts."""
    made = []

    def slow(request: HttpRequest) -> HttpResponse:
        made.append(request.path)
        if len(made) == 1:
            generation._renew()
        return HttpResponse(f"page {len(made)}")

    ask = PageCacheMiddleware(slow)
    answers = [ask(RequestFactory().get("/fr/")).content for _ in range(3)]
    assert answers == [b"page 1", b"page 2", b"page 2"]


# What is never kept


@pytest.mark.parametrize(
    "path",
    ["/fr/nothing/", "/fr/search/", "/fr/search/?q=budget", "/", "/api/v1/search", "/-/live"],
)
def test_what_is_not_kept(path: str) -> None:
    read(path)
    assert shelf.pages == {}


@pytest.mark.parametrize(
    "headers",
    [{"Cache-Control": "private"}, {"Cache-Control": "no-store"}, {"Vary": "Cookie"}, {"Set-Cookie": ""}],
)
def test_answer_for_one_reader_is_not_kept(headers: dict[str, str]) -> None:
    made = []

    def view(request: HttpRequest) -> HttpResponse:
        made.append(request.path)
        response = HttpResponse("mine")
        for name, value in headers.items():
            response[name] = value
        if "Set-Cookie" in headers:
            response.set_cookie("name", "value")
        return response

    ask = PageCacheMiddleware(view)
    for _ in range(2):
        assert "public" not in ask(RequestFactory().get("/fr/")).get("Cache-Control", "")
    assert len(made) == 2


@pytest.mark.parametrize("known", [True, False])
def test_draft_shown_to_an_editor_stays_there(
    known: bool, page_of: Callable[..., Page], signed_in: Callable[[User], Client], approver: User
) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    if known:
        read(page.get_url())
    page.title = "Titre secret du brouillon"
    page.save_revision(user=approver)
    draft = signed_in(approver).get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "Titre secret du brouillon" in draft.content.decode()
    assert "Titre secret du brouillon" not in read(page.get_url()).content.decode()


def test_editor_reads_the_same_kept_page(signed_in: Callable[[User], Client], approver: User) -> None:
    public = read("/fr/")
    client = signed_in(approver)
    with queries(0):
        own = client.get("/fr/")
    assert own.content == public.content


def test_keys() -> None:
    factory = RequestFactory()

    def key(path: str, **extra: Any) -> Key | None:
        return key_of(factory.get(path, **extra))

    assert key("/fr/?a=1&b=2") == key("/fr/?b=2&a=1")
    distinct = {key("/fr/"), key("/ar/"), key("/fr/?a=1"), key("/fr/?a=2"), key("/fr/", secure=True),
                key("/fr/", headers={"host": "other.example"})}  # fmt: skip
    assert len(distinct) == 6
    with override_settings(ROOT_URLCONF="portal.urls_cms"):
        assert key("/fr/") not in distinct


@pytest.mark.parametrize(
    "query", ["q=budget", "a=1&a=2&a=3&a=4&a=5", "UTM=1", f"a={300 * 'x'}", "fb%5B%5D=1"]
)
def test_queries_without_end_are_not_kept(query: str) -> None:
    assert key_of(RequestFactory().get(f"/fr/?{query}")) is None


def test_allowance_ends_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [600.0]
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now[0])
    allowance = Allowance(2)
    assert [allowance.take() for _ in range(3)] == [True, True, False]
    now[0] += 60
    assert allowance.take()


def test_nothing_is_kept_beyond_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 3, 1, 23, 59, 50, tzinfo=CASABLANCA)
    monkeypatch.setattr(page_cache.timezone, "localtime", lambda: late)
    assert page_cache.seconds_left_today() == 10
    assert page_cache._cache_control() == "public, max-age=10, s-maxage=10, stale-while-revalidate=60"


def test_switched_off_every_page_is_new(settings: Settings) -> None:
    settings.PORTAL_PAGE_CACHE_SECONDS = 0
    read("/fr/")
    with CaptureQueriesContext(connection) as counted:
        assert read("/fr/").status_code == 200
    assert len(counted) > 0


def kept(body: bytes) -> Kept:
    return Kept(generation=1, headers={}, body=body, etag="", modified=None, until=time.time() + 60)


def test_shelf_gives_way_to_new_pages() -> None:
    shelf = Shelf(100)
    keys = [("urls", "http", "host", f"/fr/{number}/", "") for number in range(3)]
    for key in (*keys, keys[0]):
        shelf.put(key, kept(b"x" * 40))
    assert [shelf.get(key, 1) is not None for key in keys] == [True, False, True]
    assert shelf.size == 80
    assert shelf.get(keys[0], 2) is None


def test_other_process_tells_of_a_change_through_redis(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heard within half a second; until then the process goes by what it heard last."""
    settings.PORTAL_GENERATION_FILE = None
    generation._renew()
    heard = generation.current()
    cache.set(generation.KEY, later := time.time_ns(), None)
    assert generation.current() == heard
    now = time.monotonic()
    monkeypatch.setattr(generation.time, "monotonic", lambda: now + 1)
    assert generation.current() == later
