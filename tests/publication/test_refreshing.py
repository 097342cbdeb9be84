"""After an update, records of the earlier version are written anew, and only those."""

import pytest
from django.core.management import call_command

from publication.models import PublicRecord
from publication.projection import SHAPE
from publication.refreshing import project_all, project_outdated

pytestmark = pytest.mark.django_db


def test_only_outdated_records_are_written_anew() -> None:
    one = PublicRecord.objects.filter(type="commitment").first()
    assert one is not None
    PublicRecord.objects.filter(translation_key=one.translation_key).update(shape=SHAPE - 1, data={})
    rest = PublicRecord.objects.exclude(translation_key=one.translation_key)
    others = set(rest.values_list("pk", "version"))
    assert project_outdated() == 1
    one.refresh_from_db()
    assert one.shape == SHAPE
    assert one.data["plan"]
    assert others == set(rest.values_list("pk", "version"))
    assert project_outdated() == 0


def test_all_records_are_written_anew_and_stay_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    before = list(PublicRecord.objects.order_by("pk").values("public_id", "locale", "title", "url", "data"))
    number = PublicRecord.objects.values("translation_key").distinct().count()
    assert project_all() == number
    call_command("project_records", "--outdated")
    assert capsys.readouterr().out.startswith("0 records")
    after = PublicRecord.objects.order_by("pk").values("public_id", "locale", "title", "url", "data")
    assert before == list(after)
