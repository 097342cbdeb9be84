"""The overall figure comes out of the data, changes at approval, and hides no contradiction."""

from decimal import Decimal

import pytest
from django.test import Client

from commitments.models import CommitmentPage
from commitments.progress import plan_progress
from institutions.models import User
from publication.declared_progress import mean_percent
from publication.facets import records_of
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
PLAN = "plan/ogp-2021-2023"


def commitments() -> list[PublicRecord]:
    return list(records_of("ar", "commitment").with_facet("plan", ["ogp-2021-2023"]))


def plan_texts(page_of: cms.PageOf) -> dict[str, str]:
    """What a citizen reads on the plan's page, by language."""
    return {code: Client().get(page_of(PLAN, code).get_url()).content.decode() for code in LANGUAGES}


def test_figures_of_the_plan() -> None:
    progress = plan_progress(commitments())
    assert progress.mean == Decimal("82.8")
    assert (progress.total, progress.stated) == (1822, 22)
    assert progress.by_status == {"not-started": 0, "in-progress": 22, "completed": 0}


def test_eight_at_full_rate_are_not_completed() -> None:
    numbers = sorted(c.data["number"] for c in plan_progress(commitments()).full_not_completed)
    assert numbers == [2, 6, 7, 8, 14, 15, 21, 22]


def test_page_says_so_in_three_languages(page_of: cms.PageOf) -> None:
    texts = plan_texts(page_of)
    assert "82.8" in texts["ar"]
    assert "82,8" in texts["fr"]
    assert "82.8" in texts["en"]
    for text in texts.values():
        assert "1822" in text


def test_approved_percentage_changes_the_figure_everywhere_and_a_draft_nowhere(
    signed_in: cms.SignIn, body_editor: User, approver: User, page_of: cms.PageOf
) -> None:
    page = page_of("commitment/ma-2021-2023-01")
    assert page.progress_percent == 65
    before = plan_texts(page_of)
    cms.edit(signed_in(body_editor), page, submit=True, progress_percent="87")
    assert CommitmentPage.objects.get(pk=page.pk).progress_percent == 65
    assert plan_texts(page_of) == before
    cms.approve(signed_in(approver), page)
    after = plan_texts(page_of)
    assert "83.8" in after["ar"]
    assert "83,8" in after["fr"]
    assert "83.8" in after["en"]
    assert all("1844" in text for text in after.values())


def test_percentage_beyond_hundred_is_refused_and_nothing_lost(
    signed_in: cms.SignIn, body_editor: User, page_of: cms.PageOf
) -> None:
    page = page_of("commitment/ma-2021-2023-01")
    response = cms.edit(signed_in(body_editor), page, progress_percent="130", status_basis="typed in")
    assert response.status_code == 200
    assert "progress_percent" in response.context["form"].errors
    assert response.context["form"]["status_basis"].value() == "typed in"


@pytest.mark.parametrize(
    ("percents", "mean"),
    [([], None), ([1, 2], "1.5"), ([1, 1, 2], "1.3"), ([0], "0.0"), ([25, 26, 26, 26], "25.8")],
)
def test_mean_rounds_half_up(percents: list[int], mean: str | None) -> None:
    assert mean_percent(sum(percents), len(percents)) == (Decimal(mean) if mean else None)


def test_copied_plan_is_a_plan_of_its_own(page_of: cms.PageOf) -> None:
    plan = page_of(PLAN)
    copied = plan.copy(update_attrs={"title": "Copie", "slug": "copie"})
    assert copied.plan_id == copied.public_id
    assert copied.public_id != plan.public_id
    assert plan.plan_id == "ogp-2021-2023"
