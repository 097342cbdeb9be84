"""What plans, commitments and progress updates tell beyond their lists."""

from datetime import date, datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, create_model

from commitments.reading import IRM_FIELDS
from commitments.statuses import ActorRole, IrmOutcome
from editorial.api.actions import ActionOut
from editorial.api.blocks import Block
from editorial.api.records import RecordDetail
from editorial.statuses import DatePrecision, DeclaredStatus
from publication.api.shapes import FileOut, ReferenceOut, RelationOut, coded, labelled

Status = Annotated[str | None, Field(json_schema_extra=coded(DeclaredStatus, empty=True))]
Outcome = Annotated[str | None, Field(json_schema_extra=coded(IrmOutcome, empty=True))]
Precision = Annotated[str | None, Field(json_schema_extra=coded(DatePrecision, empty=True))]
AssessmentOut: type[BaseModel] = create_model(
    "AssessmentOut",
    __doc__="What the Independent Reporting Mechanism says, on its own scales; null: not stated.",
    **{name.removeprefix("irm_"): (Outcome, ...) for name in IRM_FIELDS},  # type: ignore[call-overload]
)


class MilestoneOut(BaseModel):
    """A dated step. `overdue` is derived from dates and declarations, on the day asked for."""

    number: int
    title: str
    start: date | None
    end: date | None
    precision: Precision
    status: Status
    overdue: bool


class ActorOut(BaseModel):
    institution: Annotated[str, Field(description="Its identifier.")]
    role: Annotated[str, Field(json_schema_extra=coded(ActorRole))]


class ContactOut(BaseModel):
    """A function, never a person."""

    institution: str | None
    function: str


class EvidenceOut(BaseModel):
    """A file or an address; the other is empty."""

    title: str
    url: str
    file_url: str


class UpdateOut(ReferenceOut):
    """What the institution reported, and what proves it."""

    date: date | None
    progress_percent: int | None
    declared_status: Status
    evidence: list[EvidenceOut]


class DisagreementOut(BaseModel):
    """Sources contradict each other: every value is kept, with the number of sources that say it."""

    field: str
    said: list["SaidOut"]


class SaidOut(BaseModel):
    value: str
    sources: int


class ContinuationOut(ReferenceOut):
    """The same matter in another plan."""

    plan: str
    earlier: bool


class PastMembers(BaseModel):
    as_of: Annotated[date | None, Field(description="The earlier day that was asked for.")] = None
    recorded_at: Annotated[
        datetime | None, Field(description="Since when the portal said so; with `as_of` alone.")
    ] = None


class CommitmentDetail(PastMembers):
    """With `as_of` what texts say is null: the portal keeps the history of titles and facts."""

    start_date: date | None
    date_precision: Precision
    status_basis: str
    overdue: bool
    milestones: list[MilestoneOut]
    actors: list[ActorOut]
    actions: list[ActionOut]
    contact: ContactOut | None
    assessment: AssessmentOut  # type: ignore[valid-type]
    updates: list[UpdateOut]
    continuations: list[ContinuationOut] | None
    disagreements: list[DisagreementOut] | None
    dates_as_printed: str | None
    long_title: str | None
    problem: str | None
    delivers: list[str] | None
    indicators: list[str] | None
    targets: list[str] | None
    contribution: str | None
    ogp_relevance: str | None
    additional: str | None
    excerpt_truncated: Annotated[bool | None, Field(description="The source's text is cut off.")]
    body: list[Block] | None
    files: list[FileOut] | None
    related: list[RelationOut] | None
    title_as_printed: str | None
    title_is_translated: bool | None
    title_variants: list[str] | None
    source_changed_at: datetime | None


class ProgressOut(BaseModel):
    """Counted from the plan's commitments. `mean` is that of the `stated` declared percentages."""

    commitments: int
    stated: int
    mean: Annotated[float | None, Field(description="In per cent, one decimal.")]
    by_status: dict[str, int]
    status_not_stated: int
    full_not_completed: Annotated[
        list[str], Field(description="Commitments that declare 100 % and are not declared completed.")
    ]
    overdue: Annotated[int, Field(description="Past their date, themselves or one of their milestones.")]


class PrintedOut(BaseModel):
    """As the plan prints it, kept to compare."""

    overall_percent: float | None
    commitments: int | None


class PlanDetail(PastMembers):
    progress: ProgressOut
    commitments_url: Annotated[str, Field(description="The plan's commitments in this API.")]
    member_name: Annotated[str | None, Field(description="Name of the OGP member.")]
    cycle: str | None
    start_date: date | None
    end_date: date | None
    axes_note: str | None
    status_basis: str | None
    printed: PrintedOut | None
    disagreements: list[DisagreementOut] | None
    body: list[Block] | None
    files: list[FileOut] | None
    related: list[RelationOut] | None
    title_as_printed: str | None
    title_is_translated: bool | None
    title_variants: list[str] | None
    source_changed_at: datetime | None


class ProgressUpdateDetail(RecordDetail):
    commitment: ReferenceOut | None
    reported_on: date | None
    proofs: Annotated[list[EvidenceOut], Field(description="The pieces of evidence, `evidence` in number.")]


class ChangedOut(BaseModel):
    """One fact, in words; empty where it was not stated."""

    what: str
    before: str
    after: str


HISTORY_EVENTS = {
    "first": _("First recorded"),
    "changed": _("Changed"),
    "withdrawn": _("Withdrawn"),
    "back": _("Public again"),
}


class HistoryEntryOut(BaseModel):
    day: date
    event: Annotated[str, Field(json_schema_extra=labelled(list(HISTORY_EVENTS), HISTORY_EVENTS))]
    label: Annotated[str, Field(description="What happened, in words; empty when facts changed.")]
    changes: list[ChangedOut]
    as_of_url: Annotated[str, Field(description="What the portal said at the end of that day.")]


class HistoryOut(BaseModel):
    results: Annotated[list[HistoryEntryOut], Field(description="Newest first.")]


class MeanOut(BaseModel):
    """The plan's overall figure from `day` on."""

    day: date
    mean: float | None
    stated: int


class PlanHistoryOut(BaseModel):
    results: Annotated[list[MeanOut], Field(description="The days on which it changed, newest first.")]


# Texts of a commitment: as they are, and as points, one a line.
TEXTS = ("long_title", "problem", "contribution", "ogp_relevance", "additional")
POINTS = ("delivers", "indicators", "targets")
# Of every record's page; null on an earlier day.
PAGE_MEMBERS = tuple(RecordDetail.model_fields)
