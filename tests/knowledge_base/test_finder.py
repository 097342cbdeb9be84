"""Three questions that lead to a platform: shareable, without script or cookie, and true to the sources."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home.site_tree import key_of
from knowledge_base.finder import ANY, QUESTIONS, Finder, find
from knowledge_base.models import PlatformDirectoryPage, PlatformPage
from knowledge_base.statuses import PlatformAudience, PlatformConcern, PlatformNeed
from publication.facets import records_of
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
NEEDS, CONCERNS, WHO = (list(question.labels) for question in QUESTIONS)


def directory(locale: str) -> PlatformDirectoryPage:
    return PlatformDirectoryPage.objects.get(
        translation_key=key_of("platforms"), locale__language_code=locale
    )


def finder_url(locale: str = "en") -> str:
    return f"{directory(locale).url}which-one/"


def shown(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def platforms() -> list[PublicRecord]:
    return list(records_of("en", "platform").order_by("order"))


def answered(platforms: list[PublicRecord], need: str, about: str = ANY, who: str = ANY) -> Finder:
    return find(QueryDict(f"need={need}&about={about}&who={who}"), platforms)


def every_answer() -> Iterator[tuple[str, str, str]]:
    return itertools.product(NEEDS, CONCERNS, WHO)


def test_every_combination_of_answers_gives_words(platforms: list[PublicRecord]) -> None:
    """All of them through the ranking, with each reason written out."""
    for combination in every_answer():
        finder = answered(platforms, *combination)
        assert finder.question is None, combination
        assert finder.matches, combination
        for match in finder.matches:
            assert all(str(words) for words in (*match.reasons, *match.doubts)), combination


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_gives_a_page(client: Client, need: str) -> None:
    for about in (ANY, "integrity", "health"):
        page = shown(client, f"{finder_url('ar')}?need={need}&about={about}&who=citizen")
        assert page.select(".platform"), (need, about)
        assert page.select_one("#nowhere")


def test_every_platform_is_reached_by_some_answers(platforms: list[PublicRecord]) -> None:
    reached = {
        match.record.public_id
        for need, about in itertools.product(NEEDS, CONCERNS)
        for match in answered(platforms, need, about).fitting
        if need != ANY and about != ANY
    }
    assert reached == {platform.public_id for platform in platforms}
    assert len(reached) == 15


def test_whatever_may_be_answered_is_answered_by_a_platform(platforms: list[PublicRecord]) -> None:
    for values, fact in ((PlatformNeed.values, "needs"), (PlatformConcern.values, "concerns")):
        assert {value for platform in platforms for value in platform.data[fact]} == set(values)


def test_reasons_are_what_the_platform_states(platforms: list[PublicRecord]) -> None:
    for need, about, who in every_answer():
        for match in answered(platforms, need, about, who).matches:
            data, said = match.record.data, " | ".join(str(reason) for reason in match.reasons)
            if need != ANY:
                assert need in data["needs"]
                assert str(PlatformNeed(need).label) in said
            if about != ANY:
                assert (str(PlatformConcern(about).label) in said) == (about in data["concerns"])
            audiences = [str(PlatformAudience(value).label) for value in data["meant_for"]]
            doubts = " | ".join(str(doubt) for doubt in match.doubts)
            assert all(audience in said + doubts for audience in audiences)
            assert ("do not say who may use it" in doubts) == (not audiences)


def test_a_platform_that_does_not_say_for_whom_it_is_is_not_left_out(platforms: list[PublicRecord]) -> None:
    silent = {p.public_id for p in platforms if "ask" in p.data["needs"] and not p.data["meant_for"]}
    assert silent
    for who in WHO:
        fitting = {match.record.public_id for match in answered(platforms, "ask", ANY, who).fitting}
        assert silent <= fitting


def test_what_fits_best_comes_first(platforms: list[PublicRecord]) -> None:
    finder = answered(platforms, "complain", "public-service", "citizen")
    assert [match.record.external_id for match in finder.fitting] == ["citizen-complaints-system"]
    assert [match.record.external_id for match in finder.others] == ["integrity-portal"]
    scores = [match.score for match in answered(platforms, ANY, "local", "citizen").matches]
    assert scores == sorted(scores, reverse=True)


def test_what_is_meant_for_others_comes_near_and_says_so(client: Client) -> None:
    page = shown(client, f"{finder_url()}?need=funding&about=any&who=citizen")
    assert page.select_one("#fitting") is None
    assert "No platform in the directory fits all three answers." in page.text
    assert "Meant for: Associations and civil society" in page.select_one("#others").parent.text  # type: ignore[union-attr]


# Step by step


def submitted(page: BeautifulSoup, value: str | None) -> str:
    """The address a browser without JavaScript goes to from the form."""
    form = page.select_one("form.finder")
    assert form is not None
    assert form.get("method") == "get"
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    radios = form.select("input[type=radio]")
    chosen = [radio for radio in radios if radio["value"] == value] if value else []
    assert bool(chosen) == bool(value)
    query = QueryDict(mutable=True)
    query.update(fields | {str(radio["name"]): str(radio["value"]) for radio in chosen})
    return f"{form['action']}?{query.urlencode()}"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_three_forms_lead_to_the_result(client: Client, locale: str) -> None:
    address = finder_url(locale)
    for number, value in enumerate(("petition", "local", "citizen"), 1):
        page = shown(client, address)
        current = page.select('.finder-steps [aria-current="step"]')
        assert [step.text.split(".")[0].strip() for step in current] == [str(number)]
        address = submitted(page, value)
    page = shown(client, address)
    assert page.select_one("form.finder") is None
    with translation.override(locale):
        assert str(PlatformNeed.PETITION.label) in page.select_one(".answers").text  # type: ignore[union-attr]
    assert len(page.select(".platform")) == 2
    assert not client.cookies


def test_a_form_sent_empty_says_what_is_missing(client: Client) -> None:
    page = shown(client, submitted(shown(client, finder_url()), None))
    alert = page.select_one('[role="alert"] a')
    assert alert is not None
    assert page.select_one(str(alert["href"])) is not None
    assert all(radio["aria-invalid"] == "true" for radio in page.select("input[type=radio]"))
    assert shown(client, finder_url()).select_one('[role="alert"]') is None


def test_going_back_keeps_the_answers(client: Client) -> None:
    page = shown(client, f"{finder_url()}?need=ask&about=local")
    back = page.select_one(".finder__actions a")
    assert back is not None
    before = shown(client, str(back["href"]))
    checked = before.select("input[type=radio][checked]")
    assert [(radio["name"], radio["value"]) for radio in checked] == [("about", "local")]
    assert [field["value"] for field in before.select('input[name="need"]')] == ["ask"]


def test_an_answer_changed_from_the_result_leads_back_to_the_result(client: Client) -> None:
    page = shown(client, f"{finder_url()}?need=ask&about=local&who=citizen")
    change = page.select(".answers a")[0]
    question = shown(client, str(change["href"]))
    result = shown(client, submitted(question, "petition"))
    assert "Start or sign a petition" in result.select_one(".answers").text  # type: ignore[union-attr]
    assert result.select_one("#fitting")


def test_only_subjects_that_a_platform_for_it_covers_are_offered(client: Client) -> None:
    page = shown(client, f"{finder_url()}?need=petition")
    offered = {str(radio["value"]) for radio in page.select("input[type=radio]")}
    assert offered == {"decisions", "law", "local", ANY}


def test_an_unknown_answer_is_said_and_asked_again(client: Client) -> None:
    page = shown(client, f"{finder_url()}?need=<script>&about=local")
    assert page.select_one('input[name="need"][type="radio"]')
    assert "An answer in this address is not known" in page.text
    assert "<script>" not in str(page.main)


# As a public page


@pytest.mark.parametrize("tail", ["", "?need=ask", "?need=ask&about=any&who=any"])
def test_no_cookie_no_script_no_form_token(client: Client, tail: str) -> None:
    response = client.get(f"{finder_url('fr')}{tail}")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    page = BeautifulSoup(response.content, "html.parser")
    assert page.main is not None
    assert page.main.select("script") == []
    assert page.select('[name="csrfmiddlewaretoken"]') == []


def test_few_queries(client: Client) -> None:
    address = f"{finder_url()}?need=any&about=any&who=any"
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as cold:
        client.get(address)
    assert 0 < len(cold) <= 12, [query["sql"][:120] for query in cold.captured_queries]


def test_addresses_in_the_other_languages_and_its_place(client: Client) -> None:
    page = shown(client, f"{finder_url('fr')}?need=ask")
    alternates = {
        str(link["hreflang"]): str(link["href"]) for link in page.select("link[rel=alternate][hreflang]")
    }
    assert alternates["ar"].endswith("/which-one/")
    crumbs = [str(link["href"]) for link in page.select(".breadcrumbs a")]
    assert directory("fr").url in crumbs
    switch = page.select_one('.languages a[hreflang="ar"]')
    assert switch is not None
    assert str(switch["href"]).endswith("/which-one/?need=ask")


def test_answers_are_not_for_search_engines(client: Client) -> None:
    assert shown(client, finder_url()).select_one('meta[name="robots"]') is None
    marked = shown(client, f"{finder_url()}?need=ask").select_one('meta[name="robots"]')
    assert marked is not None
    assert marked["content"] == "noindex"


def test_the_finder_of_a_directory_that_is_not_public_does_not_answer(client: Client) -> None:
    page = directory("en")
    address = finder_url()
    page.unpublish()
    assert client.get(address).status_code == 404


def test_the_directory_leads_to_it(client: Client) -> None:
    page = shown(client, directory("ar").url)
    assert page.select_one(f'.finder-door a[href="{finder_url("ar")}"]')


# As facts that editors keep


def test_editors_tick_what_a_platform_is_for(
    signed_in: cms.SignIn, body_editor: Any, page_of: cms.PageOf
) -> None:
    source = page_of("platform/open-data")
    client = signed_in(body_editor)
    form = shown(client, f"/cms/pages/{source.pk}/edit/")
    ticked = {str(box["value"]) for box in form.select('input[name="needs"][checked]')}
    assert ticked == {"look-up"}
    assert cms.edit(client, source, needs=["look-up", "learn"]).status_code == 302
    draft = PlatformPage.objects.get(pk=source.pk).get_latest_revision_as_object()
    assert draft.needs == ["look-up", "learn"]
    assert PlatformPage.objects.get(pk=source.pk).needs == ["look-up"]


def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "knowledge_base", "--check", "--dry-run", verbosity=0)
