"""Once a working day: how much waits for somebody at the desk. Figures alone, nothing of any case."""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.calendar.due_dates import working_days
from casework.desk.tabs import IN_HAND, MINE, TRIAGE, in_tab
from casework.permissions import Seat
from casework.steps import today
from institutions.models import Membership, User
from institutions.roles import DESK_ROLES, Role
from notifications.messages import register_message
from notifications.sending import notify

MESSAGE = "casework.queue"


def declare() -> None:
    register_message(
        MESSAGE,
        subject=_("Cases wait at the desk: %(number)s"),
        text=_("In your queue at the desk %(number)s cases wait; %(late)s of them are late."),
    )


def tell_of_queues() -> None:
    """Whoever was told today is not told again."""
    day = today()
    if working_days().counted(day.fromordinal(day.toordinal() - 1), day) == 0:
        return
    for user in _at_desk():
        number, late = _waiting(user, permissions.seat_of(user))
        if number:
            notify(
                message=MESSAGE,
                recipients=[user],
                key=day.isoformat(),
                parameters={"number": str(number), "late": str(late)},
                url="/desk/",
            )


def _at_desk() -> list[User]:
    works = Q(role__in=DESK_ROLES) | Q(role=Role.LEAD)
    held = Membership.objects.current().filter(works, user=OuterRef("pk"))
    return list(User.objects.filter(Exists(held), is_active=True).order_by("pk"))


def _waiting(user: User, seat: Seat) -> tuple[int, int]:
    """(cases that this person should do something about, how many of them are late)."""
    theirs = in_tab(MINE, user) | in_tab(IN_HAND, user) & Q(officer=None)
    if seat.triages or seat.reviews:
        theirs |= in_tab(TRIAGE, user)
    late = Count("pk", filter=Q(due_on__lt=today()))
    found = permissions.visible_to(user, seat).filter(theirs).aggregate(number=Count("pk"), late=late)
    return found["number"], found["late"]
