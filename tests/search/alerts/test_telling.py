"""What is told when: each record once, to whom it is new, at most one mail a turn."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import LEASE
from publication.models import PublicRecord
from search.alerts import telling
from search.alerts.models import Alert, Rhythm, SavedSearch
from search.alerts.saving import end, forget
from search.alerts.telling import last_turn, tell
from tests.search.alerts.conftest import DAY, MONDAY, Saved, published
from tests.search.conftest import Draft, publish, withdraw
from tests.search.test_answering import ODD_QUERIES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_elasticsearch", "nothing_public"),
]

HOUR = timedelta(hours=1)


def told(search: SavedSearch) -> list[list[str]]:
    """The titles in each of its mails."""
    titles = dict(PublicRecord.objects.values_list("translation_key", "title"))
    by_key = {str(key): title for key, title in titles.items()}
    return [[by_key[key] for key in alert.records] for alert in search.alerts.order_by("pk")]


def test_what_is_new_since_the_last_mail_is_told_once(saved: Saved) -> None:
    search = saved("registre")
    published("Registre ancien", MONDAY - 2 * DAY)
    published("Registre de dimanche", MONDAY - HOUR)
    published("Autre chose", MONDAY - HOUR)
    assert tell(MONDAY) == 1
    assert tell(MONDAY + 10 * HOUR) == 0
    published("Registre de lundi", MONDAY + HOUR)
    assert tell(MONDAY + 12 * HOUR) == 0
    assert tell(MONDAY + DAY) == 1
    assert told(search) == [["Registre de dimanche"], ["Registre de lundi"]]


def test_nothing_new_is_no_mail(saved: Saved) -> None:
    saved("registre")
    published("Autre chose", MONDAY - HOUR)
    assert tell(MONDAY) == 0
    assert not Alert.objects.exists()


def test_a_week_s_search_is_told_on_monday(saved: Saved) -> None:
    search = saved("registre", rhythm=Rhythm.WEEKLY, until=MONDAY - 7 * DAY)
    for number in range(6):
        published(f"Registre {number}", MONDAY - (6 - number) * DAY)
        assert tell(MONDAY - (6 - number) * DAY + HOUR) == 0
    assert tell(MONDAY) == 1
    assert told(search) == [[f"Registre {number}" for number in reversed(range(6))]]


@pytest.mark.parametrize(
    ("rhythm", "at", "turn"),
    [
        (Rhythm.DAILY, (9, 6, 59), (8, 7, 0)),
        (Rhythm.DAILY, (9, 7, 0), (9, 7, 0)),
        (Rhythm.WEEKLY, (7, 6, 59), (1 - 1, 7, 0)),
        (Rhythm.WEEKLY, (7, 7, 0), (7, 7, 0)),
        (Rhythm.WEEKLY, (13, 23, 0), (7, 7, 0)),
    ],
)
def test_turns_are_mornings(rhythm: Rhythm, at: tuple[int, int, int], turn: tuple[int, int, int]) -> None:
    """January 2030 begins on a Tuesday; the 7th is a Monday."""

    def moment(day: int, hour: int, minute: int) -> datetime:
        return timezone.make_aware(datetime(2029, 12, 31, hour, minute) + timedelta(days=day))

    assert last_turn(rhythm, moment(*at)) == moment(*turn)


def test_a_record_that_is_only_just_published_waits_for_its_commit(saved: Saved) -> None:
    """Its moment is before the turn, and it is not seen yet: the turn is asked about ten minutes later."""
    search = saved("registre")
    morning = MONDAY.replace(minute=0)
    assert tell(morning + timedelta(minutes=5)) == 0
    published("Registre du petit matin", morning - timedelta(seconds=2))
    assert tell(morning + timedelta(minutes=11)) == 1
    assert told(search) == [["Registre du petit matin"]]


def test_a_translation_does_not_make_a_record_new(saved: Saved) -> None:
    saved("zorg")
    draft = publish(Draft({"fr": ("Le zorg", "texte")}))
    PublicRecord.objects.update(first_published_at=MONDAY - 30 * DAY)
    draft.texts["ar"] = ("zorg", "نص")
    publish(draft)
    PublicRecord.objects.filter(locale="ar").update(first_published_at=MONDAY - HOUR)
    assert tell(MONDAY) == 0


def test_words_are_found_in_every_language_and_filters_hold(saved: Saved) -> None:
    words = saved("النزاهة", email="a@x.example")
    theme = saved("", email="b@x.example", theme=["open-data"])
    both = saved("النزاهة", email="c@x.example", theme=["open-data"])
    everything = saved("", email="d@x.example")
    published("نزاهة", MONDAY - 2 * HOUR, "ar")
    published("Données", MONDAY - HOUR, theme=["open-data"])
    assert tell(MONDAY) == 3
    assert told(words) == [["نزاهة"]]
    assert told(theme) == [["Données"]]
    assert told(both) == []
    assert told(everything) == [["Données", "نزاهة"]]


def test_a_record_must_have_all_words(saved: Saved) -> None:
    saved("registre introuvable")
    published("Registre", MONDAY - HOUR)
    assert tell(MONDAY) == 0


def test_more_than_a_mail_lists_is_counted(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "LISTED", 2)
    saved("registre")
    for number in range(5):
        published(f"Registre {number}", MONDAY - (number + 1) * HOUR)
    tell(MONDAY)
    alert = Alert.objects.get()
    assert (len(alert.records), alert.more) == (2, 3)
    assert told(alert.search) == [["Registre 0", "Registre 1"]]


def test_who_confirms_later_is_told_of_what_came_later(saved: Saved) -> None:
    early, late = (
        saved("registre", email="a@x.example"),
        saved("registre", "b@x.example", until=MONDAY - 2 * HOUR),
    )
    published("Registre premier", MONDAY - 3 * HOUR)
    published("Registre second", MONDAY - HOUR)
    assert tell(MONDAY) == 2
    assert told(early) == [["Registre second", "Registre premier"]]
    assert told(late) == [["Registre second"]]


def test_the_same_search_of_many_is_asked_once(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 4)
    for number in range(9):
        saved("registre", email=f"{number}@x.example", locale=("ar", "fr", "en")[number % 3])
    saved("autre", email="other@x.example")
    published("Registre", MONDAY - HOUR)
    asked: list[str] = []
    monkeypatch.setattr(telling, "matching", counting(telling.matching, asked))
    assert tell(MONDAY) == 9
    assert sorted(asked) == ["autre", "registre"]


def counting(matching: Any, asked: list[str]) -> Any:
    def count(question: Any, among: Any) -> Any:
        asked.append(question.text)
        return matching(question, among=among)

    return count


def test_many_searches_cost_few_queries_when_nothing_is_new(saved: Saved) -> None:
    for number in range(30):
        saved(f"registre {number}", email=f"{number}@x.example")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert tell(MONDAY) == 0
    assert len(queries) < 20
    assert not SavedSearch.objects.due(Rhythm.DAILY, MONDAY - HOUR).exists()


def test_a_run_that_is_broken_off_goes_on_where_it_was(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    searches = [saved("registre", email=f"{number}@x.example") for number in range(5)]
    published("Registre", MONDAY - HOUR)
    monkeypatch.setattr(telling, "post", dying(telling.post, after=3))
    with pytest.raises(InterruptedError):
        tell(MONDAY)
    monkeypatch.undo()
    assert Alert.objects.count() == 2
    assert tell(MONDAY + timedelta(minutes=5)) == 3
    assert [told(search) for search in searches] == [[["Registre"]]] * 5


def dying(post: Any, after: int) -> Any:
    left = [after]

    def die(**what: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise InterruptedError
        return post(**what)

    return die


def test_a_long_run_stops_and_leaves_the_rest_to_the_next(
    saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved("registre")
    published("Registre", MONDAY - HOUR)
    monkeypatch.setattr(telling, "LONGEST_RUN", 0.0)
    assert tell(MONDAY) == 0
    monkeypatch.undo()
    assert tell(MONDAY) == 1


def test_what_may_not_have_arrived_is_said_again_in_the_next_mail(saved: Saved) -> None:
    search = saved("registre")
    published("Registre douteux", MONDAY - HOUR)
    tell(MONDAY)
    lost = Alert.objects.get()
    assert lost.begin()
    Alert.objects.update(mail_started_at=timezone.now() - LEASE - HOUR)
    assert tell(MONDAY + DAY) == 1
    again = search.alerts.latest("pk")
    assert (again.records, again.doubtful) == ([], lost.records)
    again.begin()
    again.taken()
    assert tell(MONDAY + 2 * DAY) == 0


def test_who_has_ended_it_is_not_told(saved: Saved) -> None:
    search = saved("registre")
    published("Registre", MONDAY - HOUR)
    tell(MONDAY)
    end(search=search)
    assert not Alert.objects.exists()
    assert tell(MONDAY + DAY) == 0


def test_who_has_not_confirmed_is_not_told(saved: Saved) -> None:
    search = saved("registre")
    SavedSearch.objects.filter(pk=search.pk).update(confirmed_at=None)
    published("Registre", MONDAY - HOUR)
    assert tell(MONDAY) == 0


def test_old_mails_and_addresses_that_take_none_are_forgotten(saved: Saved) -> None:
    reached, gone = saved("registre", "a@x.example"), saved("registre", "b@x.example")
    for number in range(3):
        Alert.objects.create(search=gone, undeliverable=f"550 {number}")
    Alert.objects.create(search=reached, undeliverable="550 once")
    old = Alert.objects.create(search=reached, created_at=timezone.now() - 31 * DAY)
    forget()
    assert list(SavedSearch.objects.all()) == [reached]
    assert not Alert.objects.filter(pk=old.pk).exists()


def test_a_record_that_was_withdrawn_is_not_found(saved: Saved) -> None:
    saved("registre")
    withdraw(published("Registre", MONDAY - HOUR))
    assert tell(MONDAY) == 0


@pytest.mark.parametrize("text", ODD_QUERIES)
def test_no_saved_text_stops_the_others(saved: Saved, text: str) -> None:
    odd = saved(text[:200].replace("\x00", ""), email="odd@x.example")
    plain = saved("registre", email="plain@x.example")
    published("Registre", MONDAY - HOUR)
    tell(MONDAY)
    assert told(plain) == [["Registre"]]
    odd.refresh_from_db()
    assert odd.told_until == telling.last_turn(Rhythm.DAILY, MONDAY)
