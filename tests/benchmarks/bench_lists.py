"""What a list costs when the portal has grown."""

import uuid
from itertools import cycle

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from institutions.models import Term, Vocabulary
from publication.models import PublicRecord, RecordFacet
from tests import cms
from tests.benchmarks.stopwatch import medians, report

pytestmark = pytest.mark.django_db

LOCALES = ("ar", "fr", "en")
GROWN = 5_000


def grow(number: int) -> None:
    """`number` more initiatives in three languages, each with a sector and a theme."""
    sectors = cycle(Term.objects.filter(vocabulary=Vocabulary.SECTOR))
    themes = cycle(Term.objects.filter(vocabulary=Vocabulary.THEME))
    keys = [uuid.uuid4() for _ in range(number)]
    PublicRecord.objects.bulk_create(
        PublicRecord(
            public_id=f"initiative-{key.hex[:12]}",
            translation_key=key,
            type="initiative",
            locale=locale,
            is_source=locale == "ar",
            title=f"{key.hex} {locale}",
            url=f"/{locale}/{key.hex}/",
            data={"institution": None, "progress_percent": None, "declared_status": "", "period": ["", ""]},
            version=1,
        )
        for key in keys
        for locale in LOCALES
    )
    facets = [
        pair
        for key, sector, theme in zip(keys, sectors, themes, strict=False)
        for pair in ((key, "sector", sector.slug), (key, "theme", theme.slug), (key, "type", "initiative"))
    ]
    RecordFacet.objects.bulk_create(
        RecordFacet(translation_key=key, facet=facet, value=value) for key, facet, value in facets
    )


def test_bank_of_initiatives(page_of: cms.PageOf) -> None:
    path = page_of("initiatives", "fr").get_url()
    client = Client()

    def read() -> None:
        assert client.get(path).status_code == 200

    def cost() -> tuple[float, int]:
        median, _same = medians(read, read, rounds=10)
        with CaptureQueriesContext(connection) as queries:
            read()
        return median, len(queries)

    small, few = cost()
    grow(GROWN)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    large, many = cost()
    report(f"bank of {GROWN + 20} initiatives against one of 20 ({many} and {few} queries)", large, small)
    assert many == few
