"""The documented shapes of the API: made of the same fields as the downloads."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models.enums import Choices
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, create_model

from publication.columns import Field as Column
from publication.columns import values_of
from publication.facets import TYPE_TITLES
from publication.fields import fields_of
from publication.languages import in_every_language


def labelled(values: Sequence[Any], labels: Any, *, empty: bool = False) -> dict[str, Any]:
    """JSON Schema for a code: its values, and `x-labels` with what each means in every language."""
    return {
        "enum": [*values, *([None] if empty else [])],
        "x-labels": {value: in_every_language(label) for value, label in labels.items()},
    }


class TranslationOut(BaseModel):
    """The same record in one of its languages."""

    locale: str
    url: str
    api_url: str


class ReferenceOut(BaseModel):
    """Another public record."""

    id: str
    type: str
    title: str
    url: str
    api_url: str


class RelationOut(ReferenceOut):
    """`relation` is why the two belong together; `direction` which of them says so."""

    relation: str
    direction: Annotated[
        str,
        Field(
            json_schema_extra=labelled(
                ["to", "from"], {"to": _("This record says so"), "from": _("The other record says so")}
            )
        ),
    ]


class FileOut(BaseModel):
    title: str
    url: str
    checksum: Annotated[str, Field(description="SHA-256")]


class FacetValueOut(BaseModel):
    value: str
    label: Annotated[str, Field(description="In the reader's language.")]
    count: Annotated[int, Field(description="How many records would be found with it.")]


class InvalidOut(BaseModel):
    parameter: str
    reason: str
    value: str | None = None


class ProblemOut(BaseModel):
    """RFC 9457. `title` and `detail` are in the reader's language."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[InvalidOut] | None = None


class SparseOut(BaseModel):
    """A shape of which `fields` may leave out any member but `id`; what is there is never null for that."""

    model_config = ConfigDict(json_schema_extra={"required": ["id"]})


def coded(choices: type[Choices], *, empty: bool = False) -> dict[str, Any]:
    """The same of these choices. `empty`: it may be null, too."""
    return labelled(choices.values, dict(choices.choices), empty=empty)


def item_model(record_type: str) -> type[BaseModel]:
    """What lists tell of a record of this type."""
    with translation.override("en"):
        members = {column.name: _member(column, record_type) for column in fields_of([record_type])}
    name = TYPE_NAMES[record_type]
    return create_model(
        f"{name}Out",
        __doc__=f"{name} in one language. With `fields`, only those named and `id`.",
        id=(str, Field(description="Permanent: it never changes.")),
        **{key: member for key, member in members.items() if key != "id"},  # type: ignore[call-overload]
        api_url=(str | None, Field(None, description="This record in the API.")),
        translations=(list[TranslationOut] | None, Field(None, description="The languages it exists in.")),
    )


TYPE_NAMES = {name: name.title().replace("_", "") for name in TYPE_TITLES}


def _member(column: Column, record_type: str) -> tuple[Any, Any]:
    extra: dict[str, Any] = {"title": str(column.label)}
    if column.name == "type":
        extra |= labelled([record_type], {record_type: TYPE_TITLES[record_type]}, empty=True)
    elif values := values_of(column.name, record_type):
        extra |= labelled(list(values), values, empty=True)
    description = str(column.definition)
    return column.kind | None, Field(None, description=description, json_schema_extra=extra)


def list_model(item: type[BaseModel]) -> type[BaseModel]:
    return create_model(
        f"{item.__name__.removesuffix('Out')}List",
        count=(int, Field(description="Of all pages together, each record once.")),
        next=(
            str | None,
            Field(description="The address of the next page; null on the last one.", examples=[None]),
        ),
        facets=(
            dict[str, list[FacetValueOut]] | None,
            Field(None, description="With `facets=true`: each counted without its own filter."),
        ),
        results=(list[item], ...),  # type: ignore[valid-type]
    )


def as_json(value: Any) -> Any:
    """For `json.dumps`: dates and moments as ISO 8601."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
