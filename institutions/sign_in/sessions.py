"""What a session says about the person who signed in, and when it ends."""

import time
from collections.abc import MutableMapping
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import HttpRequest

from institutions.models import User

# Seconds.
LONGEST_SESSION = 8 * 60 * 60
LONGEST_PAUSE = 30 * 60
BETWEEN_NOTES = 60
PASSWORD_IS_FRESH = 5 * 60

BEGUN = "signed_in_at"
SEEN = "seen_at"
SECOND_FACTOR = "second_factor_of"

Session = MutableMapping[str, Any]


def begin(session: Session) -> None:
    session[BEGUN] = session[SEEN] = int(time.time())


def note_second_factor(session: Session, user: User) -> None:
    """The person has just proved the second factor."""
    session[SECOND_FACTOR] = user.pk


def forget_second_factor(session: Session) -> None:
    session.pop(SECOND_FACTOR, None)


def has_second_factor(session: Session, user: User | AnonymousUser) -> bool:
    return bool(user.pk) and session.get(SECOND_FACTOR) == user.pk


def is_over(session: Session) -> bool:
    """True after eight hours, and after half an hour in which the person did nothing."""
    now = time.time()
    return now - session.get(BEGUN, 0) > LONGEST_SESSION or now - session.get(SEEN, 0) > LONGEST_PAUSE


def note_activity(session: Session) -> None:
    """Written once a minute at most."""
    if time.time() - session.get(SEEN, 0) > BETWEEN_NOTES:
        session[SEEN] = int(time.time())


def is_fresh(at: float) -> bool:
    """True for a password that was typed a few minutes ago; `at` is in seconds since 1970."""
    return time.time() - at < PASSWORD_IS_FRESH


def ends_sessions_of(user: User) -> None:
    """Every session of this person ends with its next request, wherever sessions are kept."""
    User.objects.filter(pk=user.pk).update(session_stamp=F("session_stamp") + 1)


def keep_this_session(request: HttpRequest, user: User) -> None:
    """After `ends_sessions_of`: the session in which the person acted goes on, under a new key."""
    user.refresh_from_db(fields=["session_stamp", "password"])
    update_session_auth_hash(request, user)
