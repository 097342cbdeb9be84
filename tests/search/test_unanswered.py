"""Searches without results: counted without persons, forgotten in time, shown to whoever writes."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from institutions.models import User
from outbox.handlers import jobs
from search.unanswered import counting
from search.unanswered.counting import count_unanswered, tally, write_counts
from search.unanswered.models import UnansweredQuestion
from search.unanswered.privacy import keepable
from search.unanswered.retention import forget_old_questions
from tests.search.conftest import Draft, publish

REPORT = "/cms/search-words/unanswered/"


@pytest.fixture(autouse=True)
def clock(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Nothing is counted yet: what browsers have asked a server of this database is put aside."""
    UnansweredQuestion.objects.all().delete()
    now = [10_000.0]
    monkeypatch.setattr(counting.time, "monotonic", lambda: now[0])
    tally.counts.clear()
    tally.written = 0.0
    yield now
    tally.counts.clear()
    tally.written = 0.0


def rows() -> dict[str, int]:
    return dict(UnansweredQuestion.objects.values_list("words", "times"))


def asked(
    words: str, times: int = 3, language: str = "fr", first: int = 0, last: int = 0
) -> UnansweredQuestion:
    today = timezone.localdate()
    return UnansweredQuestion.objects.create(
        words=words,
        language=language,
        times=times,
        first_day=today - timedelta(days=first),
        last_day=today - timedelta(days=last),
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Où est  la CARTE ?", "ou est la carte"),
        ("البِطَاقَةُ الأولى", "البطاقه الاولي"),
        ("loi 31.13", "loi 31 13"),
        ("décret 2-14-802 de 2015", "decret 2 14 802 de 2015"),
        ("القانون ٣١٫١٣", "القانون 31 13"),
        ("=HYPERLINK(evil)", "hyperlink evil"),
        ("COVID19", "covid19"),
    ],
)
def test_kept_is_the_folded_question(typed: str, kept: str) -> None:
    assert keepable(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "karim@example.org", "karim @ example org", "karim gmail com", "https://example.org/karim",
        "www.example.org", "06 12 34 56 78", "0612345678", "+212 612-345678", "٠٦١٢٣٤٥٦٧٨",
        "06.12.34.56.78", "AB123456", "carte k12345", "CIN : BE 123456", "né le 12/03/1985",
        "passeport XY1234567", "compte 0077 8000 0123 4567", "a" * 81, "mot " * 30, "?!", "de la",
    ],
)  # fmt: skip
def test_what_could_tell_of_somebody_is_not_kept(typed: str) -> None:
    assert keepable(typed) == ""


def test_a_search_that_finds_nothing_is_counted(client: Client, without_elasticsearch: None) -> None:
    response = client.get("/fr/search/", {"q": "Xyzzyq Été"})
    assert rows() == {"xyzzyq ete": 1}
    assert not response.cookies
    row = UnansweredQuestion.objects.get()
    assert (row.language, row.first_day, row.last_day) == ("fr", timezone.localdate(), timezone.localdate())
    assert {field.name for field in row._meta.fields} == {
        "id", "words", "language", "times", "first_day", "last_day",
    }  # fmt: skip


@pytest.mark.parametrize("parameters", [{"q": "budget"}, {"q": ""}, {"q": "xyzzyq", "type": "resource"}])
def test_other_searches_are_not_counted(
    client: Client, without_elasticsearch: None, parameters: dict[str, str]
) -> None:
    publish(Draft({"fr": ("Budget", "")}))
    client.get("/fr/search/", parameters)
    assert rows() == {}
    assert not tally.counts


def test_the_table_is_written_once_a_minute(clock: list[float]) -> None:
    count_unanswered("premier", "fr")
    with CaptureQueriesContext(connection) as queries:
        for _ in range(50):
            count_unanswered("deuxieme", "fr")
    assert queries.captured_queries == []
    clock[0] += 61
    count_unanswered("troisieme", "ar")
    assert rows() == {"premier": 1, "deuxieme": 3, "troisieme": 1}


def test_a_robot_does_not_fill_it(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "NEW_A_DAY", 5)
    asked("connue", times=7)
    for minute in range(3):
        count_unanswered("connue", "fr")
        for number in range(300):
            count_unanswered(f"robot lettre{minute} {number}", "fr")
        assert len(tally.counts) <= counting.MOST_WAITING
        clock[0] += 61
    count_unanswered("connue", "fr")
    assert len(rows()) == 5
    assert rows()["connue"] > 7


def test_each_language_counts_by_itself() -> None:
    write_counts(counts={("carte", "fr"): 2, ("carte", "en"): 1}, day=timezone.localdate())
    write_counts(counts={("carte", "fr"): 2}, day=timezone.localdate())
    found = UnansweredQuestion.objects.values_list("language", "times").order_by("language")
    assert list(found) == [("en", 1), ("fr", 4)]


def test_a_search_does_not_fail_with_the_count(
    client: Client, without_elasticsearch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(counting, "write_counts", fail)
    assert client.get("/fr/search/", {"q": "xyzzyq"}).status_code == 200


def test_rare_ones_are_forgotten_after_thirty_days_and_all_after_a_year() -> None:
    asked("rare jeune", times=2, first=29)
    asked("rare vieille", times=2, first=30)
    asked("frequente", times=3, first=300, last=200)
    asked("oubliee", times=99, first=800, last=365)
    assert forget_old_questions() == 2
    assert set(rows()) == {"rare jeune", "frequente"}


def test_the_worker_does_it_daily() -> None:
    (job,) = [job for job in jobs() if job.name == "search.unanswered"]
    assert (job.run, job.every) == (forget_old_questions, timedelta(days=1))


def table(client: Client, **parameters: str) -> list[str]:
    response = client.get(REPORT, parameters)
    assert response.status_code == 200
    return [cell.text.strip() for cell in BeautifulSoup(response.content, "html.parser").select("tbody th")]


def test_editors_see_what_is_asked_often_most_first(
    signed_in: Callable[[User], Client], editor: User, body_editor: User
) -> None:
    asked("rare", times=2)
    asked("souvent", times=9)
    asked("parfois", times=3)
    for person in (editor, body_editor):
        assert table(signed_in(person)) == ["souvent", "parfois"]


def test_by_language_and_period(signed_in: Callable[[User], Client], editor: User) -> None:
    asked("carte", language="fr", last=20)
    asked("بطاقه", language="ar")
    client = signed_in(editor)
    assert table(client, language="ar") == ["بطاقه"]
    assert table(client, days="7") == ["بطاقه"]
    assert table(client, days="30", language="fr") == ["carte"]
    assert len(table(client, days="nonsense", language="xx")) == 2


def test_what_helps_is_a_click_away(
    signed_in: Callable[[User], Client], editor: User, approver: User, section: object
) -> None:
    asked("carte verte", language="fr")
    soup = BeautifulSoup(signed_in(editor).get(REPORT).content, "html.parser")
    (link,) = soup.select(".search-words__acts a")
    assert link["href"] == f"/cms/pages/{section.pk}/add_subpage/"  # type: ignore[attr-defined]
    client = signed_in(approver)
    links = BeautifulSoup(client.get(REPORT).content, "html.parser").select(".search-words__acts a")
    assert len(links) == 3
    for link in links[1:]:
        assert "carte verte" in client.get(str(link["href"])).content.decode()


def test_the_file_runs_no_formula_and_the_export_is_in_the_ledger(
    signed_in: Callable[[User], Client], editor: User
) -> None:
    asked("=1+1")
    response = signed_in(editor).get(REPORT, {"export": "csv"})
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[1][:3] == ["'=1+1", "fr", "3"]
    assert ModelLogEntry.objects.filter(action="portal.report.exported", user=editor).count() == 1
