"""Answers that editors recommend: first, marked, public, in the reader's language, and not twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from institutions.models import User
from search.words.keeping import PIN_KEPT, PIN_REMOVED, Pin, keep_pin, remove_pin
from search.words.models import PinnedAnswer
from tests.search.conftest import Draft, publish, withdraw

Recommend = Callable[..., PinnedAnswer]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_public", "without_elasticsearch")]


@pytest.fixture
def recommend(approver: User) -> Recommend:
    def write(
        *drafts: Draft, phrases: tuple[str, ...] = ("dénoncer la corruption",), **more: Any
    ) -> PinnedAnswer:
        pin = Pin(phrases, [draft.key for draft in drafts], **more)
        return keep_pin(pin=pin, by=approver)

    return write


def read(response: Any) -> Any:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def page(client: Client, query: str, locale: str = "fr", **more: Any) -> Any:
    return read(client.get(f"/{locale}/search/", {"q": query, **more})).find("main")


def pinned(soup: Any) -> list[str]:
    return [link.text for link in soup.select(".pinned .record__title a")]


def below(soup: Any) -> list[str]:
    inside = pinned(soup)
    return [link.text for link in soup.select(".record__title a")][len(inside) :]


def guide() -> Draft:
    return publish(
        Draft({"fr": ("Guide du lanceur d’alerte", "corruption"), "ar": ("دليل المبلغ عن الفساد", "الفساد")})
    )


@pytest.mark.parametrize(
    "query",
    ["dénoncer la corruption", "DENONCER corruption", "La corruption : la dénoncer ?", "التبليغ عن الرشوه"],
)
def test_whoever_asks_it_sees_it_first(client: Client, recommend: Recommend, query: str) -> None:
    draft = guide()
    publish(Draft({"fr": ("Corruption, corruption", "dénoncer")}))
    recommend(draft, phrases=("dénoncer la corruption", "تبليغ عن رشوة"))
    soup = page(client, query)
    assert pinned(soup) == ["Guide du lanceur d’alerte"]
    assert soup.select_one(".pinned")["aria-labelledby"] == soup.select_one(".pinned h3")["id"]


def test_only_the_very_question_is_meant(client: Client, recommend: Recommend) -> None:
    recommend(guide())
    assert pinned(page(client, "dénoncer la corruption à Rabat")) == []
    assert pinned(page(client, "corruption")) == []


def test_it_is_shown_in_the_readers_language_and_not_again_below(
    client: Client, recommend: Recommend
) -> None:
    draft = guide()
    publish(Draft({"fr": ("La corruption", "La dénoncer.")}))
    publish(Draft({"fr": ("Dénoncer", "corruption")}))
    recommend(draft, phrases=("corruption",))
    soup = page(client, "corruption", "ar")
    assert pinned(soup) == ["دليل المبلغ عن الفساد"]
    assert sorted(below(soup)) == ["Dénoncer", "La corruption"]


def test_several_keep_their_order(client: Client, recommend: Recommend) -> None:
    drafts = [publish(Draft({"fr": (title, "")})) for title in ("Zèbre", "Âne", "Mulet")]
    recommend(drafts[1], drafts[0], drafts[2])
    assert pinned(page(client, "dénoncer la corruption")) == ["Âne", "Zèbre", "Mulet"]


def test_only_while_it_is_public(client: Client, recommend: Recommend) -> None:
    first, second = guide(), publish(Draft({"fr": ("Autre", "")}))
    recommend(first, second)
    withdraw(first)
    assert pinned(page(client, "dénoncer la corruption")) == ["Autre"]


@pytest.mark.parametrize("more", [{"page": "2"}, {"sort": "date"}, {"type": "resource"}])
def test_only_above_the_first_page_by_relevance_of_all(
    client: Client, recommend: Recommend, more: dict[str, str]
) -> None:
    recommend(guide())
    assert pinned(page(client, "dénoncer la corruption", **more)) == []


@pytest.mark.parametrize(
    ("start", "end", "shown"), [(0, 0, True), (-2, -1, False), (1, 2, False), (None, 0, True)]
)
def test_only_on_its_days(
    client: Client, recommend: Recommend, start: int | None, end: int, *, shown: bool
) -> None:
    today = timezone.localdate()
    first = None if start is None else today + timedelta(days=start)
    recommend(guide(), from_day=first, until_day=today + timedelta(days=end))
    assert bool(pinned(page(client, "dénoncer la corruption"))) is shown


def test_the_api_names_them_and_leaves_the_results_as_they_were(client: Client, recommend: Recommend) -> None:
    draft = guide()
    asked = {"q": "corruption", "locale": "en"}
    before = client.get("/api/v1/search", asked).json()
    recommend(draft, phrases=("corruption",))
    after = client.get("/api/v1/search", asked).json()
    assert [result["id"] for result in after["pinned"]] == [draft.public_id]
    assert after["pinned"][0]["matched_locale"] == after["pinned"][0]["locale"] == "fr"
    assert before["pinned"] == []
    assert {**after, "pinned": []} == before


def test_nothing_else_found_is_still_an_answer(client: Client, recommend: Recommend) -> None:
    recommend(guide(), phrases=("xyzzy",))
    soup = page(client, "xyzzy")
    assert pinned(soup)
    assert not soup.select(".empty")


def refused(approver: User, **more: Any) -> dict[str, list[str]]:
    given: dict[str, Any] = {"phrases": ("une question",), "records": ()}
    with override("en"), pytest.raises(ValidationError) as refusal:
        keep_pin(pin=Pin(**given | more), by=approver)
    return refusal.value.message_dict


def test_what_makes_no_sense_is_refused_in_words(approver: User) -> None:
    draft = guide()
    today = timezone.localdate()
    assert "records" in refused(approver)
    assert "public" in refused(approver, records=[uuid4()])["records"][0]
    assert "twice" in refused(approver, records=[draft.key, draft.key])["records"][0]
    assert "at most" in refused(approver, records=[uuid4() for _ in range(6)])["records"][0]
    assert "phrases" in refused(approver, records=[draft.key], phrases=())
    assert "“de la”" in refused(approver, records=[draft.key], phrases=("de la",))["phrases"][0]
    days = {"from_day": today, "until_day": today - timedelta(days=1)}
    assert "until_day" in refused(approver, records=[draft.key], **days)


def test_a_question_has_one_answer_a_day(approver: User, recommend: Recommend) -> None:
    draft, today = guide(), timezone.localdate()
    kept = recommend(draft, until_day=today)
    assert (
        "already" in refused(approver, records=[draft.key], phrases=("Corruption, dénoncer",))["phrases"][0]
    )
    recommend(draft, from_day=today + timedelta(days=1))
    keep_pin(pin=Pin(kept.phrases, [draft.key], until_day=today, note="Autre"), by=approver, answer=kept)
    assert PinnedAnswer.objects.count() == 2


def test_days_in_the_wrong_order_do_not_get_into_the_table() -> None:
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        PinnedAnswer.objects.create(from_day=today, until_day=today - timedelta(days=1))


def test_others_may_not(editor: User, lead: User, body_editor: User) -> None:
    draft = guide()
    for person in (editor, lead, body_editor):
        with pytest.raises(PermissionDenied):
            keep_pin(pin=Pin(["x"], [draft.key]), by=person)
    kept = PinnedAnswer.objects.create(phrases=["x"], records=[str(draft.key)])
    with pytest.raises(PermissionDenied):
        remove_pin(answer=kept, by=lead)


def test_the_ledger_says_who_and_what(approver: User, recommend: Recommend) -> None:
    draft = guide()
    kept = recommend(draft)
    remove_pin(answer=kept, by=approver)
    entries = ModelLogEntry.objects.filter(action__in=[PIN_KEPT, PIN_REMOVED]).order_by("pk")
    assert [(entry.action, entry.user_id) for entry in entries] == [
        (PIN_KEPT, approver.pk),
        (PIN_REMOVED, approver.pk),
    ]
    assert UUID(entries[0].data["records"][0]) == draft.key


class TestScreen:
    def test_records_are_looked_for_and_added_without_losing_what_is_typed(
        self, signed_in: Callable[[User], Client], approver: User
    ) -> None:
        draft, client = guide(), signed_in(approver)
        typed = {"phrases": "ma question", "records": "", "note": "pourquoi", "looked_for": "lanceur"}
        found = client.post("/cms/search-words/recommended/add/", {**typed, "look": "1"})
        button = read(found).select_one("button[name=add]")
        assert button["value"] == draft.public_id
        added = client.post("/cms/search-words/recommended/add/", {**typed, "add": button["value"]})
        soup = read(added)
        assert soup.select_one("[name=records]").text.strip() == draft.public_id
        assert soup.select_one("[name=phrases]").text.strip() == "ma question"
        assert not soup.select("[role=alert]")
        assert not PinnedAnswer.objects.exists()
        saved = client.post("/cms/search-words/recommended/add/", {**typed, "records": draft.public_id})
        assert saved.status_code == 302
        assert PinnedAnswer.objects.get().records == [str(draft.key)]

    @pytest.mark.parametrize("name", ["{id}", "/id/{id}/", "https://portal.example/fr/{id}/", "/fr/{id}"])
    def test_a_record_is_named_as_people_name_it(
        self, signed_in: Callable[[User], Client], approver: User, name: str
    ) -> None:
        draft = guide()
        records = name.format(id=draft.public_id)
        signed_in(approver).post("/cms/search-words/recommended/add/", {"phrases": "x", "records": records})
        assert PinnedAnswer.objects.get().records == [str(draft.key)]

    def test_what_is_not_public_is_named(self, signed_in: Callable[[User], Client], approver: User) -> None:
        data = {"phrases": "ma question", "records": "resource-ffff"}
        response = signed_in(approver).post("/cms/search-words/recommended/add/", data)
        assert "resource-ffff" in response.content.decode()
        assert "ma question" in response.content.decode()
        assert not PinnedAnswer.objects.exists()

    def test_a_record_withdrawn_since_is_told_in_the_list(
        self, signed_in: Callable[[User], Client], approver: User, recommend: Recommend
    ) -> None:
        draft = guide()
        kept = recommend(draft)
        withdraw(draft)
        client = signed_in(approver)
        soup = read(client.get("/cms/search-words/recommended/"))
        assert soup.select(".search-words__lost")
        assert client.get(f"/cms/search-words/recommended/{kept.pk}/").status_code == 200

    def test_it_is_removed_on_a_second_word(
        self, signed_in: Callable[[User], Client], approver: User, recommend: Recommend
    ) -> None:
        kept, client = recommend(guide()), signed_in(approver)
        address = f"/cms/search-words/recommended/{kept.pk}/remove/"
        assert client.get(address).status_code == 200
        assert PinnedAnswer.objects.exists()
        client.post(address)
        assert not PinnedAnswer.objects.exists()
