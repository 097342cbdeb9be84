"""What the portal said stays on record: history, and pages as they stood on an earlier day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import CommitmentPage
from publication.models import PublicRecord, RecordState
from publication.projection import project
from tests import cms
from tests.commitments.pages import backdate, publish, read, words

pytestmark = pytest.mark.django_db

PLAN = "plan/ogp-2021-2023"
NAME = "commitment/ma-2021-2023-01"


@pytest.fixture
def commitment(page_of: cms.PageOf) -> CommitmentPage:
    page = page_of(NAME)
    assert isinstance(page, CommitmentPage)
    return page


def states(page: CommitmentPage, locale: str = "en") -> list[RecordState]:
    return list(RecordState.objects.filter(translation_key=page.translation_key, locale=locale))


def test_a_state_is_added_when_something_changes_and_only_then(commitment: CommitmentPage) -> None:
    before = len(states(commitment))
    publish(commitment)
    assert len(states(commitment)) == before
    publish(commitment, progress_percent=70)
    assert len(states(commitment)) == before + 1
    assert states(commitment)[-1].data["progress_percent"] == 70


def test_a_state_is_never_rewritten(commitment: CommitmentPage) -> None:
    state = states(commitment)[0]
    state.title = "Something else"
    with pytest.raises(ValueError, match="never changed"):
        state.save()


def test_every_public_record_has_its_present_state() -> None:
    for record in PublicRecord.objects.all():
        last = RecordState.objects.filter(translation_key=record.translation_key, locale=record.locale).last()
        assert last is not None, record
        assert (last.title, last.url, last.data, last.withdrawn) == (
            record.title,
            record.url,
            record.data,
            False,
        )


def test_history_says_what_changed_from_what_to_what(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    publish(commitment, progress_percent=87, declared_status="completed")
    entries = read(page_of(NAME, "en")).select(".history__entry")
    latest = words(entries[0])
    assert "Declared rate before: 65%" in latest
    assert "now: 87%" in latest
    assert "before: In progress" in latest
    assert "First recorded by this portal" in words(entries[-1])


def test_commitment_as_it_stood(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    backdate(10)
    publish(commitment, progress_percent=87)
    page = page_of(NAME, "en")
    then = (timezone.localdate() - timedelta(days=5)).isoformat()
    past = read(page, f"?as_of={then}")
    assert "65%" in words(past.select_one(".track--declared"))
    assert "As this portal showed it on" in words(past.select_one(".notice--caution"))
    assert past.select_one("meta[name=robots][content=noindex]") is not None
    canonical = past.select_one("link[rel=canonical]")
    assert canonical is not None
    assert "as_of" not in str(canonical["href"])
    back = past.select_one(f'.notice a[href="{page.get_url()}"]')
    assert back is not None
    today = read(page)
    assert "87%" in words(today.select_one(".track--declared"))
    assert today.select_one("meta[name=robots]") is None


def test_the_plans_figure_as_it_stood(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    backdate(10)
    publish(commitment, progress_percent=87)
    plan = page_of(PLAN, "en")
    then = (timezone.localdate() - timedelta(days=5)).isoformat()
    assert "82.8 = 1822 / 22" in words(read(plan, f"?as_of={then}").select_one(".overall"))
    today = read(plan)
    assert "83.8 = 1844 / 22" in words(today.select_one(".overall"))
    history = [words(entry) for entry in today.select(".history__entry")]
    assert "83.8 = 1844 / 22" in history[0]
    assert "82.8 = 1822 / 22" in history[1]


def test_before_the_first_record(page_of: cms.PageOf) -> None:
    for name, figures in ((NAME, ".tracks"), (PLAN, ".overall")):
        page = read(page_of(name, "en"), "?as_of=2015-01-01")
        assert "The portal did not hold it yet." in words(page.select_one(".notice--caution"))
        assert "Its records begin on" in words(page.select_one(".notice--caution"))
        assert page.select_one(figures) is None


@pytest.mark.parametrize("asked", ["yesterday", "2026-02-30", "20260101", "2026-1-1", "<b>"])
@pytest.mark.parametrize("name", [NAME, PLAN])
def test_what_is_no_date_is_said_and_the_page_still_shown(page_of: cms.PageOf, asked: str, name: str) -> None:
    page = read(page_of(name, "en"), f"?as_of={asked}")
    assert "That is not a date" in words(page.select_one(".notice--error"))
    assert page.select_one(".tracks, .overall") is not None


def test_a_day_to_come_shows_today(page_of: cms.PageOf) -> None:
    page = read(page_of(NAME, "en"), "?as_of=2999-01-01")
    assert "That day has not come yet" in words(page)
    assert "65%" in words(page.select_one(".track--declared"))


def test_withdrawn_and_public_again(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    backdate(20)
    CommitmentPage.objects.filter(pk=commitment.pk).update(live=False)
    project(commitment, translation_key=commitment.translation_key)
    RecordState.objects.filter(translation_key=commitment.translation_key, withdrawn=True).update(
        recorded_at=timezone.now() - timedelta(days=10)
    )
    publish(commitment, live=True)
    page = page_of(NAME, "en")
    gone = read(page, f"?as_of={timezone.localdate() - timedelta(days=5)}")
    assert "On that day it was not in public view." in words(gone)
    assert gone.select_one(".tracks") is None
    there = read(page, f"?as_of={timezone.localdate() - timedelta(days=15)}")
    assert "65%" in words(there.select_one(".track--declared"))
    history = words(read(page).select_one(".history"))
    assert "Taken out of public view" in history
    assert "Public again" in history


def test_what_is_withdrawn_keeps_its_figures_in_history_and_none_of_its_words(
    commitment: CommitmentPage, page_of: cms.PageOf
) -> None:
    backdate(10)
    title = commitment.title
    CommitmentPage.objects.filter(pk=commitment.pk).update(live=False)
    project(commitment, translation_key=commitment.translation_key)
    plan = page_of(PLAN, commitment.locale.language_code)
    assert "1757 / 21" in words(read(plan).select_one(".overall"))
    past = read(plan, f"?as_of={timezone.localdate() - timedelta(days=5)}")
    assert "1822 / 22" in words(past.select_one(".overall"))
    assert len(past.select(".tracker-row")) == 22
    assert title not in words(past)
