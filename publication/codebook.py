"""What each field of the portal's data means, in every language."""

from typing import Any

from publication.columns import values_of
from publication.facets import TYPE_TITLES
from publication.fields import FIELDS
from publication.languages import in_every_language


def codebook() -> dict[str, Any]:
    """Every field with its label and definition in each language, and the labels of coded values."""
    return {
        "types": {name: in_every_language(title) for name, title in TYPE_TITLES.items()},
        "fields": [
            {
                "name": f.name,
                "types": list(f.types or TYPE_TITLES),
                "labels": in_every_language(f.label),
                "definitions": in_every_language(f.definition),
                "values": {value: in_every_language(label) for value, label in values_of(f.name).items()},
            }
            for f in FIELDS
        ],
    }
