"""Asking, confirming, ending: without an account, a cookie or a word about who is known."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from outbox.models import Message
from search.alerts import saving
from search.alerts.guarding import TRIES_OF_A_PLACE
from search.alerts.links import CONFIRM, END, MINE, path_of, token_of
from search.alerts.models import Confirmation, SavedSearch, Subscriber
from search.alerts.saving import forget
from tests.search.alerts.conftest import READER, Saved, delivered, link_to, links_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_elasticsearch")]

LANGUAGES = ("ar", "fr", "en")
SEARCH: dict[str, Any] = {"q": "registre", "theme": ["open-data", "accountability"], "type": ["initiative"]}


def soup_of(response: Any) -> Any:
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def filled_in(form: Any, email: str = READER, **more: str) -> dict[str, Any]:
    """What a browser sends of the form."""
    data: dict[str, Any] = {}
    for field in form.select("input[name]"):
        if field["type"] != "radio" or field.has_attr("checked"):
            data.setdefault(field["name"], []).append(field.get("value", ""))
    return {**data, "email": email, **more}


def send(client: Client, locale: str = "fr", email: str = READER, **more: str) -> Any:
    """Fill in the form of a results page."""
    form = soup_of(client.get(f"/{locale}/search/", SEARCH)).select_one("form.alert-form")
    return client.post(form["action"], filled_in(form, email, **more))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_from_the_results_page_to_the_confirmed_search(strict: Client, locale: str) -> None:
    response = send(strict, locale, " Reader@Citizen.example ", rhythm="weekly")
    assert response.status_code == 302
    assert soup_of(strict.get(response["Location"])).html["lang"] == locale
    assert not SavedSearch.objects.confirmed().exists()
    (letter,) = delivered()
    assert letter.to == [READER]
    path = link_to(letter, "confirm")
    assert path.startswith(f"/{locale}/")
    shown = soup_of(strict.get(path))
    assert "registre" in shown.select_one("main").text
    assert not SavedSearch.objects.confirmed().exists(), "Looking must not confirm."
    assert strict.post(path).status_code == 200
    search = SavedSearch.objects.get()
    assert search.confirmed_at
    assert (search.text, search.locale, search.rhythm) == ("registre", locale, "weekly")
    assert search.filters == {"theme": ["accountability", "open-data"], "type": ["initiative"]}


def test_the_link_works_once(strict: Client) -> None:
    send(strict)
    path = link_to(delivered()[0], "confirm")
    assert strict.post(path).status_code == 200
    assert strict.post(path).status_code == 410
    assert strict.get(path).status_code == 410


def test_a_link_for_one_purpose_is_none_for_another(strict: Client, saved: Saved) -> None:
    search = saved("registre")
    end, mine = token_of(END, search), token_of(MINE, search.subscriber)
    for purpose, token in [("end", mine), ("mine", end), ("end", f"{end[:-1]}x"), ("end", "9" * 30)]:
        response = strict.post(f"/fr/search/alerts/{purpose}/{token}/", {"search": "all"})
        assert response.status_code == 410
    assert SavedSearch.objects.filter(pk=search.pk).exists()


def test_nobody_learns_whether_an_address_is_known(strict: Client, saved: Saved) -> None:
    saved(
        "registre", email="known@citizen.example", theme=["open-data", "accountability"], type=["initiative"]
    )
    answers = [send(strict, email=email) for email in ("known@citizen.example", "new@citizen.example")]
    told = {(answer.status_code, answer["Location"], answer.content) for answer in answers}
    assert len(told) == 1
    letters = {letter.to[0]: letter for letter in delivered()}
    assert "/mine/" in links_in(letters["known@citizen.example"])[0]
    assert "/confirm/" in links_in(letters["new@citizen.example"])[0]


def test_strangers_can_not_have_their_words_sent_to_anybody(strict: Client) -> None:
    strict.post("/fr/search/alerts/", {"q": "gagnez sur spam.example", "email": READER, "rhythm": "daily"})
    (letter,) = delivered()
    html = str(letter.alternatives[0].content)  # type: ignore[attr-defined]
    assert "spam" not in f"{letter.subject}{letter.body}{html}"


def test_no_mailbox_is_filled_and_nothing_is_said_of_it(strict: Client) -> None:
    answers = {(send(strict).status_code, send(strict).content) for _ in range(4)}
    assert len(answers) == 1
    assert len(delivered()) == saving.CONFIRMATIONS_A_DAY
    assert SavedSearch.objects.count() == 1


def test_one_place_asks_only_so_often(strict: Client) -> None:
    data = {"q": "loi", "rhythm": "daily"}
    for number in range(TRIES_OF_A_PLACE):
        assert strict.post("/fr/search/alerts/", data | {"email": f"a{number}@x.example"}).status_code == 302
    refused = strict.post("/fr/search/alerts/", data | {"email": "last@x.example"})
    assert refused.status_code == 429
    assert soup_of(refused).select_one("input[name=email]")["value"] == "last@x.example"
    assert not Subscriber.objects.filter(email="last@x.example").exists()


def test_the_trap_catches_programs_without_telling_them(strict: Client) -> None:
    human, program = send(strict), send(strict, email="b@x.example", website="https://spam.example")
    assert (human.status_code, human["Location"]) == (program.status_code, program["Location"])
    assert not Subscriber.objects.filter(email="b@x.example").exists()


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_is_shown_not_done(strict: Client, headers: dict[str, str]) -> None:
    data = {"q": "loi", "email": READER, "rhythm": "daily"}
    response = strict.post("/fr/search/alerts/", data, headers=headers)
    assert response.status_code == 403
    assert not Subscriber.objects.exists()
    again = filled_in(soup_of(response).select_one("form.alert-form"))
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert strict.post("/fr/search/alerts/", again, headers=own).status_code == 302


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b", "x" * 250 + "@citizen.example", "a@b.example\nBcc: c@d"]
)
def test_what_is_no_address_is_explained_and_kept(strict: Client, email: str) -> None:
    response = send(strict, email=email, rhythm="weekly")
    assert response.status_code == 400
    soup = soup_of(response)
    field = soup.select_one("input[name=email]")
    assert field["aria-invalid"] == "true"
    assert soup.find(id=field["aria-describedby"].split()[-1]).text
    assert soup.select_one("input[name=rhythm][checked]")["value"] == "weekly"
    assert soup.select_one(".alert-form input[name=q]")["value"] == "registre"
    assert [each["value"] for each in soup.select("input[name=theme]")] == SEARCH["theme"]


def test_what_can_not_be_searched_can_not_be_saved(strict: Client) -> None:
    data = {"q": "loi", "theme": "nonsense", "email": READER, "rhythm": "daily"}
    assert strict.post("/fr/search/alerts/", data).status_code == 400
    assert not Subscriber.objects.exists()


def test_any_unicode_can_be_saved(strict: Client) -> None:
    data = {"q": "a\x00b \u200f🕌 \ud7ff", "email": READER, "rhythm": "daily"}
    assert strict.post("/ar/search/alerts/", data).status_code == 302
    assert "\x00" not in SavedSearch.objects.get().text


def test_the_form_has_a_page_of_its_own(strict: Client) -> None:
    soup = soup_of(strict.get("/ar/search/alerts/", SEARCH))
    assert filled_in(soup.select_one("form.alert-form"))["theme"] == SEARCH["theme"]


def test_an_address_has_only_so_many_searches(
    strict: Client, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_SEARCHES", 2)
    saved("un"), saved("deux")
    assert send(strict).status_code == 302
    (letter,) = delivered()
    assert "/mine/" in links_in(letter)[0]
    assert SavedSearch.objects.count() == 2


def test_what_nobody_confirms_is_forgotten(strict: Client, saved: Saved) -> None:
    kept = saved("registre", email="kept@citizen.example")
    send(strict)
    path = link_to(delivered()[0], "confirm")
    old = timezone.now() - timedelta(days=7, minutes=1)
    SavedSearch.objects.update(created_at=old)
    assert strict.post(path).status_code == 410
    Confirmation.objects.update(created_at=old)
    Subscriber.objects.update(created_at=old)
    assert forget() == 1
    assert list(Subscriber.objects.all()) == [kept.subscriber]
    assert list(SavedSearch.objects.all()) == [kept]


def test_one_click_ends_it_and_the_address_is_gone(strict: Client, saved: Saved) -> None:
    path = path_of(END, saved("registre"), "fr")
    assert strict.get(path).status_code == 200
    assert SavedSearch.objects.count() == 1, "Looking must not end it."
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"}).status_code == 200
    assert not SavedSearch.objects.exists()
    assert not Subscriber.objects.exists()
    assert strict.post(path).status_code == 410


def test_all_searches_of_an_address_are_seen_and_ended(strict: Client, saved: Saved) -> None:
    first, other = saved("registre"), saved("عدالة", locale="ar")
    foreign = saved("registre", email="other@citizen.example")
    path = path_of(MINE, first.subscriber, "fr")
    page = soup_of(strict.get(path)).select_one("main").text
    assert "registre" in page
    assert "عدالة" in page
    strict.post(path, {"search": str(foreign.pk)})
    assert SavedSearch.objects.count() == 3
    assert strict.post(path, {"search": str(first.pk)}).status_code == 302
    assert set(SavedSearch.objects.all()) == {other, foreign}
    assert strict.post(path, {"search": "all"}).status_code == 200
    assert list(Subscriber.objects.all()) == [foreign.subscriber]


def test_pages_of_links_are_kept_by_nobody(strict: Client, saved: Saved) -> None:
    search = saved("registre")
    search_paths = [path_of(purpose, search, "ar") for purpose in (CONFIRM, END)]
    for path in (*search_paths, path_of(MINE, search.subscriber, "ar")):
        response = strict.get(path)
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies


def test_the_outbox_holds_numbers_alone(strict: Client) -> None:
    send(strict)
    (message,) = Message.objects.filter(topic=saving.CONFIRMATIONS)
    assert (message.key, message.payload) == (str(Confirmation.objects.get().pk), {})
    assert not mail.outbox
