"""A commitment's own page: three tracks, milestones on a calendar, who must act, and what needs attention."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from commitments.attention import needing_attention
from commitments.models import CommitmentAction, CommitmentPage, Milestone
from editorial.actions_to_take import actions_in
from institutions.models import Institution
from publication.facets import records_of
from publication.models import PublicRecord
from tests import cms
from tests.commitments.pages import publish, read, words

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)


@pytest.fixture
def commitment(page_of: cms.PageOf) -> CommitmentPage:
    page = page_of("commitment/mo0007")
    assert isinstance(page, CommitmentPage)
    return page


def record_of(page: CommitmentPage, locale: str = "en") -> PublicRecord:
    return PublicRecord.objects.get(translation_key=page.translation_key, locale=locale)


def add_action(page: CommitmentPage, due: date | None, state: str = "to-do", slug: str = "mrafp") -> None:
    CommitmentAction.objects.create(
        page=page,
        what={"ar": "نشر التقرير", "fr": "Publier le rapport", "en": "Publish the report"},
        institution=Institution.objects.get(slug=slug),
        due=due,
        state=state,
    )
    publish(page)


def test_three_tracks_side_by_side(page_of: cms.PageOf) -> None:
    tracks = read(page_of("commitment/ma-2021-2023-09", "en")).select(".tracks > .track")
    assert ["90%" in words(track) for track in tracks] == [True, False, False]
    assert "not stated in the source" in words(tracks[2])
    assert len(tracks[2].select(".scale__level")) == 5


@pytest.mark.parametrize(
    ("outcome", "said", "reached"),
    [
        ("pending-irm-review", "Awaiting the review of the Independent Reporting Mechanism", None),
        ("substantial", "Completion: Substantial", "Substantial"),
    ],
)
def test_assessment_on_the_irms_own_scale(
    commitment: CommitmentPage, page_of: cms.PageOf, outcome: str, said: str, reached: str | None
) -> None:
    publish(commitment, irm_completion=outcome)
    track = read(page_of("commitment/mo0007", "en")).select_one(".track--assessed")
    assert said in words(track)
    assert track is not None
    marked = track.select_one("[aria-current]")
    assert (words(marked).split(" (")[0] if marked else None) == reached


def test_milestones_on_a_calendar_with_a_table(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    edges = {}
    for locale in ("ar", "fr"):
        page = read(page_of("commitment/mo0007", locale))
        bars = page.select(".gantt__bar")
        assert len(bars) == len(page.select(".gantt tbody tr")) == commitment.milestones.count() == 5
        assert all("gantt__bar--late" in bar["class"] for bar in bars)
        assert page.select_one(".gantt__today") is None
        edges[locale] = [[float(str(bar[name])) for name in ("x", "width")] for bar in bars]
    assert [width for _x, width in edges["ar"]] == [width for _x, width in edges["fr"]]
    mirrored = [400 - x - width for x, width in edges["fr"]]
    assert [x for x, _width in edges["ar"]] == pytest.approx(mirrored, abs=0.2)


def test_today_is_drawn_while_milestones_run(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    today = timezone.localdate()
    last = commitment.milestones.order_by("-sort_order").first()
    Milestone.objects.filter(pk=getattr(last, "pk", None)).update(end_date=today + timedelta(days=90))
    publish(commitment)
    page = read(page_of("commitment/mo0007", "en"))
    assert page.select_one(".gantt__today") is not None
    assert len(page.select(".gantt__bar--late")) == 4


def test_completed_milestone_is_not_late(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    commitment.milestones.update(status="completed")
    publish(commitment)
    page = read(page_of("commitment/mo0007", "en"))
    assert not page.select(".timeline .status--overdue")
    assert len(page.select(".gantt__bar--done")) == 5


def test_who_must_act_by_when(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    add_action(commitment, TODAY - timedelta(days=1))
    page = read(page_of("commitment/mo0007", "fr"))
    action = page.select_one("#actions .step")
    assert action is not None
    assert "Publier le rapport" in words(action)
    assert action.select_one("a[href]") is not None
    assert action.select_one(".status--overdue") is not None
    assert PublicRecord.objects.with_facet("action_institution", ["mrafp"]).filter(locale="fr").exists()


def test_actions_overdue_first_then_by_date(commitment: CommitmentPage) -> None:
    for days, state in ((20, "to-do"), (-5, "done"), (-3, "to-do"), (10, "")):
        add_action(commitment, TODAY + timedelta(days=days), state)
    add_action(commitment, None)
    found = actions_in([record_of(commitment)], TODAY)
    assert [action.overdue for action in found] == [True, False, False, False, False]
    stated = [action.due for action in found[1:4]]
    assert stated == sorted(day for day in stated if day)
    assert found[4].due is None
    assert found[0].institution == "mrafp"


def test_what_needs_attention_and_why() -> None:
    found = needing_attention("fr", TODAY, limit=20)
    codes = [item.record.data["code"] for item in found[:2]]
    assert codes == ["MO0006", "MO0007"]
    assert str(found[0].reasons[0]) == str(found[1].reasons[0])
    assert all(item.reasons for item in found)
    full = [item for item in found if item.record.data["progress_percent"] == 100]
    assert len(full) == 8
    assert len(needing_attention("fr", TODAY)) == 6


def test_before_its_end_a_commitment_is_not_late() -> None:
    on = date(2019, 11, 30)
    late = [item.record.data["code"] for item in needing_attention("en", on, 50) if len(item.reasons) > 1]
    portal = next(i for i in needing_attention("en", on, 50) if i.record.data["code"] == "MO0007")
    assert "Past its end date" not in [str(reason) for reason in portal.reasons]
    assert "MO0007" in late


def test_every_commitment_says_who_answers_or_that_no_source_does() -> None:
    for record in records_of("en", "commitment").filter(external_id__in=["mo0001", "mo0007"]):
        page = read(
            CommitmentPage.objects.get(translation_key=record.translation_key, locale__language_code="en")
        )
        leads = page.select_one("#who ~ dl dd")
        assert words(leads)
