from institutions.models.access_review import AccessReview, Confirmation
from institutions.models.institution import Institution
from institutions.models.invitation import Invitation
from institutions.models.membership import Membership
from institutions.models.term import Term, Vocabulary
from institutions.models.user import User

__all__ = [
    "AccessReview",
    "Confirmation",
    "Institution",
    "Invitation",
    "Membership",
    "Term",
    "User",
    "Vocabulary",
]
