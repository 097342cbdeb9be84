"""The public space: redacted copies of what citizens suggest and expect; and, apart, where they come from."""

from complaints.models.contribution import Contribution, ContributionText, Withdrawal
from complaints.models.copy_draft import ContributionOrigin, CopyDraft, Decision

__all__ = [
    "Contribution",
    "ContributionOrigin",
    "ContributionText",
    "CopyDraft",
    "Decision",
    "Withdrawal",
]
