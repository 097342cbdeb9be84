"""Nightly files: whole, of one moment, checkable, and without what was withdrawn."""

import csv
import gzip
import io
import json
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from outbox import handlers
from publication.downloads import BYTE_ORDER_MARK
from publication.dumps import making, nightly, revising, shelf
from publication.dumps.making import make_dump
from publication.dumps.shelf import Dump, dumps, kept_days
from publication.facets import records_of
from publication.models import PublicRecord, RecordState
from tests.benchmarks.growth import grow
from tests.browser.serving import database_url

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
NAMES = {f"record-{code}.{form}.gz" for code in LANGUAGES for form in ("csv", "jsonl")}


@pytest.fixture
def root(dumps_aside: Path) -> Path:
    return dumps_aside


def unpacked(dump: Dump, name: str) -> str:
    return gzip.decompress((dump.folder / name).read_bytes()).decode()


def lines(dump: Dump, locale: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in unpacked(dump, f"record-{locale}.jsonl.gz").splitlines()]


def table(dump: Dump, locale: str) -> list[dict[str, str]]:
    text = unpacked(dump, f"record-{locale}.csv.gz").removeprefix(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def check(folder: Path) -> None:
    """With the very program that the page tells readers to use."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    checked = {line.partition(":")[0] for line in done.stdout.splitlines()}
    assert checked == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}


def moved_to(dump: Dump, day: date) -> None:
    """As if it had been made on that day."""
    manifest = json.loads((dump.folder / shelf.MANIFEST).read_text())
    manifest["made_at"] = datetime(day.year, day.month, day.day, 2, tzinfo=UTC).isoformat()
    (dump.folder / shelf.MANIFEST).write_text(json.dumps(manifest))
    dump.folder.rename(dump.folder.with_name(f"{day.isoformat()}{dump.folder.name[10:]}"))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_dump_holds_what_the_downloads_hold(locale: str) -> None:
    dump = make_dump()
    expected = list(records_of(locale).newest_first().values_list("public_id", flat=True))
    assert [record["id"] for record in lines(dump, locale)] == expected
    assert [row["id"] for row in table(dump, locale)] == expected
    asked = Client().get(f"/{locale}/data/record.jsonl").getvalue().decode()
    own = unpacked(dump, f"record-{locale}.jsonl.gz").replace("http://127.0.0.1:8000", "http://testserver")
    assert own == asked


def test_the_manifest_tells_all_and_the_checksums_hold() -> None:
    before = timezone.now()
    dump = make_dump()
    manifest = json.loads((dump.folder / "MANIFEST.json").read_text())
    assert before <= datetime.fromisoformat(manifest["made_at"]) <= timezone.now()
    assert set(manifest["portal"]["names"]) == set(LANGUAGES)
    assert manifest["licence"] is None
    assert manifest["withdrawn_since"] == []
    described = {file["name"]: file for file in manifest["files"]}
    assert set(described) == {*NAMES, "codebook.json"}
    for name in NAMES:
        path = dump.folder / name
        assert described[name]["bytes"] == path.stat().st_size
        assert described[name]["records"] == records_of(name[7:9]).count()
        assert described[name]["language"] == name[7:9]
    check(dump.folder)


def test_the_same_records_make_the_same_files() -> None:
    first, second = make_dump(), make_dump()
    assert first.folder != second.folder
    assert [(f.name, f.sha256) for f in first.files if f.name in NAMES] == [
        (f.name, f.sha256) for f in second.files if f.name in NAMES
    ]


def test_no_cell_is_a_formula() -> None:
    PublicRecord.objects.filter(type="plan").update(title="=1+1", summary="@x")
    titles = {row["title"] for row in table(make_dump(), "fr") if row["type"] == "plan"}
    assert titles == {"'=1+1"}


def test_queries_do_not_grow_with_the_records() -> None:
    with CaptureQueriesContext(connection) as few:
        make_dump()
    grow(200, type="initiative")
    with CaptureQueriesContext(connection) as more:
        make_dump()
    assert len(more) == len(few) <= 1 + 3 * (1 + 1 + 3)


class Full(OSError):
    pass


def test_a_disk_that_is_full_leaves_the_last_dump(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    standing = make_dump()
    written = making.as_json_lines

    def breaking(objects: Any) -> Any:
        for number, line in enumerate(written(objects)):
            if number == 5:
                raise Full(28, "No space left on device")
            yield line

    monkeypatch.setattr(making, "as_json_lines", breaking)
    with pytest.raises(Full):
        make_dump()
    assert [folder.name for folder in root.iterdir()] == [standing.folder.name]
    assert dumps() == [standing]
    check(standing.folder)
    with pytest.raises(CommandError, match="No space left"):
        call_command("dump_data")


def test_what_a_killed_process_left_is_not_shown_and_goes(root: Path) -> None:
    dump = make_dump()
    left, fresh = root / f"{shelf.ASIDE}old", root / f"{shelf.ASIDE}new"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "record-ar.csv.gz").write_bytes(b"half")
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(left, (long_ago, long_ago))
    assert dumps() == [dump]
    shelf.tidy(timezone.localdate())
    assert not left.exists()
    assert fresh.exists()


def test_a_folder_without_a_manifest_is_no_dump(root: Path) -> None:
    broken = root / "2026-01-01.20260101T020000000000Z"
    broken.mkdir(parents=True)
    (broken / "record-ar.csv.gz").write_bytes(b"half")
    assert dumps() == []
    assert Client().get("/ar/data/dumps/2026-01-01/record-ar.csv.gz").status_code == 404


def test_seven_nights_and_the_first_of_each_month_are_kept() -> None:
    today = date(2026, 11, 22)
    days = [today - timedelta(days=number) for number in range(800)]
    kept = kept_days(days, today)
    nights = {today - timedelta(days=number) for number in range(7)}
    months = {date(2025, 12, 1), *(date(2026, month, 1) for month in range(1, 12))}
    assert kept == nights | months
    assert kept_days([date(2026, 10, 9), date(2026, 10, 8)], today) == {date(2026, 10, 9), date(2026, 10, 8)}
    assert kept_days([], today) == set()


def test_what_is_not_kept_is_removed(root: Path) -> None:
    today = timezone.localdate()
    days = [today - timedelta(days=number) for number in (500, 7, 6, 5, 4, 3, 2, 1, 0)]
    for day in days:
        dump = make_dump()
        if day != today:
            moved_to(dump, day)
    superseded = make_dump().folder
    make_dump()
    shelf.tidy(today)
    assert {dump.day for dump in dumps()} == kept_days(days, today)
    assert days[0] not in kept_days(days, today)
    assert not superseded.exists()
    assert len(list(root.iterdir())) == len(dumps())


def test_a_withdrawn_record_leaves_every_dump(page_of: Callable[..., Page]) -> None:
    moved_to(make_dump(), timezone.localdate() - timedelta(days=1))
    make_dump()
    page = page_of("initiative/citizen-budget")
    title = page.title
    page.unpublish()
    assert revising.revise_dumps() == 2
    for dump in dumps():
        check(dump.folder)
        assert {"fr", "ar", "en"} >= {pair.partition(":")[2] for pair in dump.gone}
        for locale in LANGUAGES:
            gone = f"{page.public_id}:{locale}" in dump.gone
            kept = [r["id"] for r in lines(dump, locale)]
            assert kept == [row["id"] for row in table(dump, locale)]
            assert (page.public_id not in kept) or not gone
            assert dump.file(f"record-{locale}.csv.gz").records == len(kept)  # type: ignore[union-attr]
        assert title not in unpacked(dump, f"record-{page.locale.language_code}.csv.gz")
        assert dump.manifest["revised_at"]
    assert revising.revise_dumps() == 0


def test_rows_of_several_lines_stay_whole_when_another_goes(page_of: Callable[..., Page]) -> None:
    kept = PublicRecord.objects.filter(type="dossier", locale="fr")[0]
    hostile = 'a "quoted",\r\nsecond line;\n"'
    PublicRecord.objects.filter(pk=kept.pk).update(summary=hostile)
    before = table(make_dump(), "fr")
    page = page_of("initiative/citizen-budget", "fr")
    page.unpublish()
    revising.revise_dumps()
    after = table(dumps()[0], "fr")
    assert next(row for row in after if row["id"] == kept.public_id)["summary"] == hostile
    assert after == [row for row in before if row["id"] != page.public_id]


def test_a_withdrawal_that_was_noted_just_before_counts() -> None:
    """Its transaction may have ended after the dump had begun to read."""
    dump = make_dump()
    record = PublicRecord.objects.filter(type="plan", locale="fr")[0]
    RecordState.objects.create(
        translation_key=record.translation_key,
        public_id=record.public_id,
        type=record.type,
        locale=record.locale,
        is_source=record.is_source,
        title=record.title,
        url=record.url,
        withdrawn=True,
        recorded_at=dump.made_at - timedelta(minutes=5),
    )
    assert revising.withdrawn_since(dump) == set()
    record.delete()
    assert revising.withdrawn_since(dump) == {f"{record.public_id}:fr"}


class Night:
    """The clock of the job."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def strikes(self, day: date, hour: int) -> None:
        now = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_current_timezone())
        self.monkeypatch.setattr(nightly.timezone, "localtime", lambda: now)
        self.monkeypatch.setattr(making.timezone, "localdate", lambda *given: day)


def test_one_dump_a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    night, first = Night(monkeypatch), date(2026, 3, 3)
    night.strikes(first, 15)
    nightly.keep_dumps()
    assert [dump.day for dump in dumps()] == [first], "a new portal does not wait for the night"
    folder = dumps()[0].folder
    nightly.keep_dumps()
    night.strikes(first + timedelta(days=1), 1)
    nightly.keep_dumps()
    assert [dump.folder for dump in dumps()] == [folder]
    night.strikes(first + timedelta(days=1), 2)
    nightly.keep_dumps()
    assert [dump.day for dump in dumps()] == [first + timedelta(days=1), first]


def test_the_job_is_registered() -> None:
    job = next(job for job in handlers.jobs() if job.name == "publication.dumps")
    assert job.run is nightly.keep_dumps
    assert job.every < timedelta(hours=1)


def test_the_command_says_what_it_made(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("dump_data")
    said = capsys.readouterr().out
    assert str(dumps()[0].folder) in said
    assert all(name in said for name in NAMES)


def test_files_are_served_as_they_are() -> None:
    dump = make_dump()
    path = f"/fr/data/dumps/{dump.day.isoformat()}/record-fr.jsonl.gz"
    response = Client(headers={"accept-encoding": "gzip, br"}).get(path)
    file = dump.file("record-fr.jsonl.gz")
    assert file is not None
    assert response.getvalue() == (dump.folder / file.name).read_bytes()
    assert response["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in response.headers
    assert response["ETag"] == f'"{file.sha256}"'
    assert int(response["Content-Length"]) == file.size
    assert 'filename="record-fr.jsonl.gz"' in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
    assert Client().get(path, headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["MANIFEST.json", "SHA256SUMS", "codebook.json"])
def test_what_describes_them_is_served_too(name: str) -> None:
    dump = make_dump()
    led = Client().get(f"/ar/data/dumps/latest/{name}")
    assert led.status_code == 302
    assert led["Location"] == f"/ar/data/dumps/{dump.day.isoformat()}/{name}"
    assert Client().get(led["Location"]).getvalue() == (dump.folder / name).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "2020-01-01/record-fr.csv.gz",
        "yesterday/record-fr.csv.gz",
        "{day}/record-xx.csv.gz",
        "{day}/..%2F..%2Fsecret_key",
        "{day}/.",
        "latest/nothing",
    ],
)
def test_nothing_else_is(path: str) -> None:
    day = make_dump().day.isoformat()
    assert Client().get(f"/fr/data/dumps/{path.format(day=day)}").status_code == 404


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_page_lists_every_file(locale: str) -> None:
    moved_to(make_dump(), timezone.localdate() - timedelta(days=1))
    dump = make_dump()
    page = BeautifulSoup(Client().get(f"/{locale}/data/dumps/").content, "html.parser")
    links = {str(link["href"]) for link in page.select("main a")}
    base = f"/{locale}/data/dumps/"
    newest = {f"{base}{dump.day.isoformat()}/{file.name}" for file in dump.files}
    assert newest <= links
    assert len(links) == len(newest) + 8
    assert all(Client().get(link).status_code == 200 for link in links)
    text = page.select_one("main").get_text(" ")  # type: ignore[union-attr]
    assert all(file.sha256 in text for file in dump.files)
    assert "sha256sum" in text


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_page_says_when_there_are_none(locale: str) -> None:
    page = BeautifulSoup(Client().get(f"/{locale}/data/dumps/").content, "html.parser")
    assert page.select_one("main .notice")
    assert not page.select("main a")


def test_a_new_dump_outdates_the_kept_page(
    kept_pages: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    assert b"SHA256SUMS" not in Client().get("/fr/data/dumps/").content
    with django_capture_on_commit_callbacks(execute=True):
        make_dump()
    assert b"SHA256SUMS" in Client().get("/fr/data/dumps/").content


def test_the_page_costs_no_query_of_the_records() -> None:
    make_dump()
    with CaptureQueriesContext(connection) as queries:
        Client().get("/fr/data/dumps/")
    assert not [q for q in queries if "publication_publicrecord" in q["sql"].lower()]


def test_all_files_are_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a connection of its own, while another one changes what was not yet read."""
    record = PublicRecord.objects.filter(type="plan", locale="fr")[0]
    read = making._records

    def changed_meanwhile(folder: Path, locale: str) -> Any:
        if locale == "fr":
            _retitle(record.pk, "Changed meanwhile")
        return read(folder, locale)

    monkeypatch.setattr(making, "_records", changed_meanwhile)
    try:
        with ThreadPoolExecutor(1) as beside:
            dump = beside.submit(_made_apart).result()
        assert PublicRecord.objects.get(pk=record.pk).title == "Changed meanwhile"
    finally:
        _retitle(record.pk, record.title)
    assert [r["title"] for r in lines(dump, "fr") if r["id"] == record.public_id] == [record.title]


def _made_apart() -> Dump:
    try:
        return make_dump()
    finally:
        connection.close()


def _retitle(pk: int, title: str) -> None:
    """Committed at once, whatever the test's own transaction does."""
    with psycopg.connect(database_url(), autocommit=True) as server:
        server.execute("UPDATE publication_publicrecord SET title = %s WHERE id = %s", [title, pk])
