"""An institution becomes a partner, bears another name, closes, opens again. Nothing of its past is lost."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from institutions.invitations import withdraw
from institutions.memberships import end_all, roles_changed
from institutions.models import Institution, Invitation, Membership, User
from institutions.permissions import is_administrator
from institutions.roles import group_of, is_approving_body, roles_of

# Sent with `institution` and `by`, in the transaction that renamed it.
institution_renamed = Signal()


def _check_administrator(by: User | None) -> None:
    if by is not None and not is_administrator(by):
        raise PermissionDenied(_("Administrators keep the institutions."))


@transaction.atomic
def become_partner(*, institution: Institution, by: User | None) -> None:
    """Mark it as one with a section of its own; `by` is None for the operator.

    Raises ValidationError for a closed institution and for a category of bodies.
    """
    _check_administrator(by)
    if institution.is_closed:
        raise ValidationError(_("This institution is closed. Reopen it first."))
    if institution.is_group:
        raise ValidationError(_("A category of bodies has no people, so it has no section."))
    institution.is_partner = True
    institution.opened_on = institution.opened_on or timezone.localdate()
    institution.save()
    log(institution, "portal.institution.opened", user=by)


@transaction.atomic
def rename(
    *,
    institution: Institution,
    names: Mapping[str, str],
    since: date,
    by: User,
    acronyms: Sequence[str] | None = None,
) -> None:
    """It bears `names` from the day `since`; the former ones stay findable. The identifier stays.

    Raises ValidationError for a day to come, an earlier one than the last change, or the same names.
    """
    _check_administrator(by)
    if since > timezone.localdate():
        raise ValidationError({"since": _("This day is still to come. Rename it on that day.")})
    if any(since < day for _name, day in institution.former_names_in()):
        raise ValidationError({"since": _("It was renamed after this day already.")})
    if not names or dict(names) == dict(institution.names):
        raise ValidationError({"names": _("Write the new name.")})
    former = {"names": institution.names, "acronyms": institution.acronyms, "until": since.isoformat()}
    institution.former_names = [former, *institution.former_names]
    institution.names = dict(names)
    if acronyms is not None:
        institution.acronyms = list(acronyms)
    institution.save()
    facts = {"former": former["names"], "since": since.isoformat()}
    log(institution, "portal.institution.renamed", user=by, data=facts)
    institution_renamed.send(Institution, institution=institution, by=by)


@transaction.atomic
def close(
    *, institution: Institution, on: date, by: User, successor: Institution | None = None, reason: str = ""
) -> None:
    """It ends on the day `on`; its work continues at `successor`. Nobody has a role in it any more.

    Raises ValidationError for the approving body, for a day to come and for an impossible successor.
    """
    _check_administrator(by)
    _check_can_close(institution, on, successor)
    institution.closed_on, institution.successor = on, successor
    institution.save()
    current = Membership.objects.current().filter(institution=institution)
    why = _("The institution was closed.")
    end_all(memberships=current.select_related("user", "institution"), by=by, reason=why)
    withdraw(invitations=list(Invitation.objects.unanswered().filter(institution=institution)), by=by)
    _empty_groups(institution)
    facts = {"on": on.isoformat(), "successor": successor.slug if successor else None, "reason": reason}
    log(institution, "portal.institution.closed", user=by, data=facts)


def _check_can_close(institution: Institution, on: date, successor: Institution | None) -> None:
    if is_approving_body(institution):
        raise ValidationError(_("The approving body cannot be closed: nothing could be approved any more."))
    if institution.is_closed:
        raise ValidationError(_("This institution is closed already."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day is still to come. Close it on that day.")})
    if successor and (successor.pk == institution.pk or successor.is_closed or successor.is_group):
        raise ValidationError({"successor": _("Choose another institution, one that is not closed.")})


def _empty_groups(institution: Institution) -> None:
    """Also of whoever came into them without a membership."""
    for role in roles_of(institution):
        group = group_of(role, institution)
        people = list(User.objects.filter(groups=group))
        group.user_set.clear()
        for user in people:
            roles_changed.send(User, user=user)


@transaction.atomic
def reopen(*, institution: Institution, by: User) -> None:
    """It works again, without people: they are invited anew."""
    _check_administrator(by)
    if not institution.is_closed:
        raise ValidationError(_("This institution is open."))
    institution.closed_on = institution.successor = None
    institution.save()
    log(institution, "portal.institution.opened", user=by, data={"again": True})
