"""How long questions without an answer are kept."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from search.unanswered.models import UnansweredQuestion

# Asked less often than this, it could be one person's; nobody is shown it.
OFTEN = 3
DAYS_RARE = 30
DAYS_KEPT = 365


def forget_old_questions() -> int:
    """Delete rare ones a month after the first time, all others a year after the last; return how many."""
    today = timezone.localdate()
    rare = Q(times__lt=OFTEN, first_day__lte=today - timedelta(days=DAYS_RARE))
    old = Q(last_day__lte=today - timedelta(days=DAYS_KEPT))
    return UnansweredQuestion.objects.filter(rare | old).delete()[0]
