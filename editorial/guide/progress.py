"""How far each person has come: noted once, from what they really did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from editorial.models.guide import GuideProgress, Step
from institutions.models import Institution, Membership, User


@transaction.atomic
def note_step(*, user: User, step: Step, institution: Institution | None = None) -> bool:
    """Note that `user` has done `step`; the first time stays. Returns whether it was the first."""
    _progress, created = GuideProgress.objects.get_or_create(
        user=user, step=step, defaults={"institution": institution or _institution_of(user)}
    )
    return created


def _institution_of(user: User) -> Institution | None:
    membership = (
        Membership.objects.current().filter(user=user).select_related("institution").order_by("pk").first()
    )
    return membership.institution if membership else None


@dataclass(frozen=True)
class CheckedStep:
    step: Step
    done_at: datetime | None


def checklist_of(user: User) -> list[CheckedStep]:
    done = dict(GuideProgress.objects.filter(user=user).values_list("step", "done_at"))
    return [CheckedStep(step, done.get(step)) for step in Step]


@dataclass(frozen=True)
class Trained:
    """One person in one institution; `steps` in the order of `Step`, None for what is still to do."""

    user: User
    institution: Institution
    steps: Sequence[datetime | None]

    @property
    def is_complete(self) -> bool:
        return all(self.steps)

    @property
    def last(self) -> datetime | None:
        return max(filter(None, self.steps), default=None)


def training_record(institution: str = "") -> list[Trained]:
    """Who works on the portal now and how far each has practised, by institution. Two queries."""
    members = Membership.objects.current().filter(user__is_active=True)
    if institution:
        members = members.filter(institution__slug=institution)
    members = members.select_related("user", "institution").order_by("institution__slug", "user__last_name")
    done: Mapping[tuple[int, str], datetime] = {
        (user, step): at for user, step, at in GuideProgress.objects.values_list("user_id", "step", "done_at")
    }
    people = {(member.user_id, member.institution_id): member for member in members}
    return [
        Trained(member.user, member.institution, [done.get((member.user_id, step.value)) for step in Step])
        for member in people.values()
    ]
