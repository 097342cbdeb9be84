"""Progress updates: what institutions report on commitments."""

from collections.abc import Mapping
from typing import Any

from commitments.api.commitments import evidence_of
from commitments.api.shapes import ProgressUpdateDetail
from commitments.connections import REPORTS_ON
from commitments.models import ProgressUpdatePage
from editorial.api.records import PARAMETERS, detail_of, reference, relations_of
from publication.api.resources import Reading, Resource, router_of
from publication.facets import records_of


def _update(page: ProgressUpdatePage, reading: Reading) -> Mapping[str, Any]:
    return {
        "commitment": _commitment(reading),
        "reported_on": reading.record.date,
        "proofs": evidence_of(reading.record.data["evidence"], reading),
    }


def _commitment(reading: Reading) -> dict[str, Any] | None:
    own = reading.record.translation_key
    named = [
        relation.target_key
        for relation in relations_of(reading)
        if relation.translation_key == own and relation.kind == REPORTS_ON
    ]
    record = records_of(reading.locale, "commitment").filter(translation_key__in=named).first()
    return reference(record, reading.site) if record else None


router = router_of(
    Resource(
        record_type="progress_update",
        facets=("institution", "year", "language"),
        detail=detail_of(ProgressUpdatePage, _update),
        detail_model=ProgressUpdateDetail,
        detail_parameters=PARAMETERS,
        summary="What institutions report on commitments, with its evidence",
    )
)
