"""Who decides sees for each language how far it is, and since when its source is newer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from editorial.models import InstitutionSectionPage, Wording
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.translation_steps import Story

pytestmark = pytest.mark.django_db

QUEUE = "/cms/queue/"
Waits = Callable[..., InitiativePage]


@pytest.fixture
def story(signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage) -> Story:
    return Story(signed_in, editor, approver, section)


@pytest.fixture
def waits(story: Story) -> Waits:
    """`waits("Title", days=12)`: a record with a change in the queue, whose Arabic is so many days behind."""

    def write(title: str, *, days: int) -> InitiativePage:
        source = story.write(title=title)
        story.translated(source)
        story.change(source, summary="Un autre texte.")
        public = Wording.objects.filter(page=source, published_at__isnull=False)
        public.update(published_at=F("published_at") - timedelta(days=days))
        cms.edit(story.editor, source, submit=True, summary="Un troisième texte.")
        return source

    return write


def speaks(person: User, language: str) -> None:
    person.wagtail_userprofile.preferred_language = language  # type: ignore[attr-defined]
    person.wagtail_userprofile.save()  # type: ignore[attr-defined]


def languages(client: Any, address: str = QUEUE) -> dict[str, Tag]:
    """`{language: what is said of it}` in the only row of the screen."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    [listed] = page.select(".queue-languages")
    return {str(entry.select("[lang]")[0]["lang"]): entry for entry in listed.select("li")}


def lag(entry: Tag) -> str:
    found = entry.select_one(".queue-lag")
    return " ".join(found.text.split()) if found else ""


def test_queue_and_review_say_state_and_lag(story: Story, approver: User, waits: Waits) -> None:
    speaks(approver, "en")
    step = waits("Registre", days=12).current_workflow_task_state
    for address in (QUEUE, f"{QUEUE}{step.pk}/"):
        said = languages(story.approver, address)
        assert {code: entry.select("span")[1].text for code, entry in said.items()} == {
            "ar": "Outdated",
            "fr": "Published",
            "en": "Missing",
        }
        assert {code: lag(entry) for code, entry in said.items()} == {
            "ar": "the source has been newer for 12 days",
            "fr": "",
            "en": "",
        }


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "the source has been newer since today"), (1, "the source has been newer for 1 day")],
)
def test_first_days(days: int, words: str, story: Story, approver: User, waits: Waits) -> None:
    speaks(approver, "en")
    waits("Registre", days=days)
    assert lag(languages(story.approver)["ar"]) == words


def test_number_is_inflected_in_every_language(story: Story, approver: User, waits: Waits) -> None:
    waits("Registre", days=3)
    for language in ("ar", "fr"):
        speaks(approver, language)
        with translation.override(language):
            told = translation.ngettext(
                "the source has been newer for %(number)s day",
                "the source has been newer for %(number)s days",
                3,
            )
        before, after = told.split("%(number)s")
        words = lag(languages(story.approver)["ar"])
        assert words.startswith(before)
        assert words.endswith(after)


def test_lag_costs_no_query_a_page(story: Story, waits: Waits) -> None:
    waits("Premier", days=2)
    story.approver.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        story.approver.get(QUEUE)
    waits("Deuxième", days=3)
    waits("Troisième", days=4)
    with CaptureQueriesContext(connection) as three:
        page = BeautifulSoup(story.approver.get(QUEUE).content, "html.parser")
    assert len(page.select(".queue-lag")) == 3
    assert len(three) <= len(one)
