"""Taking a case in: sealed in memory, then into the database at once, or into the spool while it is away."""

from casework.intake.receiving import CannotReceive, Receipt, receive
from casework.intake.submissions import Submission

__all__ = ["CannotReceive", "Receipt", "Submission", "receive"]
