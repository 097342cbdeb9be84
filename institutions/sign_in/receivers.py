"""Sessions begin with a sign-in, and end when what somebody may do changes."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from institutions.memberships import roles_changed
from institutions.models import User
from institutions.sign_in import sessions


@receiver(user_logged_in, dispatch_uid="a session begins")
def session_begins(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request.session)


@receiver(roles_changed, dispatch_uid="roles end sessions")
def roles_end_sessions(sender: Any, user: User, **kwargs: Any) -> None:
    sessions.ends_sessions_of(user)


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="groups end sessions")
def groups_end_sessions(
    sender: Any, instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Also when an operator moves people between groups by hand."""
    if not action.startswith("post_") or (pk_set is not None and not pk_set):
        return
    people = [instance] if isinstance(instance, User) else User.objects.filter(pk__in=pk_set or ())
    for person in people:
        sessions.ends_sessions_of(person)


@receiver(post_save, sender=User, dispatch_uid="deactivating ends sessions")
def deactivating_ends_sessions(sender: Any, instance: User, **kwargs: Any) -> None:
    """For good: nothing of it comes back when the person may sign in again."""
    if not instance.is_active:
        sessions.ends_sessions_of(instance)
