"""Directory and pages of platforms: what is not stated is said, and what does not answer is, too."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from editorial.approval import publish_as_operator
from institutions.models import User
from knowledge_base.models import PlatformPage, Reachability, Reason
from knowledge_base.polite_requests import Answer
from knowledge_base.reachability import enrol, note
from knowledge_base.templatetags.platform_words import first_sentence, language_names
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
WITH_ADDRESS = "platform/national-access-to-information-platform"
SAMPLES = ("integrity-portal", "open-data", "charaka-portal", "legislative-petition-system")
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def shown(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def words(tag: Any) -> str:
    return " ".join(tag.get_text().split())


def facts(page: BeautifulSoup) -> dict[str, str]:
    return {words(row.dt): words(row.dd) for row in page.select("main .facts > div")}


def fail(page: PlatformPage, times: int = 3, reason: str = Reason.TIMEOUT) -> Reachability:
    """`times` failed checks, a day apart, from `START` on."""
    enrol()
    row = Reachability.objects.get(public_id=page.public_id)
    for day in range(times):
        note(row, Answer(False, reason), START + timedelta(days=day))
    row.save()
    return row


def publish(page: PlatformPage, approver: User, **fields: Any) -> None:
    page = PlatformPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    publish_as_operator(page=page, approver=approver, evidence="test")


# What the source does not state


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_what_the_source_does_not_state_is_said(
    client: Client, page_of: cms.PageOf, name: str, locale: str
) -> None:
    page = page_of(f"platform/{name}", locale)
    stated = {
        "Web address": page.source.address,
        "Operator": page.source.institution,
        "Languages it works in": page.source.languages,
        "Who may use it": page.who_may_use or page.source.meant_for,
        "Legal deadline for an answer": page.legal_deadline,
        "If it does not work": page.fallback,
    }
    found = facts(shown(client, page.url))
    with translation.override(locale):
        silence = gettext("not stated in the source")
        for title, value in stated.items():
            assert (found[gettext(title)] == silence) == (not value), (title, value)
        assert found[gettext("Last verified by the editors")] == silence


def test_what_the_source_states_is_shown(client: Client, page_of: cms.PageOf, approver: User) -> None:
    page = page_of("platform/open-data", "en")
    publish(
        page,
        approver,
        who_may_use="Everybody with a telephone.",
        legal_deadline="Twenty days.",
        fallback="Write a letter.",
        **({"languages": "ar fr"} if page.is_source else {}),
    )
    found = facts(shown(client, page.url))
    assert found["Who may use it"] == "Everybody with a telephone."
    assert found["Legal deadline for an answer"] == "Twenty days."
    assert found["If it does not work"] == "Write a letter."


def test_for_whom_it_is_comes_from_its_stated_purpose(client: Client, page_of: cms.PageOf) -> None:
    found = facts(shown(client, page_of("platform/charaka-portal", "en").url))
    assert found["Who may use it"].startswith("Associations and civil society")
    assert "According to what the source says of its purpose." in found["Who may use it"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("ar fr", "Arabic, French"),
        ("ar,fr", "Arabic, French"),
        ("Arabic by telephone", "Arabic by telephone"),
        ("", ""),
    ],
)
def test_languages_are_written_in_the_readers(stated: str, expected: str) -> None:
    with translation.override("en"):
        assert language_names(stated) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It refers to Law 31.13 on access. More follows.", "It refers to Law 31.13 on access."),
        ("ما العمل؟ شيء آخر.", "ما العمل؟"),
        ("No full stop", "No full stop"),
        ("", ""),
    ],
)
def test_a_row_shows_the_first_sentence(text: str, expected: str) -> None:
    assert first_sentence(text) == expected


def test_a_printed_address_leads_to_the_site_and_says_so(client: Client, page_of: cms.PageOf) -> None:
    page = shown(client, page_of(WITH_ADDRESS, "fr").url)
    link = page.select_one("main .facts a.outside")
    assert link is not None
    assert link["href"] == "https://www.chafafiya.ma"
    assert link.bdi is not None
    assert link.bdi.text == "www.chafafiya.ma"
    assert link.select_one(".visually-hidden") is not None
    assert "external" in link["rel"]


# Reachability


def test_an_address_nobody_checked_is_said_to_be_so(client: Client, page_of: cms.PageOf) -> None:
    page = shown(client, page_of(WITH_ADDRESS, "en").url)
    assert words(page.select_one(".reach")) == "Not checked yet"
    assert page.select_one("#unreachable") is None


@pytest.mark.parametrize("locale", LANGUAGES)
def test_unreachable_since_when_and_where_to_go_instead(
    client: Client, page_of: cms.PageOf, locale: str
) -> None:
    page = page_of(WITH_ADDRESS, locale)
    row = fail(page)
    notice = shown(client, page.url).select_one("section.notice--caution")
    assert notice is not None
    assert [str(time["datetime"]) for time in notice.select("h2 time")] == ["2026-03-01"]
    with translation.override(locale):
        assert str(row.reason_text) in words(notice)
        assert gettext("The portal has never reached it.") in words(notice)
    assert notice.select('a[href$="/which-one/"]')


def test_the_fallback_channel_stands_in_the_notice(
    client: Client, page_of: cms.PageOf, approver: User
) -> None:
    page = page_of(WITH_ADDRESS, "en")
    publish(page, approver, fallback="Go to the counter of your commune.")
    fail(page)
    notice = shown(client, page.url).select_one("section.notice--caution")
    assert "Use this instead: Go to the counter of your commune." in words(notice)
    assert "names no other way" not in words(notice)


def test_the_operator_is_where_help_may_be(client: Client, page_of: cms.PageOf) -> None:
    page = page_of("platform/education-proactive-publication-space", "en")
    fail(page)
    notice = shown(client, page.url).select_one("section.notice--caution")
    assert "The operator:" in words(notice)


def test_last_reached_is_said(client: Client, page_of: cms.PageOf) -> None:
    page = page_of(WITH_ADDRESS, "en")
    row = fail(page)
    row.last_reached = START - timedelta(days=2)
    row.save()
    notice = shown(client, page.url).select_one("section.notice--caution")
    assert "It was last reached on 27 February 2026." in words(notice)


def test_two_failed_checks_are_no_notice(client: Client, page_of: cms.PageOf) -> None:
    page = page_of(WITH_ADDRESS, "en")
    fail(page, times=2)
    answer = shown(client, page.url)
    assert answer.select_one("#unreachable") is None
    assert words(answer.select_one(".reach")) == "No answer on 2 March 2026; it is asked again"


def test_a_check_shows_at_once_on_kept_pages(
    client: Client,
    page_of: cms.PageOf,
    kept_pages: None,
    django_capture_on_commit_callbacks: Any,
    django_assert_num_queries: Any,
) -> None:
    page = page_of(WITH_ADDRESS, "en")
    addresses = (page.url, page.get_parent().url)
    for address in addresses:
        assert words(shown(client, address).select_one(".reach")) == "Not checked yet"
        with django_assert_num_queries(0):
            client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        fail(page)
    for address in addresses:
        assert "Unreachable since 1 March 2026" in words(shown(client, address).main)


def test_recovery_is_said(client: Client, page_of: cms.PageOf) -> None:
    page = page_of(WITH_ADDRESS, "en")
    row = fail(page)
    note(row, Answer(True), START + timedelta(days=5))
    row.save()
    for address in (page.url, page.get_parent().url):
        assert "Unreachable" not in words(shown(client, address).main)
        assert "Answered on 6 March 2026" in words(shown(client, address).main)


def test_a_check_of_an_earlier_address_says_nothing(client: Client, page_of: cms.PageOf) -> None:
    page = page_of(WITH_ADDRESS, "en")
    row = fail(page)
    Reachability.objects.filter(pk=row.pk).update(address="https://earlier.example")
    assert words(shown(client, page.url).select_one(".reach")) == "Not checked yet"


# The directory


@pytest.mark.parametrize("locale", LANGUAGES)
def test_rows_say_purpose_operator_and_address(client: Client, page_of: cms.PageOf, locale: str) -> None:
    page = page_of(WITH_ADDRESS, locale)
    answer = shown(client, page.get_parent().url)
    rows = answer.select(".platform")
    assert len(rows) == 15
    row = next(row for row in rows if row.select_one(f'a[href="{page.url}"]'))
    assert first_sentence(page.summary) in words(row)
    assert row.select_one('a[href="https://www.chafafiya.ma"]')
    with translation.override(locale):
        silence = gettext("not stated in the source")
    assert silence in words(row)


@pytest.mark.parametrize("query", ["need=complain", "kind=complaints", "need=complain&need=petition"])
def test_the_directory_narrows_by_need_and_kind(client: Client, page_of: cms.PageOf, query: str) -> None:
    address = page_of(WITH_ADDRESS, "en").get_parent().url
    whole = {str(row["href"]) for row in shown(client, address).select(".platform h3 a")}
    narrowed = {str(row["href"]) for row in shown(client, f"{address}?{query}").select(".platform h3 a")}
    assert narrowed
    assert narrowed < whole
    assert page_of("platform/citizen-complaints-system", "en").url in narrowed


def test_few_queries(client: Client, page_of: cms.PageOf) -> None:
    """With nothing kept."""
    page = page_of(WITH_ADDRESS, "en")
    fail(page)
    for address in (page.url, page.get_parent().url):
        client.get(address)
        cache.clear()
        with CaptureQueriesContext(connection) as cold:
            client.get(address)
        assert 0 < len(cold) <= 12, [query["sql"][:120] for query in cold.captured_queries]
