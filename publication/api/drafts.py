"""A draft in the shape of the API, for an external site's preview: what a detail would tell of it tomorrow.

Nothing here writes; what stands around the draft is what is public.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import override

from publication.api.items import links_of, translation, translations_of
from publication.api.resources import RESOURCES, Draft, Reading
from publication.columns import Row
from publication.facets import institution_names
from publication.fields import fields_of
from publication.models import PublicRecord
from publication.projection import as_if_public


def told(request: HttpRequest, draft: Draft, asked: Any) -> dict[str, Any]:
    """The members of the API's detail, and `preview`. `asked` has the parameters of a single record."""
    record = as_if_public(draft.projection)
    reading = Reading(request, record, record.locale, asked, draft=draft)
    with override(record.locale):
        return {**_item(reading, draft), **RESOURCES[record.type].detail(reading), "preview": True}


def _item(reading: Reading, draft: Draft) -> dict[str, Any]:
    record, site = reading.record, draft.site
    translations = _translations(record, site)
    facets = _facets(draft, [one["locale"] for one in translations])
    row = Row(record, site, facets, _links(draft), institution_names(reading.locale))
    values = {column.name: column.value(row) for column in fields_of([record.type])}
    return values | links_of(row, site, None, translations)


def _translations(record: PublicRecord, site: str) -> list[dict[str, str]]:
    """Those that are public; the draft in the place of its own."""
    own = translation(record.type, record.public_id, record.locale, record.url, site)
    public = translations_of([record], site).get(record.translation_key, [])
    shown = [own if one["locale"] == record.locale else one for one in public]
    return shown if own in shown else [*shown, own]


def _facets(draft: Draft, languages: Sequence[str]) -> Mapping[str, Sequence[str]]:
    facets = {name: sorted(set(values)) for name, values in draft.projection.facets.items()}
    return facets | {"language": sorted(languages)}


def _links(draft: Draft) -> list[str]:
    """`kind:public id` of the public records that it points at."""
    pairs = dict.fromkeys((relation.kind, relation.target) for relation in draft.projection.relations)
    targets = PublicRecord.objects.filter(translation_key__in={key for _kind, key in pairs}, is_source=True)
    known = dict(targets.values_list("translation_key", "public_id"))
    return [f"{kind}:{known[key]}" for kind, key in pairs if key in known]
