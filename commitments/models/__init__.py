from commitments.models.commitments import CommitmentAction, CommitmentActor, CommitmentPage, Milestone
from commitments.models.plans import ActionPlanPage, TrackerPage
from commitments.models.progress import Evidence, ProgressUpdatePage

__all__ = [
    "ActionPlanPage",
    "CommitmentAction",
    "CommitmentActor",
    "CommitmentPage",
    "Evidence",
    "Milestone",
    "ProgressUpdatePage",
    "TrackerPage",
]
