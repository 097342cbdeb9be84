"""What the portal says of its own life is counted from what is public."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from publication.models import PublicRecord, RecordState
from publication.projection import withdraw_all
from tests.api.asking import get

pytestmark = pytest.mark.django_db


def test_each_record_is_counted_once_and_each_text() -> None:
    body = get("indicators", locale="fr")["records"]
    assert body["total"] == PublicRecord.objects.filter(is_source=True).count()
    assert body["by_collection"]["commitments"] == 46
    assert body["texts_by_language"]["ar"] == PublicRecord.objects.filter(locale="ar").count()


def test_what_is_withdrawn_is_counted_no_longer() -> None:
    before = get("indicators")["records"]["by_collection"]["dossiers"]
    withdraw_all(PublicRecord.objects.filter(type="dossier")[0].translation_key)
    assert get("indicators")["records"]["by_collection"]["dossiers"] == before - 1


def test_updates_are_counted_by_month() -> None:
    months = get("indicators")["updates"]
    assert len(months) == 12
    assert months[-1]["month"] == timezone.localdate().strftime("%Y-%m")
    keys = RecordState.objects.values("translation_key").distinct().count()
    assert months[-1]["records"] == keys
    RecordState.objects.update(recorded_at=timezone.now() - timedelta(days=200))
    months = get("indicators")["updates"]
    assert (months[-1]["records"], sum(month["records"] for month in months)) == (0, keys)


def test_institutions_that_have_not_changed_anything_for_a_year() -> None:
    now = get("indicators")["institutions"]
    assert now["named"] >= now["with_records"] >= now["changed_within_a_year"] > 0
    PublicRecord.objects.update(updated_at=timezone.now() - timedelta(days=400))
    later = get("indicators")["institutions"]
    assert (later["with_records"], later["changed_within_a_year"]) == (now["with_records"], 0)


def test_plans_and_approvals() -> None:
    body = get("indicators", locale="fr")
    assert {plan["mean"] for plan in body["plans"]} >= {82.8}
    assert body["approval"]["target"] == 10


def test_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    get("indicators")
    with django_assert_max_num_queries(16):
        get("indicators")
