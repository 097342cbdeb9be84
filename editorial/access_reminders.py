"""Telling people in time that the yearly access review of their institution is due."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.access_reviews import begin_reviews
from institutions.memberships import people_with
from institutions.models import AccessReview, Institution, User
from institutions.roles import Role, is_approving_body
from notifications.delivery import language_of
from notifications.messages import register_message
from notifications.sending import notify
from outbox.handlers import register_job

SOON, DUE, OVERDUE = "access review soon", "access review due", "access review overdue"


def register() -> None:
    """What is told, and the job that tells it once a day."""
    register_message(
        SOON,
        subject=_("Access review of %(institution)s: due on %(day)s"),
        text=_(
            "Once a year somebody looks at who has which role in %(institution)s and whether it is still"
            " needed. This is due on %(day)s. Please answer for each person."
        ),
    )
    register_message(
        DUE,
        subject=_("Access review of %(institution)s: due today"),
        text=_(
            "Please say for each person of %(institution)s whether the role is still needed. It was due on"
            " %(day)s."
        ),
    )
    register_message(
        OVERDUE,
        subject=_("Access review of %(institution)s: overdue"),
        text=_(
            "The access review of %(institution)s was due on %(day)s and is not completed. Two months after"
            " that day you may end the roles that nobody has confirmed."
        ),
    )
    register_job("tell who has to review access", remind, every=timedelta(days=1))


def remind(on: date | None = None) -> None:
    """Tell each responsible person once a review and stage."""
    today = on or timezone.localdate()
    begin_reviews()
    ahead = AccessReview.objects.open().filter(institution__closed_on=None)
    for review in ahead.filter(due_on__lte=today + timedelta(days=30)).select_related("institution"):
        if review.is_overdue(today):
            _tell(OVERDUE, review, administrators())
        elif review.due_on == today:
            _tell(DUE, review, responsible(review.institution))
        else:
            _tell(SOON, review, responsible(review.institution))


def responsible(institution: Institution) -> list[User]:
    """Its leads; administrators for the body and where there is no lead."""
    leads = [] if is_approving_body(institution) else list(people_with(Role.LEAD, institution))
    return leads or administrators()


def administrators() -> list[User]:
    body = Institution.objects.filter(memberships__role=Role.ADMINISTRATOR).distinct()
    return [person for institution in body for person in people_with(Role.ADMINISTRATOR, institution)]


def _tell(message: str, review: AccessReview, people: list[User]) -> None:
    for person in people:
        name = review.institution.name_in(language_of(person))
        notify(
            message=message,
            recipients=[person],
            key=f"{review.institution.slug} {review.due_on.year}",
            parameters={"institution": name, "day": review.due_on.isoformat()},
            url=reverse("people_review", args=[review.pk]),
        )
