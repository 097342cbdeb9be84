from institutions.models.institution import Institution
from institutions.models.membership import Membership
from institutions.models.term import Term, Vocabulary
from institutions.models.user import User

__all__ = ["Institution", "Membership", "Term", "User", "Vocabulary"]
