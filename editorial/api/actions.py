"""Actions to take, as records of several types state them."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from editorial.statuses import ActionState
from institutions.labels import label_in
from publication.api.resources import Reading
from publication.api.shapes import coded


class ActionOut(BaseModel):
    """What has to be done, by whom, by when; null: not stated in the source."""

    what: str
    institution: Annotated[str | None, Field(description="Its identifier.")]
    due: date | None
    state: Annotated[str | None, Field(json_schema_extra=coded(ActionState, empty=True))]


def actions_of(reading: Reading) -> list[dict[str, Any]]:
    return [
        {
            "what": label_in(action["what"], reading.locale)[0],
            "institution": action["institution"],
            "due": action["due"],
            "state": action["state"] or None,
        }
        for action in reading.record.data.get("actions", ())
    ]
